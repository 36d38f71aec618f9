"""Work on many inputs: the same results in the same order, whatever happens to the processes."""

import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from claimcheck.errors import ReadError
from claimcheck.workers import Engine, Lost, open_engine

BOUND = 600_000_000  # bytes; the interpreter and its libraries take some 150 million
KEPT: list[bytearray] = []


@pytest.fixture(scope="module")
def two() -> Iterator[Engine]:
    with open_engine(2) as engine:
        yield engine


def square(number: int) -> int:
    if number < 0:
        raise ValueError(f"{number} is below nought")
    return number * number


def killed_at(number: int, *, at: int, times: int, folder: Path) -> int:
    """Return the square; at one number the process is killed, so many times."""
    kills = len(list(folder.iterdir()))
    if number == at and kills < times:
        (folder / str(kills)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return square(number)


def process_of(_: int) -> int:
    return os.getpid()


def memory_taken(size: int) -> bool:
    try:
        return len(bytearray(size)) == size
    except MemoryError:
        return False


def keep_memory(size: int) -> int:
    KEPT.append(bytearray(size))
    return os.getpid()


def taken(inputs: Iterable[int], log: list[int]) -> Iterator[int]:
    for number in inputs:
        log.append(number)
        yield number


def test_results_come_in_the_order_of_the_inputs(two: Engine) -> None:
    with open_engine(1) as one:
        assert list(two.map(square, range(50))) == list(one.map(square, range(50))) == [n * n for n in range(50)]
    assert list(two.map(square, [])) == []


def test_the_processes_stay_from_one_call_to_the_next(two: Engine) -> None:
    first, second = (set(two.map(process_of, range(20))) for _ in range(2))
    assert first | second <= first and os.getpid() not in first


def test_an_error_of_the_work_is_raised_in_its_place(two: Engine) -> None:
    results = two.map(square, [3, -1, 4])
    assert next(results) == 9
    with pytest.raises(ValueError, match="-1 is below nought"):
        next(results)


def refuse(name: str) -> None:
    raise ReadError(name, "not a PDF", "save it again")


def test_an_error_that_is_made_of_parts_arrives_whole(two: Engine) -> None:
    with pytest.raises(ReadError, match=re.escape("a.pdf: not a PDF; save it again")) as raised:
        list(two.map(refuse, ["a.pdf"]))
    assert (raised.value.path, raised.value.message) == ("a.pdf", "not a PDF; save it again")


def test_inputs_are_taken_when_somebody_is_free(two: Engine) -> None:
    log: list[int] = []
    results = two.map(square, taken(range(1000), log))
    next(results)
    assert len(log) < 200


PREPARED: list[int] = []


def prepare() -> None:
    PREPARED.append(os.getpid())


def is_prepared(_: int) -> bool:
    return len(PREPARED) == 1 and os.getpid() in PREPARED


def test_each_process_prepares_before_it_works() -> None:
    with open_engine(2) as engine:
        engine.prepare(prepare)
        assert all(engine.map(is_prepared, range(20)))


def fail_to_prepare() -> None:
    raise OSError("no model here")


def test_what_fails_while_preparing_is_left_to_the_work() -> None:
    with open_engine(2) as engine:
        engine.prepare(fail_to_prepare)
        assert list(engine.map(square, [2, 3])) == [4, 9]


def test_work_whose_process_was_killed_is_done_again(two: Engine, tmp_path: Path) -> None:
    work = partial(killed_at, at=5, times=1, folder=tmp_path)
    assert list(two.map(work, range(10))) == [n * n for n in range(10)]
    assert len(list(tmp_path.iterdir())) == 1


def test_an_input_that_kills_every_process_is_named_and_the_others_are_done(two: Engine, tmp_path: Path) -> None:
    work = partial(killed_at, at=5, times=9, folder=tmp_path)
    results = list(two.map(work, range(10)))
    assert [n for n, result in enumerate(results) if isinstance(result, Lost)] == [5]
    assert [result for result in results if not isinstance(result, Lost)] == [n * n for n in range(10) if n != 5]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture(scope="module")
def bounded() -> Iterator[Engine]:
    with open_engine(1, memory=BOUND) as engine:
        yield engine


@pytest.mark.skipif(sys.platform != "linux", reason="no other system holds a process to its memory")
def test_work_that_needs_more_memory_than_there_is_fails_alone(bounded: Engine) -> None:
    assert list(bounded.map(memory_taken, [BOUND // 4, 2 * BOUND, BOUND // 4])) == [True, False, True]


@pytest.mark.skipif(sys.platform != "linux", reason="no other system holds a process to its memory")
def test_a_process_that_has_grown_is_replaced(bounded: Engine) -> None:
    (small,) = bounded.map(process_of, [0])
    (still,) = bounded.map(process_of, [0])
    (large,) = bounded.map(keep_memory, [int(0.8 * BOUND)])
    (fresh,) = bounded.map(process_of, [0])
    assert small == still == large != fresh


def test_no_processes_are_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="jobs is 0"), open_engine(0):
        pass
