"""A URL → its bytes, politely and safely: size limit, time limit, robots.txt, no private addresses unless allowed."""

from __future__ import annotations

import ipaddress
import socket
import time
from urllib.parse import urljoin, urlsplit

from detente.collect.blob import Blob, of_bytes
from detente.collect.options import CollectOptions
from detente.errors import FetchError, TooLargeError

REDIRECTS = 5
ROBOTS_BYTES = 500_000
_REDIRECT_CODES = frozenset({301, 302, 303, 307, 308})


def fetch(url: str, options: CollectOptions) -> Blob:
    """Fetch a page.

    Raises:
        FetchError: it cannot be reached, may not be fetched, or answers with an error.
        TooLargeError: it is larger than `options.max_bytes`.
    """
    deadline = time.monotonic() + options.timeout
    for _ in range(REDIRECTS + 1):
        check_address(url, options)
        if options.respect_robots and not _allowed(url, options):
            raise FetchError(
                f"robots.txt of {urlsplit(url).hostname} asks not to fetch {url}; save the page by hand instead"
            )
        status, location, content = _get(url, options, options.max_bytes, deadline)
        if status in _REDIRECT_CODES and location:
            url = urljoin(url, location)
            continue
        if status != 200:
            raise FetchError(f"{url} answered with status {status}; open it in a browser and save the page instead")
        return of_bytes(url, content, url=url)
    raise FetchError(f"{url} redirects more than {REDIRECTS} times")


def check_address(url: str, options: CollectOptions) -> None:
    """Refuse other schemes than http and https, and hosts that resolve to addresses inside a network."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{url} is no http or https address")
    try:
        found = socket.getaddrinfo(
            parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{parts.hostname} cannot be found ({error}); is the machine online?") from error
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).split("%")[0])
        if not ip.is_global and not options.allow_private:
            raise FetchError(f"{parts.hostname} is a private address ({ip}); pass --allow-private if you mean it")


def _get(url: str, options: CollectOptions, limit: int, deadline: float) -> tuple[int, str | None, bytes]:
    import httpx  # noqa: PLC0415  (only URLs need it)

    try:
        with (
            httpx.Client(
                timeout=options.timeout, headers={"User-Agent": options.user_agent}, follow_redirects=False
            ) as client,
            client.stream("GET", url) as response,
        ):
            parts, size = [], 0
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > limit:
                    raise TooLargeError(f"{url} is larger than {limit:,} bytes")
                if time.monotonic() > deadline:
                    raise FetchError(
                        f"{url} took longer than {options.timeout:g} seconds; try again or raise the time limit"
                    )
                parts.append(chunk)
            return response.status_code, response.headers.get("location"), b"".join(parts)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"{url} cannot be fetched ({type(error).__name__}: {error})") from error


def _allowed(url: str, options: CollectOptions) -> bool:
    """What robots.txt says; where there is none, or it cannot be had, fetching one page on request is allowed."""
    from protego import Protego  # noqa: PLC0415

    parts = urlsplit(url)
    robots = f"{parts.scheme}://{parts.netloc}/robots.txt"
    try:
        status, _, content = _get(robots, options, ROBOTS_BYTES, time.monotonic() + options.timeout)
    except (FetchError, TooLargeError):
        return True
    if status != 200:
        return True
    return bool(Protego.parse(content.decode("utf8", "replace")).can_fetch(url, options.user_agent))
