"""The routes of the local page and of the API."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from claimcheck.errors import ClaimcheckError, MissingExtraError
from claimcheck.records import Role
from claimcheck.reporters import REPORTERS
from claimcheck.reporters.docx import write_docx
from claimcheck.reporters.page import Page
from claimcheck.settings import Settings
from claimcheck.web.api import openapi, read_call
from claimcheck.web.desk import BusyError, Check, Desk, State
from claimcheck.web.dismissals import Dismissals
from claimcheck.web.guard import COOKIE, Guard, cookie_of, same
from claimcheck.web.uploads import (
    DRAFT_NAME,
    SOURCE_NAME,
    BodyLimit,
    edited,
    form_uploads,
    read_form,
    too_many,
    with_unique_names,
)
from claimcheck.web.view import render_check, render_page

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

SAVED = {  # what the page offers to save: its type
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "markdown": "text/markdown",
}
ASSETS = {  # name: the package that holds it, its type
    "report.css": ("claimcheck.reporters.html", "text/css"),
    "report.js": ("claimcheck.reporters.html", "text/javascript"),
    "desk.css": ("claimcheck.web.page", "text/css"),
    "desk.js": ("claimcheck.web.page", "text/javascript"),
}
PATIENCE_SECONDS = 1.0  # a check that takes no longer is shown at once, without a page of its progress
POLL_SECONDS = 0.5  # between two looks whether a program still waits for its answer
RETRY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may bring."""

    max_megabytes: int
    max_files: int  # pasted texts included


def make_app(settings: Settings, dismissals: Dismissals, limits: Limits, *, token: str = "") -> "Starlette":
    """Return the application; raises MissingExtraError where what it runs on is not installed.

    token: "" for a server that only this machine can reach.
    """
    try:
        import python_multipart  # noqa: F401  (starlette says that it is missing only when a form comes)
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException
        from starlette.middleware import Middleware
        from starlette.routing import Route
    except ImportError as error:
        raise MissingExtraError("the local page", "serve") from error

    server = _Server(settings, dismissals, token, limits)

    @contextlib.asynccontextmanager
    async def lifespan(app: "Starlette") -> AsyncIterator[None]:
        yield
        server.desk.stop()

    return Starlette(
        routes=[
            Route("/", server.start_page),
            Route("/checks", server.start_check, methods=["POST"]),
            Route("/checks/{check}", server.show_check),
            Route("/checks/{check}/progress", server.show_progress),
            Route("/checks/{check}/cancel", server.cancel_check, methods=["POST"]),
            Route("/checks/{check}/report.{format}", server.save_report),
            Route("/checks/{check}/dismiss", server.dismiss, methods=["POST"]),
            Route("/checks/{check}/revoke", server.revoke, methods=["POST"]),
            Route("/dismissals", server.show_dismissals),
            Route("/dismissals/revoke", server.revoke, methods=["POST"]),
            Route("/sign-in", server.sign_in, methods=["POST"]),
            Route("/assets/{name}", _asset),
            Route("/api/check", server.api_check, methods=["POST"]),
            Route("/api/openapi.json", _openapi),
        ],
        middleware=[
            Middleware(
                Guard,
                token=token,
                refuse=refuse,
                sign_in="/sign-in",
                open_paths=frozenset(f"/assets/{name}" for name in ASSETS),
            ),
            Middleware(BodyLimit, max_megabytes=limits.max_megabytes),
        ],
        exception_handlers={HTTPException: _refused, ClaimcheckError: _refused, BusyError: _busy},
        lifespan=lifespan,
    )


async def refuse(request: "Request", status: int, why: str) -> "Response":
    """Return the answer to a request that is turned away: JSON for programs, a page for people."""
    from starlette.responses import HTMLResponse, JSONResponse

    if request.url.path.startswith("/api/") or request.url.path.endswith("/progress"):
        return JSONResponse({"error": why}, status)
    return HTMLResponse(render_page("refused.html.jinja", status=status, why=why, sign_in=status == 401), status)


async def _refused(request: "Request", error: Exception) -> "Response":
    from starlette.exceptions import HTTPException

    status, why = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, str(error))
    return await refuse(request, status, why)


async def _busy(request: "Request", error: Exception) -> "Response":
    response = await refuse(request, 503, str(error))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


async def _asset(request: "Request") -> "Response":
    from starlette.exceptions import HTTPException
    from starlette.responses import Response

    name = request.path_params["name"]
    if name not in ASSETS:
        raise HTTPException(404, f'no file "{name}" here')
    package, kind = ASSETS[name]
    headers = {"Cache-Control": "no-cache"}
    return Response((files(package) / name).read_bytes(), media_type=kind, headers=headers)


async def _openapi(request: "Request") -> "Response":
    from starlette.responses import JSONResponse

    return JSONResponse(openapi())


class _Server:
    """What the routes share: the desk, the dismissals and the limits."""

    def __init__(self, settings: Settings, dismissals: Dismissals, token: str, limits: Limits) -> None:
        settings = replace(settings, stories={})  # what is sent together is one story, whatever its names
        self.desk = Desk(settings, dismissed=lambda: frozenset(d.finding_id for d in dismissals.all()))
        self._dismissals = dismissals
        self._token = token
        self._limits = limits

    # Pages

    async def start_page(self, request: "Request") -> "Response":
        from starlette.responses import HTMLResponse

        return HTMLResponse(render_page("start.html.jinja", limits=self._limits, dismissed=len(self._dismissals.all())))

    async def start_check(self, request: "Request") -> "Response":
        form = await read_form(request, max_files=self._limits.max_files)
        return await self._begin(await self._check_of(form))

    async def _check_of(self, form: "FormData") -> Check:
        """Return the check that a form asks for: of new files, or of an edited draft and sources sent before."""
        from starlette.exceptions import HTTPException

        before = self.desk.find(str(form.get("previous", "")))
        drafts = await form_uploads(form, role=Role.DRAFT, files="draft", texts="", name=DRAFT_NAME)
        sources = await form_uploads(form, role=Role.SOURCE, files="source", texts="source_text", name=SOURCE_NAME)
        text = str(form.get("draft_text", ""))
        if before and before.draft and not drafts:
            drafts = [edited(*before.draft, text)]
        elif text.strip():
            drafts += await form_uploads(form, role=Role.DRAFT, files="", texts="draft_text", name=DRAFT_NAME)
        elif before and not drafts:
            drafts = [upload for upload in before.uploads if upload.role is Role.DRAFT]
        if before:
            kept = form.getlist("keep")
            sources = [u for u in before.uploads if u.role is Role.SOURCE and u.name in kept] + sources
            before.cancel()
        if not drafts and not sources:
            raise HTTPException(422, "nothing to check; paste or choose a draft, its sources, or both")
        if len(drafts) + len(sources) > self._limits.max_files:
            raise HTTPException(413, too_many(self._limits.max_files))
        return Check(with_unique_names([*drafts, *sources]), known=before.reads if before else {})

    async def _begin(self, check: Check, place: str = "") -> "Response":
        """Start a check and lead to its page, which is there at once if the check is quick."""
        from starlette.responses import RedirectResponse

        running = asyncio.wrap_future(self.desk.start(check))
        await asyncio.wait([running], timeout=PATIENCE_SECONDS)
        return RedirectResponse(f"/checks/{check.id}{place}", 303)

    async def show_check(self, request: "Request") -> "Response":
        from starlette.responses import HTMLResponse, RedirectResponse

        check = self._found(request)
        state = check.ask()
        if state is State.DONE:
            dismissed = {each.finding_id: each for each in self._dismissals.all()}
            return HTMLResponse(render_check(check, dismissed, saved=_saved(check), limits=self._limits))
        if state in {State.WAITING, State.RUNNING}:
            return HTMLResponse(render_page("progress.html.jinja", check=check))
        if state is State.FAILED:
            return await refuse(request, 500, check.failure)
        return RedirectResponse("/", 303)

    async def show_progress(self, request: "Request") -> "Response":
        from starlette.responses import JSONResponse

        check = self._found(request)
        state = check.ask()
        step, done, total = check.progress
        return JSONResponse({"ended": check.ended, "state": state.value, "step": step, "done": done, "total": total})

    async def cancel_check(self, request: "Request") -> "Response":
        from starlette.responses import RedirectResponse

        self._found(request).cancel()
        return RedirectResponse("/", 303)

    async def save_report(self, request: "Request") -> "Response":
        from starlette.exceptions import HTTPException
        from starlette.responses import Response

        check, name = self._found(request), request.path_params["format"]
        if name not in _saved(check) or not check.report:
            raise HTTPException(404, f'no report "{name}" of this check')
        if name == "docx" and check.draft:  # comments go into the file that was sent
            content: str | bytes = write_docx(check.report, Page(), data=check.draft[0].data)
        else:
            content = REPORTERS[name](check.report, Page())
        suffix = {"markdown": "md"}.get(name, name)
        headers = {"Content-Disposition": f'attachment; filename="claimcheck-report.{suffix}"'}
        return Response(content, media_type=SAVED[name], headers=headers)

    # Dismissals

    async def dismiss(self, request: "Request") -> "Response":
        from starlette.exceptions import HTTPException

        check = self._found(request)
        form = await read_form(request, max_files=1)
        finding_id, reason = str(form.get("finding", "")), " ".join(str(form.get("reason", "")).split())
        finding = next((f for f in check.report.findings if f.id == finding_id), None) if check.report else None
        if not finding:
            raise HTTPException(404, f'no finding "{finding_id}" in this check')
        if not reason:
            raise HTTPException(422, "a finding is dismissed with a reason; say why it is none")
        self._dismissals.add(finding, reason, at=datetime.now(UTC).isoformat(timespec="seconds"))
        return await self._begin(_again(check), "#findings")

    async def revoke(self, request: "Request") -> "Response":
        from starlette.exceptions import HTTPException
        from starlette.responses import RedirectResponse

        form = await read_form(request, max_files=1)
        finding_id = str(form.get("finding", ""))
        if not self._dismissals.revoke(finding_id):
            raise HTTPException(404, f'the finding "{finding_id}" is not dismissed')
        if "check" in request.path_params:
            return await self._begin(_again(self._found(request)), f"#f-{finding_id}")
        return RedirectResponse("/dismissals", 303)

    async def show_dismissals(self, request: "Request") -> "Response":
        from starlette.responses import HTMLResponse

        listed = self._dismissals.all()
        return HTMLResponse(render_page("dismissals.html.jinja", dismissals=listed, file=str(self._dismissals.path)))

    # Programs and strangers

    async def api_check(self, request: "Request") -> "Response":
        from starlette.responses import JSONResponse, Response

        uploads, with_claims = await read_call(request, max_files=self._limits.max_files)
        check = Check(uploads, known={}, with_claims=with_claims, dismissing=False)
        running = asyncio.wrap_future(self.desk.start(check))
        while not running.done():
            await asyncio.wait([running], timeout=POLL_SECONDS)
            check.ask()
            if await request.is_disconnected():
                check.cancel()
        if check.report is None:
            return JSONResponse({"error": check.failure or "cancelled"}, 500)
        return Response(REPORTERS["json"](check.report, Page()), media_type="application/json")

    async def sign_in(self, request: "Request") -> "Response":
        from starlette.responses import RedirectResponse

        form = await read_form(request, max_files=1)
        if not self._token or not same(str(form.get("token", "")), self._token):
            return await refuse(request, 401, "that is not the token that claimcheck serve was started with")
        response = RedirectResponse("/", 303)
        response.set_cookie(COOKIE, cookie_of(self._token), httponly=True, samesite="strict")
        return response

    def _found(self, request: "Request") -> Check:
        from starlette.exceptions import HTTPException

        check = self.desk.find(request.path_params["check"])
        if check is None:
            raise HTTPException(404, "this check is not kept any more; start it again")
        return check


def _saved(check: Check) -> list[str]:
    """Return the formats that a check can be saved in; comments in Word need one draft."""
    return [name for name in SAVED if name != "docx" or check.draft]


def _again(check: Check) -> Check:
    return Check(check.uploads, known=check.reads)
