"""The local page and the API of `claimcheck serve`: what they take, what they refuse, what they keep."""

import asyncio
import io
import json
import re
import sqlite3
import sys
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from claimcheck import pipeline
from claimcheck.cli import main
from claimcheck.errors import StoreError
from claimcheck.records import Document, Report, Role
from claimcheck.reporters.json import write_json
from claimcheck.reporters.page import Page
from claimcheck.settings import Settings
from claimcheck.web import desk as desks
from claimcheck.web.app import Limits, make_app
from claimcheck.web.desk import BusyError, Check, Desk, State
from claimcheck.web.dismissals import Dismissals
from claimcheck.web.guard import HEADERS, is_loopback
from claimcheck.web.uploads import BodyLimit, make_upload, read_upload, with_unique_names
from claimcheck.web.view import draft_views
from tests.files import write_docx
from tests.report_builders import report

DRAFT = "The fire in Orvane killed 12 people on Monday.\n\nMayor Ada Lunt thanked the crews.\n"
SOURCE = "The fire in Orvane killed 21 people on Monday.\n\nThe mayor, Ada Lunt, thanked the crews.\n"
FILES = [("draft", ("draft.txt", DRAFT.encode())), ("source", ("wire.txt", SOURCE.encode()))]
TOKEN = "a token that is long enough"
DEFAULTS = Settings()
HERE = "http://127.0.0.1:8321"


def make_client(
    folder: Path, settings: Settings = DEFAULTS, *, token: str = "", max_megabytes: int = 1, max_files: int = 5
) -> TestClient:
    dismissals = Dismissals(folder / "dismissals.db")
    app = make_app(settings, dismissals, Limits(max_megabytes, max_files), token=token)
    return TestClient(app, base_url=HERE, follow_redirects=False)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with make_client(tmp_path) as client:
        yield client


def page_of(client: TestClient, **sent: Any) -> tuple[str, str]:
    """Send a form; return the address of the check that it started, and its page once it is done."""
    answer = client.post(**sent)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"].partition("#")[0]
    deadline = time.monotonic() + 120
    while not client.get(f"{address}/progress").json()["ended"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return address, client.get(address).text


def schema_of_answers(client: TestClient) -> Draft202012Validator:
    described = client.get("/api/openapi.json").json()
    return Draft202012Validator({"$ref": "#/components/schemas/Report", "components": described["components"]})


# The API --------------------------------------------------------------------------------------------------------------


def test_the_api_gives_the_report_of_the_command_line(client: TestClient):
    call = {"documents": [{"id": "draft", "text": DRAFT, "role": "draft"}, {"id": "wire", "text": SOURCE}]}
    answer = client.post("/api/check", json=call)
    drafts, sources = ([Document(name, name, text)] for name, text in (("draft", DRAFT), ("wire", SOURCE)))
    assert answer.text == write_json(pipeline.check(drafts, against=sources), Page())
    schema_of_answers(client).validate(answer.json())
    assert {claim["verdict"] for claim in answer.json()["claims"]} == {"contradicted", "supported"}


def test_what_is_sent_together_is_one_story_whatever_its_names(tmp_path: Path):
    with make_client(tmp_path, Settings(stories={"wires": ("wire*",)})) as client:
        assert client.post("/api/check", files=FILES).json()["findings"]


def test_the_api_takes_files_and_names_those_it_cannot_read(client: TestClient):
    broken = ("source", ("wire.docx", b"no Word file"))
    record = client.post("/api/check", files=[*FILES, broken]).json()
    assert [document["id"] for document in record["documents"]] == ["draft.txt", "wire.txt"]
    assert [error["path"] for error in record["errors"]] == ["wire.docx"]
    assert record["findings"]


def test_claims_of_every_document_are_listed_when_asked_for(client: TestClient):
    record = client.post("/api/check", json={"documents": [{"id": "wire", "text": SOURCE}], "claims": True}).json()
    assert {claim["document"] for claim in record["claims"]} == {"wire"}


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "not JSON"),
        ({"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400, "not JSON"),
        ({"content": b"text", "headers": {"content-type": "text/plain"}}, 415, "text/plain"),
        ({"json": {"documents": "a.txt"}}, 422, '"documents"'),
        ({"json": {"documents": []}}, 422, "no document"),
        ({"json": {"documents": [{"text": "x"}], "claims": "yes"}}, 422, '"claims"'),
        ({"json": {"documents": [{"text": "x"}] * 6}}, 413, "more than 5 files"),
        ({"files": [("source", (f"{n}.txt", b"x")) for n in range(6)]}, 413, "more than 5 files"),
        ({"json": {"documents": [{"text": "x" * 1_000_001}]}}, 413, "more than 1 MB"),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data"}}, 400, "boundary"),
    ],
)
def test_a_call_that_is_wrong_is_told_what_is_wrong(client: TestClient, sent: Any, status: int, says: str):
    answer = client.post("/api/check", **sent)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert says in answer.json()["error"]


def test_the_description_names_what_is_refused_and_its_schemas_are_whole(client: TestClient):
    described = client.get("/api/openapi.json").json()
    assert {"200", "401", "403", "413", "503"} <= described["paths"]["/api/check"]["post"]["responses"].keys()
    refs = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(described)))
    assert refs <= described["components"]["schemas"].keys()
    with pytest.raises(Exception, match="required property"):
        schema_of_answers(client).validate({"schema": "claimcheck/1"})


def test_of_an_upload_that_is_too_large_nothing_is_kept():
    taken = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while True:
            taken.append(len((await receive())["body"]))

    sent = 0

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": bytes(1_000_000), "more_body": sent < 300}

    async def run() -> None:
        with pytest.raises(Exception, match="413: more than 32 MB"):
            await BodyLimit(app, max_megabytes=32)({"type": "http"}, receive, None)  # type: ignore[arg-type]

    tracemalloc.start()
    asyncio.run(run())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (sum(taken), sent) == (32_000_000, 300)
    assert peak < 5_000_000


# The page -------------------------------------------------------------------------------------------------------------


def test_a_draft_is_shown_with_its_verdicts_and_saved(client: TestClient):
    address, page = page_of(client, url="/checks", files=FILES)
    assert '<mark class="verdict contradicted"' in page
    assert "21 people" in page
    saved = client.get(f"{address}/report.json")
    assert saved.headers["content-disposition"] == 'attachment; filename="claimcheck-report.json"'
    assert saved.json()["findings"]
    assert "<!DOCTYPE html>" in client.get(f"{address}/report.html").text
    assert client.get(f"{address}/report.sarif").status_code == 404


def test_a_word_file_comes_back_with_comments_and_an_edited_one_as_a_plain_one(client: TestClient, tmp_path: Path):
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in DRAFT.split("\n\n"))
    data = write_docx(tmp_path / "draft.docx", body).read_bytes()
    address, _ = page_of(client, url="/checks", files=[("draft", ("draft.docx", data)), *FILES[1:]])
    assert "21 people" in comments(client.get(f"{address}/report.docx").content)
    fields = {"previous": address.removeprefix("/checks/"), "draft_text": DRAFT.replace("12", "13"), "keep": "wire.txt"}
    address, page = page_of(client, url="/checks", data=fields)
    assert "draft.docx.txt" in page
    assert "21 people" in comments(client.get(f"{address}/report.docx").content)


def comments(data: bytes) -> str:
    """Return the words of the comments in a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/comments.xml").decode())


def test_an_edited_draft_is_checked_against_the_sources_sent_before(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    from claimcheck.models.token_model import TokenModel

    parsed: list[str] = []
    parse = TokenModel.parse

    def noted(self: TokenModel, sentences: Any, *, batch_size: int = 32) -> Any:
        parsed.extend(" ".join(words) for words, _ in sentences)
        return parse(self, sentences, batch_size=batch_size)

    address, _ = page_of(client, url="/checks", files=FILES)
    monkeypatch.setattr(TokenModel, "parse", noted)
    edited = DRAFT.replace("12", "21")
    fields = {"previous": address.removeprefix("/checks/"), "draft_text": edited, "keep": ["wire.txt"]}
    address, page = page_of(client, url="/checks", data=fields)
    assert '<mark class="verdict contradicted"' not in page
    assert parsed == []  # the source has the sentence already
    plain = pipeline.check(
        [Document("draft.txt", "draft.txt", edited)], against=[Document("wire.txt", "wire.txt", SOURCE)]
    )
    assert client.get(f"{address}/report.json").text == write_json(plain, Page())


def test_sources_alone_are_compared_with_one_another(client: TestClient):
    fields = {"source_text": [DRAFT, SOURCE], "draft_text": "  "}
    _, page = page_of(client, url="/checks", data=fields)
    assert "quantity-conflict" in page
    assert "source-2.txt" in page


def test_two_drafts_are_marked_apart(client: TestClient):
    records = b"".join(json.dumps({"id": name, "text": DRAFT}).encode() + b"\n" for name in ("one", "two"))
    _, page = page_of(client, url="/checks", files=[("draft", ("drafts.jsonl", records)), FILES[1]])
    ids = re.findall(r' id="([^"]*)"', page)
    assert page.count('class="marked-draft"') == 2
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r' href="#([^"]*)"', page)) <= set(ids)


def test_where_a_source_has_no_lines_its_place_is_named():
    source = Document("a.pdf", "a.pdf", SOURCE, places=((0, "page 3"),))
    report = pipeline.check([Document("draft.txt", "draft.txt", DRAFT)], against=[source])
    [draft] = draft_views(report)
    assert {told.quotation.place for s in draft.sentences for claim in s.claims for told in claim.told} == {"page 3"}


def test_dismissals_that_cannot_be_read_are_told_in_the_page(client: TestClient, tmp_path: Path):
    (tmp_path / "dismissals.db").write_bytes(b"no database at all, but text")
    answer = client.get("/")
    assert answer.status_code == 500
    assert "no file of dismissals that can be used" in answer.text


def test_a_form_without_any_text_is_told_so(client: TestClient):
    answer = client.post("/checks", data={"draft_text": ""})
    assert answer.status_code == 422
    assert "nothing to check" in answer.text


def test_a_finding_is_dismissed_with_a_reason_until_that_is_taken_back(client: TestClient):
    address, page = page_of(client, url="/checks", files=FILES)
    [finding] = client.get(f"{address}/report.json").json()["findings"]
    assert client.post(f"{address}/dismiss", data={"finding": finding["id"], "reason": " "}).status_code == 422
    fields = {"finding": finding["id"], "reason": "a <b>later</b> count"}
    address, page = page_of(client, url=f"{address}/dismiss", data=fields)
    assert "Dismissed: a &lt;b&gt;later&lt;/b&gt; count" in page
    assert "verdict contradicted" not in page
    again, page = page_of(client, url="/checks", files=FILES)
    assert client.get(f"{again}/report.json").json()["coverage"]["left_out"]["findings dismissed"] == 1
    assert "later" in client.get("/dismissals").text
    address, page = page_of(client, url=f"{again}/revoke", data={"finding": finding["id"]})
    assert "verdict contradicted" in page
    assert client.post("/dismissals/revoke", data={"finding": finding["id"]}).status_code == 404


def test_programs_are_told_of_dismissed_findings_too(client: TestClient):
    address, _ = page_of(client, url="/checks", files=FILES)
    [finding] = client.get(f"{address}/report.json").json()["findings"]
    page_of(client, url=f"{address}/dismiss", data={"finding": finding["id"], "reason": "meant"})
    assert len(client.post("/api/check", files=FILES).json()["findings"]) == 1


def test_words_of_articles_stay_words(client: TestClient):
    hostile = "<script>alert(1)</script> The fire in Orvane killed 12 people.\n\n\u202e</textarea><img onerror=a()>\n"
    name = '"><img src=x>.txt'
    _, page = page_of(client, url="/checks", files=[("draft", (name, hostile.encode())), *FILES[1:]])
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"<script>|<img|</textarea><img", page)


@pytest.mark.parametrize("path", ["/", "/dismissals", "/nothing", "check"])
def test_a_page_allows_nothing_but_its_own_files(client: TestClient, path: str):
    if path == "check":
        path, _ = page_of(client, url="/checks", files=FILES)
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]* src=\"/assets/)|<style|\sstyle=|\son\w+=", answer.text)
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', answer.text)
    assert named
    assert {client.get(asset).status_code for asset in named} == {200}


def test_an_asset_is_one_of_a_list(client: TestClient):
    assert client.get("/assets/..%2fapp.py").status_code == 404
    assert client.get("/assets/check.html.jinja").status_code == 404


# Who may ask ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 422),
        ({"origin": HERE, "sec-fetch-site": "same-origin"}, 422),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"host": "evil.example:8321"}, 421),
        ({"host": "127.0.0.1.evil.example"}, 421),
        ({"host": ""}, 421),
    ],
)
def test_pages_from_elsewhere_may_not_send(client: TestClient, headers: dict[str, str], status: int):
    assert client.post("/api/check", json={"documents": []}, headers=headers).status_code == status


@pytest.mark.parametrize("host", ["localhost:8321", "127.0.0.1", "[::1]:8321"])
def test_this_machine_may_call_itself_by_any_of_its_names(client: TestClient, host: str):
    assert client.get("/", headers={"host": host}).status_code == 200


def test_a_name_that_is_bound_to_this_machine_by_others_gets_nothing(client: TestClient):
    assert client.get("/", headers={"host": "rebound.example"}).status_code == 421


def test_without_the_token_there_is_only_the_form_for_it(tmp_path: Path):
    with make_client(tmp_path, token=TOKEN) as client:
        refused = client.get("/", headers={"host": "desk.example"})
        assert (refused.status_code, 'name="token"' in refused.text) == (401, True)
        assert client.post("/api/check", files=FILES).status_code == 401
        assert client.get("/api/openapi.json").status_code == 401
        assert client.post("/sign-in", data={"token": "a wrong one"}).status_code == 401
        wrong = {"authorization": "Bearer a wrong one"}
        assert client.post("/api/check", json={"documents": []}, headers=wrong).status_code == 401
        right = {"authorization": f"Bearer {TOKEN}"}
        assert client.post("/api/check", json={"documents": []}, headers=right).status_code == 422


def test_who_signs_in_stays_signed_in_and_the_cookie_is_not_the_token(tmp_path: Path):
    with make_client(tmp_path, token=TOKEN) as client:
        cookie = client.post("/sign-in", data={"token": TOKEN}).headers["set-cookie"]
        assert TOKEN not in cookie
        assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))
        assert client.get("/").status_code == 200
        elsewhere = {"origin": "http://evil.example"}
        assert client.post("/checks", data={"draft_text": "x"}, headers=elsewhere).status_code == 403


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True)]
    + [(host, False) for host in ("0.0.0.0", "::", "192.168.1.4", "localhost.example", "")],
)
def test_only_addresses_of_this_machine_are_loopback(host: str, loopback: bool):
    assert is_loopback(host) == loopback


# The desk -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Let every check last until this is called; then it tells its progress once more and ends."""
    go = threading.Event()

    def check(documents: Any, *, progress: Any, **options: Any) -> Report:
        go.wait(30)
        progress("comparing", 0, 1)
        return report()

    monkeypatch.setattr(pipeline, "check", check)
    yield go.set
    go.set()


def a_check() -> Check:
    return Check([make_upload("a.txt", SOURCE.encode(), Role.SOURCE)], known={})


def test_a_check_that_is_cancelled_ends_and_the_next_one_is_done(slow: Callable[[], None]):
    desk, first, second = Desk(Settings()), a_check(), a_check()
    futures = [desk.start(check) for check in (first, second)]
    first.cancel()
    slow()
    for future in futures:
        future.result(30)
    assert (first.state, first.report, second.state) == (State.CANCELLED, None, State.DONE)


def test_a_check_that_nobody_asks_for_is_given_up(slow: Callable[[], None], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desks, "ABANDONED_SECONDS", -1.0)
    check = a_check()
    Desk(Settings()).start(check).result(30)
    assert check.state is State.CANCELLED


def test_more_checks_than_can_wait_are_refused(
    slow: Callable[[], None], monkeypatch: pytest.MonkeyPatch, client: TestClient
):
    monkeypatch.setattr(desks, "MAX_WAITING", 2)
    monkeypatch.setattr("claimcheck.web.app.PATIENCE_SECONDS", 0.0)
    for _ in range(3):
        assert client.post("/checks", files=FILES).status_code == 303
    refused = client.post("/api/check", files=FILES)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
    slow()


def test_a_check_that_fails_says_so_and_the_next_one_is_done(monkeypatch: pytest.MonkeyPatch):
    def fail(*inputs: Any, **options: Any) -> Report:
        raise BusyError("the models are missing")

    desk, first, second = Desk(Settings()), a_check(), a_check()
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "check", fail)
        desk.start(first).result(30)
    assert (first.state, first.failure) == (State.FAILED, "the models are missing")
    desk.start(second).result(60)
    assert second.state is State.DONE


def test_the_oldest_checks_are_forgotten(slow: Callable[[], None], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desks, "MAX_KEPT", 2)
    slow()
    desk, checks = Desk(Settings()), [a_check() for _ in range(3)]
    for check in checks:
        desk.start(check).result(30)
    assert [desk.find(check.id) is not None for check in checks] == [False, True, True]


# Uploads and dismissals -----------------------------------------------------------------------------------------------


def test_of_a_name_only_what_names_no_folder_is_kept():
    names = ["../../etc/passwd.txt", "C:\\desk\\a.txt", "a.txt", "line\nbreak.txt", "/"]
    uploads = with_unique_names([make_upload(name, b"", Role.SOURCE) for name in names])
    assert [upload.name for upload in uploads] == ["passwd.txt", "a.txt", "a-2.txt", "line break.txt", "unnamed"]


def test_a_file_without_a_reader_is_an_error_that_names_those_there_are():
    [error] = read_upload(make_upload("a.exe", b"MZ", Role.SOURCE)).errors
    assert error.message.startswith('no reader for ".exe"; supported: .atom, .docx')


@pytest.mark.parametrize("content", [b"no database at all, but text", b""])
def test_a_file_that_holds_no_dismissals_is_refused_or_made(tmp_path: Path, content: bytes):
    file = tmp_path / "dismissals.db"
    file.write_bytes(content)
    if content:
        with pytest.raises(StoreError, match="no file of dismissals"):
            Dismissals(file)
    else:
        assert Dismissals(file).all() == []


def test_a_database_of_another_program_is_left_alone(tmp_path: Path):
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")
    with pytest.raises(StoreError, match="another program"):
        Dismissals(file)


# The command ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--host", "0.0.0.0"], "--host 0.0.0.0: other machines may reach it; add --token"),
        (["--token", "short"], "--token: 5 characters, fewer than 16"),
        (["--host", "999.1.1.1", "--token", TOKEN], "--host 999.1.1.1 --port 8321"),
        (["--dismissals", "missing/d.db"], "missing/d.db: the folder missing does not exist"),
    ],
)
def test_a_server_that_cannot_or_must_not_start_says_why(
    options: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *options]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("package", ["uvicorn", "starlette.applications", "python_multipart"])
def test_where_the_extra_is_missing_it_is_named(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, package, None)
    assert main(["serve", "--port", "0"]) == 2
    assert capsys.readouterr().err.strip().endswith('run: pip install "claimcheck[serve]"')
