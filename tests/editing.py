"""An editor for tests: a language client that starts `claimcheck lsp` and speaks to it over stdio."""

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 120  # until the server has answered; it loads the models first


class Editor:
    """Documents that are open, and what the server said of them. The server is heard only while a method runs."""

    def __init__(self, runner: asyncio.Runner, client: LanguageClient) -> None:
        self._runner = runner
        self._client = client
        self._versions: dict[str, int] = {}
        self.published: list[types.PublishDiagnosticsParams] = []
        self.shown: list[str] = []
        self.logged: list[str] = []
        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self.published.append(params))
        client.feature(types.WINDOW_SHOW_MESSAGE)(lambda params: self.shown.append(params.message))
        client.feature(types.WINDOW_LOG_MESSAGE)(lambda params: self.logged.append(params.message))

    def open(self, path: Path, text: str | None = None, language: str = "") -> list[types.Diagnostic]:
        """Open a file, with another text than it has if there is one, and return what is found in it."""
        uri, held = path.as_uri(), path.read_text(encoding="utf-8") if text is None else text
        if uri in self._versions:
            self.close(path)
        self._versions[uri] = 1
        self.published = [params for params in self.published if params.uri != uri]
        opened = types.TextDocumentItem(uri, language, 1, held)
        self._client.text_document_did_open(types.DidOpenTextDocumentParams(opened))
        return self.diagnostics(path)

    def change(self, path: Path, *texts: str) -> list[types.Diagnostic]:
        """Give a document these texts, one right after the other, and return what is found in the last."""
        for text in texts:
            self._versions[path.as_uri()] += 1
            document = types.VersionedTextDocumentIdentifier(self._versions[path.as_uri()], path.as_uri())
            change = types.TextDocumentContentChangeWholeDocument(text)
            self._client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return self.diagnostics(path)

    def save(self, path: Path) -> list[types.Diagnostic]:
        """Save a document, and return what is found in it then."""
        self.published.clear()
        self._client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(path.as_uri()))
        )
        return self.diagnostics(path)

    def close(self, path: Path) -> None:
        document = types.TextDocumentIdentifier(path.as_uri())
        self._client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def diagnostics(self, path: Path) -> list[types.Diagnostic]:
        """Wait for what is found in the latest text of a document, and for what is said with it."""
        wanted = path.as_uri(), self._versions[path.as_uri()]

        async def wait() -> list[types.Diagnostic]:
            while True:
                for params in self.published:
                    if (params.uri, params.version) == wanted:
                        await asyncio.sleep(0.1)
                        return list(params.diagnostics)
                await asyncio.sleep(0.02)

        return self._runner.run(asyncio.wait_for(wait(), PATIENCE_SECONDS))

    def hover(self, path: Path, position: types.Position) -> str | None:
        """Return what is shown at a position, as Markdown."""
        params = types.HoverParams(types.TextDocumentIdentifier(path.as_uri()), position)
        answer = self._ask(self._client.text_document_hover_async(params))
        return answer and answer.contents.value

    def actions(self, path: Path, diagnostic: types.Diagnostic) -> list[types.CodeAction]:
        document, context = types.TextDocumentIdentifier(path.as_uri()), types.CodeActionContext([diagnostic])
        params = types.CodeActionParams(document, diagnostic.range, context)
        return list(self._ask(self._client.text_document_code_action_async(params)) or [])

    def _ask(self, answer: Any) -> Any:
        return self._runner.run(asyncio.wait_for(answer, PATIENCE_SECONDS))


@contextmanager
def editing(
    folder: Path, *, encodings: Sequence[str] = (), program: Sequence[str] = ("-m", "claimcheck", "lsp")
) -> Iterator[Editor]:
    """Yield an editor in a folder. encodings: those of positions that it knows; none: it names none."""
    known = [types.PositionEncodingKind(encoding) for encoding in encodings] or None
    capabilities = types.ClientCapabilities(general=types.GeneralClientCapabilities(position_encodings=known))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with asyncio.Runner() as runner:
        client = LanguageClient("tests", "1")
        editor = Editor(runner, client)
        runner.run(client.start_io(sys.executable, *program, cwd=folder, env=environment))
        editor._ask(client.initialize_async(types.InitializeParams(capabilities, root_uri=folder.as_uri())))
        client.initialized(types.InitializedParams())
        try:
            yield editor
        finally:
            editor._ask(client.shutdown_async(None))
            client.exit(None)
            editor._ask(client.stop())


def edited(text: str, action: types.CodeAction) -> str:
    """Return a text after an action on it; positions count UTF-16, as an editor counts them that says nothing else."""
    edits = action.edit.document_changes[0].edits
    for edit in sorted(edits, key=lambda edit: edit.range.start, reverse=True):
        start, end = (_offset(text, position) for position in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


def words_at(text: str, place: types.Range) -> str:
    return text[_offset(text, place.start) : _offset(text, place.end)]


def _offset(text: str, position: types.Position) -> int:
    lines = text.split("\n")
    before = lines[position.line].encode("utf-16-le")[: 2 * position.character].decode("utf-16-le")
    return sum(len(line) + 1 for line in lines[: position.line]) + len(before)
