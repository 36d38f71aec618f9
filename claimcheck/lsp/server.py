"""Answer an editor: check what is opened, changed and saved, and tell what was found."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

import claimcheck
from claimcheck.errors import ClaimcheckError
from claimcheck.lsp.actions import actions_at
from claimcheck.lsp.bench import Bench, Buffer, Checked, suffix_for
from claimcheck.lsp.messages import RulePages, diagnostic_of, hover_at
from claimcheck.recheck import CancelledError
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.quotations import printable

PAUSE_SECONDS = 0.4  # after a change until the text is checked: who types fast types twice in that time
SCHEMES = frozenset({"file", "untitled"})  # an older version beside it, say, is no draft


def make_server(config_file: Path | None = None) -> LanguageServer:
    """Return the server; config_file: in the place of those found from the folder of each document upwards."""
    # whole texts, for pygls takes U+2028 and others for ends of lines, which no editor does
    server = LanguageServer("claimcheck", claimcheck.__version__, types.TextDocumentSyncKind.Full)
    drafts = _Drafts(server, Bench(config_file))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        drafts.recheck(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        drafts.recheck(params.text_document.uri, PAUSE_SECONDS)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        drafts.recheck(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        drafts.forget(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        return drafts.hover(params.text_document.uri, params.position)

    quick_fixes = types.CodeActionOptions([types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, quick_fixes)
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        return drafts.actions(params.text_document.uri, params.range)

    return server


class _Drafts:
    """The documents that are open, each with its latest check. All but the checks is done in the server's thread."""

    def __init__(self, server: LanguageServer, bench: Bench) -> None:
        self._server = server
        self._bench = bench
        self._pages = RulePages()
        self._thread = ThreadPoolExecutor(1, "check")  # the models are loaded once, one check has the machine at a time
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._checked: dict[str, Checked] = {}
        self._said: dict[str, tuple[str, ...]] = {}  # what is wrong with each, so that it is not said again and again

    def recheck(self, uri: str, pause_seconds: float = 0.0) -> None:
        """Check a document as it is after a pause; an earlier check of it that has not ended is given up."""
        if task := self._tasks.get(uri):
            task.cancel()
        self._tasks[uri] = asyncio.get_running_loop().create_task(self._recheck(uri, pause_seconds))

    def forget(self, uri: str) -> None:
        """Give up what is known of a document, for it was closed."""
        if task := self._tasks.pop(uri, None):
            task.cancel()
        self._said.pop(uri, None)
        if self._checked.pop(uri, None):
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def hover(self, uri: str, position: types.Position) -> types.Hover | None:
        checked = self._up_to_date(uri)
        return hover_at(checked, position, self._pages, self._encoding) if checked else None

    def actions(self, uri: str, wanted: types.Range) -> list[types.CodeAction]:
        checked = self._up_to_date(uri)
        if checked is None:
            return []
        encoding = self._encoding
        return list(
            actions_at(checked, wanted, lambda mark: diagnostic_of(mark, checked, self._pages, encoding), encoding)
        )

    @property
    def _encoding(self) -> str:
        return types.PositionEncodingKind(self._server.workspace.position_encoding).value

    def _up_to_date(self, uri: str) -> Checked | None:
        """Return the check of a document; None while its text is another one, whose places are not known."""
        checked = self._checked.get(uri)
        if checked is None or checked.buffer.text != self._server.workspace.get_text_document(uri).source:
            return None
        return checked

    async def _recheck(self, uri: str, pause_seconds: float) -> None:
        await asyncio.sleep(pause_seconds)
        buffer = self._buffer(uri)
        if buffer is None:
            return
        if not buffer.text.strip():  # a text that is yet to be written; of a file it would be an error
            self._checked.pop(uri, None)
            self._publish(buffer, [])
            return
        given_up = Event()

        def tell(step: str, done: int, total: int) -> None:
            if given_up.is_set():
                raise CancelledError("cancelled")

        check = asyncio.get_running_loop().run_in_executor(self._thread, self._bench.check, buffer, tell)
        try:
            self._tell(await check)
        except asyncio.CancelledError:
            given_up.set()
            raise
        except ClaimcheckError as error:
            self._fail(buffer, str(error))
        except Exception:  # the server goes on with the next check
            logging.getLogger(__name__).exception("the check of %s failed", uri)
            self._fail(buffer, "the check failed; what the program said stands in the log of the language server")

    def _buffer(self, uri: str) -> Buffer | None:
        """Return what the editor holds of a document; None for one that is no article."""
        scheme, _, name = uri.partition(":")
        if scheme not in SCHEMES:
            return None
        held = self._server.workspace.get_text_document(uri)
        path = Path(to_fs_path(uri) or Path(name).name or "unnamed").absolute()
        suffix = suffix_for(path, held.language_id or "")
        return Buffer(uri, held.version, held.source, path, suffix) if suffix else None

    def _tell(self, checked: Checked) -> None:
        """Tell the editor what a check found, what it read and what it could not read."""
        buffer, report = checked.buffer, checked.report
        self._checked[buffer.uri] = checked
        marks = [mark for mark in checked.marks if mark.level]
        self._publish(buffer, [diagnostic_of(mark, checked, self._pages, self._encoding) for mark in marks])
        self._say(buffer, [f"{error.path}: {error.message}" for error in report.errors], types.MessageType.Warning)
        lines = [f"{buffer.path.name}: {summary_line(report)}", coverage_line(report.coverage), *report.notes]
        log = types.LogMessageParams(types.MessageType.Info, printable("\n".join(lines)))
        self._server.window_log_message(log)

    def _fail(self, buffer: Buffer, message: str) -> None:
        """Tell the editor why a document is not checked; what was said of an earlier text does not stay."""
        self._checked.pop(buffer.uri, None)
        self._publish(buffer, [])
        self._say(buffer, [message], types.MessageType.Error)

    def _publish(self, buffer: Buffer, diagnostics: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(buffer.uri, diagnostics, buffer.version)
        )

    def _say(self, buffer: Buffer, messages: list[str], kind: types.MessageType) -> None:
        """Show messages, but those that were shown already and of which the cause has not gone since."""
        known = {message for said in self._said.values() for message in said}
        self._said[buffer.uri] = tuple(messages)
        for message in messages:
            if message not in known:
                self._server.window_show_message(types.ShowMessageParams(kind, f"claimcheck: {printable(message)}"))
