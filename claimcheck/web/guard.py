"""Turn away requests that do not come from the page itself or from a program that may ask."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "claimcheck"
READING = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that is bound to the host."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def cookie_of(token: str) -> str:
    """Return what the browser keeps in the place of the token."""
    return hashlib.sha256(f"claimcheck page {token}".encode()).hexdigest()


def same(given: str, expected: str) -> bool:
    """Compare two secrets in a time that tells nothing of them."""
    return secrets.compare_digest(given.encode("utf-8", "replace"), expected.encode())


class Guard:
    """Checks where a request comes from and whether it knows the token, and says in each answer what a page may do."""

    def __init__(
        self,
        app: "ASGIApp",
        *,
        token: str,
        refuse: "Callable[[Request, int, str], Awaitable[Response]]",
        sign_in: str,
        open_paths: frozenset[str],
    ) -> None:
        """token: "" lets in whoever asks under a name of this machine; open_paths: those that need no token."""
        self._app = app
        self._token = token
        self._refuse = refuse
        self._sign_in = sign_in
        self._open = open_paths | {sign_in}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        from starlette.datastructures import MutableHeaders
        from starlette.requests import Request

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope, receive)
        status, why = self._amiss(request)
        app = await self._refuse(request, status, why) if why else self._app
        await app(scope, receive, with_headers)

    def _amiss(self, request: "Request") -> tuple[int, str]:
        """Return the status and why a request is turned away; "" where it is not."""
        host = request.headers.get("host", "")
        # A page from elsewhere can give its own name this machine's address; then that name stands here. Where a token
        # is asked for, such a page does not know it.
        if not self._token and not is_loopback(_name(host)):
            return 421, f'this server does not answer to "{host}"; open it as 127.0.0.1 or localhost'
        if request.method not in READING and (why := _cross_site(request, host)):
            return 403, why
        if self._token and request.url.path not in self._open and not self._is_known(request):
            return 401, "a token is needed; it is the one that claimcheck serve was started with"
        return 0, ""

    def _is_known(self, request: "Request") -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and same(given.strip(), self._token):
            return True
        return same(request.cookies.get(COOKIE, ""), cookie_of(self._token))


def _cross_site(request: "Request", host: str) -> str:
    """Return why a request that changes something does not come from this page or a program; "" where it does."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return f'a page of "{origin}" may not send anything here'
    if origin is None and request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return "a page of another site may not send anything here"
    return ""


def _name(host: str) -> str:
    """Return a Host header without its port: "[::1]:8000" is "[::1]"."""
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
