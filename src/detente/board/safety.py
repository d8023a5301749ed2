"""What keeps the board safe: who may ask, from which page, how much, and what a browser may do with the answer.

News text is hostile, and so are other pages open in the same browser. `Gate` stands before everything: it knows the names of
this host (DNS rebinding), the token where there is one, and the largest upload, and it puts the same headers on all answers.
`guard` stands before every route: a change needs the session's own token (CSRF).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import secrets
import socket
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.exceptions import HTTPException as ParserError
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.board.options import BoardOptions, is_loopback

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With `no-referrer` browsers hide the origin of our own forms too, and `guard` could not tell them from others'.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION: Final = "detente_session"
TOKEN: Final = "detente_token"
# One field of a form: a pasted report of the longest kind, in UTF-8.
MAX_FIELD: Final = 2_000_000
# A form without files has few fields; many are an attack on the parser.
MAX_FIELDS: Final = 50
_YEAR: Final = 365 * 24 * 3600

BUG: Final = "this page failed, which is a fault of détente; the terminal that runs the board shows it: please report it"

_log = logging.getLogger("detente.board")

Refuse = Callable[[Scope, int, str], Response]


class Gate:
    """The middleware before everything.

    Args:
        app: what answers.
        options: the host, the names, the token, the largest upload.
        refuse: makes the answer from a status and a message that says what to do.
    """

    def __init__(self, app: ASGIApp, *, options: BoardOptions, refuse: Refuse) -> None:
        self._app = app
        self._options = options
        self._refuse = refuse
        self._names = _names(options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refusal(scope, headers)

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _seal(MutableHeaders(scope=message), scope, headers)
            await send(message)

        try:
            await (answer or self._app)(scope, _Counted(receive, self._options.max_bytes), sealed)
        except TooMuchError:
            await self._refuse(scope, 413, too_large(self._options))(scope, receive, sealed)
        except Exception:  # a bug; the page says so, with the same headers as every other
            _log.exception("no answer to %s", scope["path"])
            await self._refuse(scope, 500, BUG)(scope, receive, sealed)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if not _is_ours(headers.get("host", ""), self._names):
            return self._refuse(scope, 421, "this board does not go by that host name; open it at the address that it printed")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:18]) > self._options.max_bytes:
            return self._refuse(scope, 413, too_large(self._options))
        if not self._options.token or _knows(headers, self._options.token):
            return None
        return _admitted(scope, self._options.token) or self._refuse(
            scope, 401, "this board asks for its token; open the address with ?token=… that it printed when it started"
        )


class TooMuchError(Exception):
    """More bytes than one upload may have."""


class _Counted:
    """A body that may not be longer than a limit, whatever its header said."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise TooMuchError
        return message


def too_large(options: BoardOptions) -> str:
    """What to say of an upload that is too large."""
    return f"an upload may have {options.max_bytes // 1_000_000} MB and {options.max_files} files; add the rest in a second one"


def _names(options: BoardOptions) -> frozenset[str]:
    names = {options.host.lower(), *(n.lower() for n in options.names)}
    if is_loopback(options.host):
        return frozenset(names | {"localhost", "127.0.0.1", "::1"})
    return frozenset(names | {socket.gethostname().lower(), "localhost"})


def _is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header names this board. Addresses that are numbers cannot be rebound, but on a board of this machine
    alone only its own are expected."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
        if name in names:
            return True
        return not any(map(is_loopback, names - {"localhost"})) and bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def _knows(headers: Headers, token: str) -> bool:
    """Whether a request brings the token, as a cookie or as `Authorization: Bearer`."""
    given = (_cookie(headers, TOKEN), headers.get("authorization", "").removeprefix("Bearer "))
    return any(_same(g, token) for g in given)


def bears(request: Request) -> bool:
    """Whether a request was let in by a token in its own header, which no other page can make a browser send."""
    token = request.app.state.desk.options.token
    return bool(token) and _same(request.headers.get("authorization", "").removeprefix("Bearer "), token)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf8", "replace"), wanted.encode("utf8", "replace"))


def _admitted(scope: Scope, token: str) -> Response | None:
    """To the same address without the token, which from then on is in a cookie; None where it is wrong."""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if scope["method"] != "GET" or not any(name == "token" and _same(value, token) for name, value in pairs):
        return None
    rest = urlencode([(k, v) for k, v in pairs if k != "token"])
    answer = RedirectResponse(local_path(scope["path"]) + (f"?{rest}" if rest else ""), status_code=303)
    answer.set_cookie(TOKEN, token, max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def local_path(path: str) -> str:
    """A path on this board and nowhere else; `/` for anything that a browser might take for another address.

    >>> local_path("/talks?actor=RUS"), local_path("//evil.example"), local_path("https://evil.example"), local_path("/\\\\evil")
    ('/talks?actor=RUS', '/', '/', '/')
    """
    odd = not path.startswith("/") or path.startswith("//") or "\\" in path or any(ord(c) < 0x21 or ord(c) > 0x7E for c in path)
    return "/" if odd else path


def _seal(answer: MutableHeaders, scope: Scope, asked: Headers) -> None:
    for name, value in HEADERS.items():
        answer[name] = value
    answer.setdefault("cache-control", "no-store")
    if not _cookie(asked, SESSION) and scope["path"].startswith("/") and not scope["path"].startswith("/static/"):
        session = scope.get("detente_session") or secrets.token_urlsafe(24)
        answer.append("set-cookie", f"{SESSION}={session}; HttpOnly; Path=/; SameSite=Strict")


def _cookie(headers: Headers, name: str) -> str:
    jar = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except Exception:  # http.cookies raises its own error on what is no cookie; such a request has none
        return ""
    return jar[name].value if name in jar else ""


# ---- changes


def csrf_token(request: Request) -> str:
    """The token that forms of this session hold. A session without a cookie yet gets it with this answer."""
    session = _cookie(request.headers, SESSION) or request.scope.get("detente_session")
    if not session:
        session = request.scope["detente_session"] = secrets.token_urlsafe(24)
    return _csrf(request, session)


def _csrf(request: Request, session: str) -> str:
    key: bytes = request.app.state.desk.secret
    return hmac.new(key, session.encode("utf8", "replace"), hashlib.sha256).hexdigest()


async def guard(request: Request) -> None:
    """Refuse a change that was not asked for by a page of this session.

    Raises:
        HTTPException: 403, with what to do.
    """
    if request.method in SAFE or bears(request):
        return
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    if (origin is not None and urlsplit(origin).netloc != host) or request.headers.get("sec-fetch-site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        raise HTTPException(403, "changes can be made from the board's own pages only; open the board and try there")
    session = _cookie(request.headers, SESSION)
    given = request.headers.get("x-csrf-token") or str((await form(request)).get("csrf", ""))
    if not session or not _same(given, _csrf(request, session)):
        raise HTTPException(403, "this page is older than the board that is running; load it again and repeat the change")


async def form(request: Request) -> FormData:
    """The form that a request brings, within the board's limits; its files are streamed to disk where they are large.

    Raises:
        HTTPException: 400 where it is none, 413 where it has too many files or too long a field.
    """
    options: BoardOptions = request.app.state.desk.options
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        return FormData()
    try:
        return await request.form(max_files=options.max_files, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD)
    except ParserError as error:
        many = "too many" in str(error.detail).lower() or "exceeded" in str(error.detail).lower()
        raise HTTPException(
            413 if many else 400, too_large(options) if many else "the form cannot be read; send it again"
        ) from error


def safe_name(name: str, kind: str) -> str:
    """A name for a download that no file system takes for anything else.

    >>> safe_name("../../Talks: “Vienna”\\x00.exe", "ics")
    'talks-vienna-exe.ics'
    """
    words = "".join(c.lower() if c.isascii() and c.isalnum() else " " for c in name[:LONGEST_NAME]).split()
    return f"{'-'.join(words) or 'detente'}.{kind}"


LONGEST_NAME: Final = 80
