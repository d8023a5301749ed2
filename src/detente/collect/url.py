"""A URL → its bytes, politely and safely: size limit, time limit, robots.txt, no private addresses unless allowed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from detente.collect.address import Target, target
from detente.collect.blob import Blob, of_bytes
from detente.collect.options import CollectOptions
from detente.errors import FetchError, TooLargeError

REDIRECTS = 5
# RFC 9309, section 2.5: crawlers must read at least 500 kibibytes of robots.txt.
ROBOTS_BYTES = 512_000
_REDIRECT_CODES: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str | None
    charset: str | None
    content: bytes


def fetch(url: str, options: CollectOptions) -> Blob:
    """Fetch a page.

    Every redirect is checked like the first address, and the connection goes to the address that was checked.

    Raises:
        FetchError: it cannot be reached, may not be fetched, or answers with an error.
        TooLargeError: it is larger than `options.max_bytes`.
    """
    deadline = time.monotonic() + options.timeout_s
    for _ in range(REDIRECTS + 1):
        if options.respect_robots and not _allowed(url, options, deadline):
            raise FetchError(f"robots.txt of {urlsplit(url).hostname} asks not to fetch {url}; save the page by hand instead")
        answer = _get(target(url, options), options, options.max_bytes, deadline)
        if answer.status in _REDIRECT_CODES and answer.location:
            url = _joined(url, answer.location)
            continue
        if answer.status != 200:
            raise FetchError(f"{url} answered with status {answer.status}; open it in a browser and save the page instead")
        return of_bytes(url, answer.content, url=url, charset=answer.charset)
    raise FetchError(f"{url} redirects more than {REDIRECTS} times; open it in a browser and save the page instead")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"{url} redirects to an address that is none ({error})") from error


def _get(to: Target, options: CollectOptions, limit: int, deadline: float) -> _Answer:
    """Ask each address of the host in turn until one answers."""
    failures: list[str] = []
    for address in to.addresses:
        try:
            return _ask(to, address, options, limit, deadline)
        except ConnectionError as error:
            failures.append(str(error))
    raise FetchError(f"{to.url} cannot be reached ({'; '.join(failures)}); is the machine online?")


def _ask(to: Target, address: str, options: CollectOptions, limit: int, deadline: float) -> _Answer:
    import httpx  # noqa: PLC0415  (only URLs need it)

    left = deadline - time.monotonic()
    late = FetchError(f"{to.url} took longer than {options.timeout_s:g} seconds; try again or raise the time limit")
    if left <= 0:
        raise late
    headers = {"User-Agent": options.user_agent, "Host": to.host, "Accept": "text/html,application/xhtml+xml,*/*;q=0.5"}
    asked = to.at(address)
    try:
        with (
            httpx.Client(timeout=left, follow_redirects=False, trust_env=to.proxied) as client,
            client.stream("GET", asked, headers=headers, extensions={"sni_hostname": to.name}) as response,
        ):
            parts, size = [], 0
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > limit:
                    raise TooLargeError(f"{to.url} is larger than {limit:,} bytes; save it and split it")
                if time.monotonic() > deadline:
                    raise late
                parts.append(chunk)
            found = response.headers
            return _Answer(response.status_code, found.get("location"), response.charset_encoding, b"".join(parts))
    except httpx.ConnectError as error:
        raise ConnectionError(f"{address}: {error}") from error
    except httpx.TimeoutException as error:
        raise late from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"{to.url} cannot be fetched ({type(error).__name__}: {error}); try again later") from error


def _allowed(url: str, options: CollectOptions, deadline: float) -> bool:
    """What robots.txt says (RFC 9309): where there is none all is allowed, where the server fails nothing is."""
    from protego import Protego  # noqa: PLC0415

    parts = urlsplit(target(url, options).url)
    robots = f"{parts.scheme}://{parts.netloc}/robots.txt"
    for _ in range(REDIRECTS + 1):
        try:
            answer = _get(target(robots, options), options, ROBOTS_BYTES, deadline)
        except TooLargeError:
            return True
        if answer.status in _REDIRECT_CODES and answer.location:
            robots = _joined(robots, answer.location)
            continue
        if answer.status >= 500:
            return False
        if answer.status != 200:
            return True
        rules = Protego.parse(answer.content.decode("utf8", "replace"))
        return bool(rules.can_fetch(url, options.user_agent.partition("/")[0]))
    return True
