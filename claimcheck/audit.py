"""Audit an archive: read it, find its stories, check those that are new or changed, and keep what was found.

Nothing is done twice. A document is read again only when its content changed, a story is checked again only when its
documents did; each goes into the store in one transaction. So an audit that was killed goes on where it stopped, and
the next night's audit is the same thing.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import chain, islice
from math import ceil
from pathlib import Path, PurePath
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

import claimcheck
from claimcheck import pipeline
from claimcheck.encoder import load_encoder
from claimcheck.errors import ClaimcheckError, ConfigurationError
from claimcheck.memory import ProcessMemory
from claimcheck.models import runtime
from claimcheck.readers.archive import stream_archive
from claimcheck.readers.files import find_mode
from claimcheck.records import Document, Finding, InputError
from claimcheck.settings import Settings
from claimcheck.statements import forget_contents
from claimcheck.store import FILES, Store, StoredClaims, StoredStory, document_record, open_store, pack_claims
from claimcheck.stories import Origin, Profile, find_stories, lead, make_profile
from claimcheck.syntax import load_token_model
from claimcheck.workers import Engine, Input, Lost, Output, open_engine
from claimcheck.workers.ray import open_cluster

STEP_DOCUMENTS = 256  # written in one transaction, and asked for in one statement, which old SQLite limits to 999
STEP_LEADS = 64  # read at once by one process: two seconds of work
MIN_OWN_WORDS = 6  # a shorter line without an end mark is a byline, a place or "Read more", and no sentence
OWN_BYTES = 350_000_000  # this process: 270 MB with the models, the rest for the stories
MEMORY_BYTES = 32_000_000  # of what a process has read in the stories before: 17 KB an article where they are short
PROCESS_BYTES = 550_000_000  # one that checks stories: at least 370 MB, 480 MB with 80 long articles, and its memory
PROFILE_BYTES = 8_000  # an article while stories are looked for: 6,800 with 45 different words, and at most 64 are kept

NO_VECTOR = np.zeros(0, dtype=np.float32)  # vectors have their own table, for copies share them

_SENTENCE = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+")

T = TypeVar("T")

Progress = Callable[[str, int, int], None]  # step, done, total; total 0: not known


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit did."""

    documents: int  # in the store
    new: int  # documents that were new or changed
    removed: int
    left_out: int  # documents published before --since
    stories: int
    checked: int  # stories that were new or changed
    errors: tuple[InputError, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Call:
    """A story to be checked."""

    key: str
    origins: tuple[Origin, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class _Checked:
    story: StoredStory
    findings: tuple[Finding, ...]
    claims: StoredClaims
    errors: tuple[InputError, ...]


def audit(
    source: Path,
    store_path: Path,
    *,
    settings: Settings | None = None,
    since: date | None = None,
    remove: bool = False,
    jobs: int | None = None,
    memory: int | None = None,
    cluster: str = "",
    progress: Progress | None = None,
    now: datetime | None = None,
) -> Audited:
    """Bring the store up to date with an archive.

    source: a file or folder, see `readers.archive`. since: documents published before it are not read; those without a
    date are. remove: whether documents that are not in the source any more leave the store, and with them what they
    say. jobs: processes that read and check; None: one, or of a cluster one for each of its cores. memory: bytes that
    all processes may take together; None: as it comes. cluster: address of a Ray cluster to work on; "": this machine.
    Raises ReadError if there is no such source, StoreError if another audit is at work on the store, ConfigurationError
    if the memory is too little.
    """
    find_mode(source)  # before a store is made
    settings = settings or Settings()
    processes, share = _fit(jobs or 1, memory)
    tell = progress or (lambda step, done, total: None)
    archive = _Archive()
    apart = [Path(f"{store_path}{suffix}") for suffix in FILES]
    documents = _documents(stream_archive(source, apart=apart), archive, settings, since)
    first = list(islice(documents, 1))  # before a store is made: one without an article would be of no use
    if not first and archive.errors and not store_path.exists():
        return Audited(0, 0, 0, 0, 0, 0, tuple(archive.errors), tuple(archive.notes))
    opened = open_cluster(cluster, jobs) if cluster else open_engine(processes, memory=share)
    with open_store(store_path, make=True) as store, store.locked(), opened as engine:
        started = store.begin_run(_iso(now))
        if first:
            engine.prepare(partial(load_encoder, settings.encoder))
        _read(chain(first, documents), archive, store, tell, engine)
        removed = _remove(store, archive) if remove and archive.seen else 0
        _refuse_too_many(store, memory)
        stories = _find_stories(store, settings, tell, engine)
        known = store.story_keys()
        todo = {key: origins for key, origins in stories.items() if key not in known}
        errors = list(archive.errors)
        done, total = 0, sum(map(_size, todo.values()))
        for checked in _check_all(store, todo, settings, engine):
            tell("checking articles", done, total)
            done += _size(checked.story.origins)
            if checked.errors:
                errors += checked.errors
            else:
                store.put_story(checked.story, checked.findings, checked.claims, started)
        tell("checking articles", total, total)
        store.finish_run(started, _iso(now), stories, errors)
    notes = [*archive.notes]
    if archive.replaced:
        notes.append(
            f"{archive.replaced:,} articles replaced others of the same name, which came from another path or stood in "
            "the same line; audit the folder above all paths, or give records an id"
        )
    if jobs and processes < jobs:
        notes.append(f"the memory given is enough for {processes} of {jobs} processes")
    return Audited(
        documents=sum(map(_size, stories.values())),
        new=archive.new,
        removed=removed,
        left_out=archive.left_out,
        stories=len(stories),
        checked=len(todo),
        errors=tuple(errors),
        notes=tuple(notes),
    )


def _fit(jobs: int, memory: int | None) -> tuple[int, int | None]:
    """Return how many processes fit into so many bytes beside this one, and how many each of them may take."""
    if memory is None:
        return jobs, None
    processes = min(jobs, (memory - OWN_BYTES) // PROCESS_BYTES)
    if processes < 1:
        raise _too_little(memory, OWN_BYTES + PROCESS_BYTES, "an audit takes")
    return processes, (memory - OWN_BYTES) // processes


def _refuse_too_many(store: Store, memory: int | None) -> None:
    """Raise ConfigurationError if the stories of all articles cannot be looked for in so many bytes."""
    documents = len(store.document_hashes())
    needed = OWN_BYTES + PROFILE_BYTES * documents
    if memory is not None and needed > memory:
        raise _too_little(memory, needed, f"the search for stories among {documents:,} articles takes")


def _too_little(memory: int, needed: int, what: str) -> ConfigurationError:
    return ConfigurationError(
        "--memory", f"{memory / 1e9:.2f}G is less than {what}", f"give at least {ceil(needed / 1e7) / 100:.2f}G"
    )


def _size(origins: Iterable[Origin]) -> int:
    return sum(map(len, origins))


def dismiss_findings(store: Store, ids: Iterable[str]) -> None:
    """Note that somebody looked at these findings and waved them away. Raises StoreError for an id that is none."""
    for finding_id in ids:
        store.dismiss(finding_id, _iso(None))


# Reading --------------------------------------------------------------------------------------------------------------


class _Archive:
    """What was seen of the source."""

    def __init__(self) -> None:
        self.seen: set[str] = set()  # ids
        self.new = 0
        self.replaced = 0  # others in the store, which may be another article: a path or line is all that names them
        self.left_out = 0
        self.errors: list[InputError] = []
        self.notes: list[str] = []


def _read(documents: Iterator[Document], archive: _Archive, store: Store, tell: Progress, engine: Engine) -> None:
    """Put the documents that are new or changed into the store; of several with one id the last one holds."""
    pending: dict[str, str] = {}  # by id the hash of what was found and is not in the store yet: the latest one holds
    before: dict[str, str] = {}  # by id the hash that the store had, of those that were put into it

    def find_new() -> Iterator[list[tuple[Document, str]]]:
        """Yield the documents that are new or changed, with their hashes."""
        for step in _steps(documents, STEP_DOCUMENTS):
            tell("reading", len(archive.seen), 0)
            known = store.hashes([document.id for document in step])
            store.move_documents((d.id, d.path) for d in step if d.id in known and known[d.id][1] != d.path)
            new = []
            for document in step:
                digest = _hash(_content(document))
                stored, path = known.get(document.id, ("", ""))
                if digest != pending.get(document.id, stored):
                    pending[document.id] = digest
                    archive.replaced += document.id in known and _replaces_another(document, path, store)
                    before.setdefault(document.id, stored)
                    new.append((document, digest))
            if new:
                yield new

    for read in engine.map(_read_step, find_new()):
        done = _done(read)
        store.put_documents(done)
        for document, digest, *_ in done:
            if pending.get(document.id) == digest:
                del pending[document.id]
    hashes = store.document_hashes()
    archive.new = sum(hashes[document_id] != digest for document_id, digest in before.items())
    tell("reading", len(archive.seen), len(archive.seen))


def _replaces_another(document: Document, path: str, store: Store) -> bool:
    """Return whether the store has another text under a document's name, which may well be another article.

    path: of the stored one. It is no other article if the document has an id of its own, or is the whole of one file.
    """
    named_by_place = f"/{document.path}".endswith(f"/{document.id}")
    if not named_by_place or path == document.path == _without_line(path):
        return False
    return any(stored.text != document.text for stored in store.documents([document.id]))


def _read_step(documents: list[tuple[Document, str]]) -> list[tuple[Document, str, str, Profile]]:
    return [
        (document, digest, _hash(lead(document)), make_profile(document, NO_VECTOR)) for document, digest in documents
    ]


def _documents(
    results: Iterable[Document | InputError | str], archive: _Archive, settings: Settings, since: date | None
) -> Iterator[Document]:
    """Yield the documents to be audited; `archive` gets what is to be said of the others."""
    for result in results:
        if isinstance(result, str):
            archive.notes.append(result)
        elif isinstance(result, InputError):
            archive.errors.append(result)
        else:
            archive.seen.add(result.id)
            if since and result.published and result.published < since:
                archive.left_out += 1
                continue
            # Its line in the file is no part of it: tomorrow another record may stand before it.
            readable = pipeline.read_inputs([replace(result, first_line=1)], settings)
            archive.errors += readable.errors
            yield from readable.documents


def _content(document: Document) -> str:
    """Return all of a document that a check sees, and which program sees it; where its file lies is not part of it."""
    return json.dumps([claimcheck.__version__, document_record(document) | {"path": "", "file": ""}], sort_keys=True)


def _remove(store: Store, archive: _Archive) -> int:
    """Remove the documents that the source does not hold any more; what could not be read may hold them still."""
    unread = {place for error in archive.errors for place in (error.path, _without_line(error.path))}

    def keep(document_id: str, path: str) -> bool:
        places = (path, _without_line(path), *map(str, PurePath(path).parents))
        return document_id in archive.seen or not unread.isdisjoint(places)

    return store.remove_documents(keep)


def _without_line(path: str) -> str:
    return re.sub(r"[:#]\d+$", "", path)  # of a line or row, or of a feed's entry


# Stories --------------------------------------------------------------------------------------------------------------


def _find_stories(store: Store, settings: Settings, tell: Progress, engine: Engine) -> dict[str, tuple[Origin, ...]]:
    """Return the stories by key, those with the most origins first; the key says what was checked and by what."""
    model = settings.encoder or _hash((runtime.FOLDER / runtime.ENCODER).read_bytes())
    missing = store.without_vector(model)
    steps = list(_steps(missing, STEP_LEADS))
    leads = ([lead(document) for document in store.documents([d for d, _ in step])] for step in steps)
    encoded = engine.map(partial(_encode_step, settings=settings), leads)
    for done, (step, vectors) in enumerate(zip(steps, encoded, strict=True)):
        tell("reading leads", done * STEP_LEADS, len(missing))
        store.put_vectors(model, ((digest, v) for (_, digest), v in zip(step, _done(vectors), strict=True)))
    tell("reading leads", len(missing), len(missing))
    if missing:
        engine.prepare(load_token_model)  # for the stories, which are looked for meanwhile
    tell("finding stories", 0, 1)

    def run(work: Callable[[Input], Output], inputs: Iterable[Input]) -> Iterator[Output]:
        return map(_done, engine.map(work, inputs))

    hashes = store.document_hashes()
    stories = {}
    for origins in sorted(find_stories(store.profiles(model), run=run), key=len, reverse=True):
        parts = [[(document_id, hashes[document_id]) for document_id in origin] for origin in origins]
        stories[_hash(json.dumps([model, settings.entailment, parts]))] = origins
    tell("finding stories", 1, 1)
    return stories


def _encode_step(leads: list[str], *, settings: Settings) -> NDArray[np.float32]:
    return load_encoder(settings.encoder, batch_size=settings.batch_size).encode(leads)


def _check_all(
    store: Store, stories: Mapping[str, tuple[Origin, ...]], settings: Settings, engine: Engine
) -> Iterator[_Checked]:
    """Yield the stories as they are checked, in their order."""
    calls = (_Call(key, origins, store.documents([d for o in origins for d in o])) for key, origins in stories.items())
    results = engine.map(partial(_check_story, settings=settings), calls)
    for (key, origins), checked in zip(stories.items(), results, strict=True):
        if isinstance(checked, Lost):
            reason = f"{checked.message}; use fewer --jobs if memory was short"
            yield _unchecked(StoredStory(key, origins, {}, {}), reason)
        else:
            yield checked


def _done(result: T | Lost) -> T:
    """Return the result of a step that all that follows rests on. Raises ClaimcheckError where it was lost."""
    if isinstance(result, Lost):
        raise ClaimcheckError(f"reading: {result.message}; run it again, it goes on where it stopped")
    return result


def _unchecked(story: StoredStory, reason: str) -> _Checked:
    return _Checked(story, (), {}, (InputError(", ".join(story.compared), f"not checked: {reason}"),))


def _check_story(call: _Call, *, settings: Settings) -> _Checked:
    origins = call.origins
    by_id = {document.id: document for document in call.documents}
    copies = {
        copy: original
        for origin in origins
        for copy, original in _plain_copies([by_id[document_id] for document_id in origin]).items()
    }
    story = StoredStory(call.key, origins, copies, {})
    try:
        documents = [by_id[document_id] for document_id in story.compared]
        report = pipeline.check(documents, settings=replace(settings, with_claims=True), memory=_memory())
    except MemoryError:
        return _unchecked(story, "it takes more memory than a process has; give more --memory, or fewer --jobs")
    except Exception as error:  # whatever an odd article does to a rule, the other stories are still audited
        return _unchecked(story, f"{type(error).__name__}: {error}")
    finally:
        forget_contents()
    return _Checked(replace(story, coverage=asdict(report.coverage)), report.findings, pack_claims(report.claims), ())


@cache
def _memory() -> ProcessMemory:
    """Return what this process has read in the stories before."""
    return ProcessMemory(MEMORY_BYTES)


def _plain_copies(documents: Sequence[Document]) -> dict[str, str]:
    """Return those of documents with one origin that say nothing but what another one says, with that one.

    A copy whose figure was changed on the way is what an audit is after; a plain copy would only say all twice.
    """
    said = {document.id: frozenset(_sentences(document.text)) for document in documents}
    kept: list[str] = []
    copies: dict[str, str] = {}
    for document_id in sorted(said, key=lambda d: -len(said[d])):  # the first published of those that say as much
        original = next((other for other in kept if said[document_id] <= said[other]), None)
        if original:
            copies[document_id] = original
        else:
            kept.append(document_id)
    return copies


def _sentences(text: str) -> Iterator[str]:
    """Yield the words of each sentence, as copies of it have them too."""
    for sentence in _SENTENCE.split(text):
        words = _WORD.findall(sentence.casefold())
        if len(words) >= MIN_OWN_WORDS or (words and sentence.endswith((".", "!", "?", "…"))):
            yield " ".join(words)


def _hash(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _iso(now: datetime | None) -> str:
    return (now or datetime.now(UTC)).isoformat(timespec="seconds")


def _steps(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while step := list(islice(rest, size)):
        yield step
