"""The address that a URL leads to, checked before anything is sent there."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from detente.collect.options import CollectOptions
from detente.errors import FetchError

_PORTS = {"http": 80, "https": 443}
# IPv6 networks that carry an IPv4 address in their last 32 bits: NAT64 (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL with the checked addresses of its host: connecting to one of these, a name that changes its address between
    the check and the connection (DNS rebinding) gains nothing. `proxied` says that a proxy does the connecting."""

    url: str
    name: str
    host: str
    addresses: tuple[str, ...]
    proxied: bool

    def at(self, address: str) -> str:
        """The URL with an address in place of the host's name."""
        if self.proxied:
            return self.url
        parts = urlsplit(self.url)
        shown = f"[{address}]" if ":" in address else address
        port = f":{parts.port}" if parts.port else ""
        return urlunsplit((parts.scheme, shown + port, parts.path, parts.query, ""))


def target(url: str, options: CollectOptions) -> Target:
    """Check a URL and find the addresses of its host.

    Raises:
        FetchError: it is no http or https address, its host is unknown, or it lies inside a private network.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        name = (parts.hostname or "").encode("idna").decode("ascii") if not _is_ip(parts.hostname) else parts.hostname or ""
    except (ValueError, UnicodeError) as error:
        raise FetchError(f"{url[:200]!r} is no address ({error}); check it") from error
    if parts.scheme not in _PORTS or not name:
        raise FetchError(f"{url[:200]!r} is no http or https address; save the page and give the file")
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{name} cannot be found ({error}); check the name, and that the machine is online") from error
    addresses = tuple(dict.fromkeys(str(a[4][0]).partition("%")[0] for a in found))
    for address in addresses:
        if not options.allow_private and not is_public(address):
            raise FetchError(f"{name} is a private address ({address}); pass --allow-private if you mean it")
    shown = f"[{name}]" if ":" in name else name
    host = shown if port == _PORTS[parts.scheme] else f"{shown}:{port}"
    proxied = bool(getproxies().get(parts.scheme)) and not proxy_bypass(name)
    return Target(url, name, host, addresses[:1] if proxied else addresses, proxied)


def is_public(address: str) -> bool:
    """Whether an address lies on the open internet, also where IPv6 wraps an IPv4 address.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False, False)
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_ip(name: str | None) -> bool:
    try:
        ipaddress.ip_address(name or "")
    except ValueError:
        return False
    return True
