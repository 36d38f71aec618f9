"""On a Ray cluster of two nodes all comes out as on this machine, also when one is killed in the middle."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from archive import make_archive
from test_audit import dump

from claimcheck.audit import audit
from claimcheck.cli import main
from claimcheck.errors import ClaimcheckError
from claimcheck.workers.ray import open_cluster

ray = pytest.importorskip("ray")
cluster_utils = pytest.importorskip("ray.cluster_utils")

TESTS = Path(__file__).parent
NIGHT = datetime(2025, 4, 1, tzinfo=UTC)
SMALL = {"num_cpus": 1, "object_store_memory": 100_000_000, "include_dashboard": False}


class Nodes:
    """A head and a second node, which can be killed and is there again for the next test."""

    def __init__(self) -> None:
        self._cluster = cluster_utils.Cluster(initialize_head=True, head_node_args=SMALL)
        self.address = str(self._cluster.address)
        self.head = self._cluster.head_node.node_id
        self._second: Any = None

    def begin(self) -> None:
        self._second = self._second or self._cluster.add_node(**SMALL)

    def kill(self) -> None:
        if self._second:
            self._cluster.remove_node(self._second, allow_graceful=False)
            self._second = None

    def end(self) -> None:
        self._cluster.shutdown()


@pytest.fixture(scope="module")
def _nodes() -> Iterator[Nodes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(map(str, (TESTS.parent, TESTS))))  # the nodes run what stands here
        nodes = Nodes()
        yield nodes
        nodes.end()


@pytest.fixture
def nodes(_nodes: Nodes) -> Nodes:
    _nodes.begin()
    return _nodes


def slow_square(number: int) -> tuple[int, str]:
    time.sleep(0.2)
    return number * number, ray.get_runtime_context().get_node_id()


def fail(number: int) -> int:
    raise KeyError(number)


@pytest.mark.slow
def test_what_a_killed_node_was_at_is_done_again(nodes: Nodes) -> None:
    done: list[tuple[int, str]] = []
    asked = []

    def inputs() -> Iterator[int]:
        after = 10  # results still to come once the second node is lost
        while after:
            after -= len({node for _, node in done}) > 1
            asked.append(len(asked))
            yield asked[-1]

    with open_cluster(nodes.address, None) as engine:
        for result in engine.map(slow_square, inputs()):
            assert isinstance(result, tuple)
            done.append(result)
            if result[1] != nodes.head:
                nodes.kill()
        assert [square for square, _ in done] == [number * number for number in asked]
        with pytest.raises(KeyError, match="7"):
            list(engine.map(fail, [7]))


@pytest.mark.slow
def test_a_node_that_is_killed_while_nobody_works_costs_nothing(nodes: Nodes) -> None:
    with open_cluster(nodes.address, None) as engine:
        list(engine.map(slow_square, range(20)))
        nodes.kill()
        assert [square for square, _ in engine.map(slow_square, range(5))] == [0, 1, 4, 9, 16]


@pytest.mark.slow
@pytest.mark.parametrize("killed", [False, True], ids=["two nodes", "one of them killed"])
def test_an_audit_ends_with_the_same_bytes(killed: bool, nodes: Nodes, tmp_path: Path) -> None:
    source = make_archive(3).write(tmp_path / "a.jsonl")

    def progress(step: str, done: int, total: int) -> None:
        if killed and step == "checking articles" and done:
            nodes.kill()

    audit(source, tmp_path / "here.db", now=NIGHT)
    audit(source, tmp_path / "there.db", now=NIGHT, cluster=nodes.address, progress=progress)
    assert dump(tmp_path / "there.db") == dump(tmp_path / "here.db")


@pytest.mark.slow
def test_a_machine_with_another_version_is_told(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.__version__", "9.9")
    with (
        pytest.raises(ClaimcheckError, match=r"it has claimcheck .* not 9\.9\); install claimcheck 9\.9 on each"),
        open_cluster(nodes.address, 1) as engine,
    ):
        list(engine.map(slow_square, [1]))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1", "127.0.0.1:99999"])
def test_a_cluster_that_is_not_there_is_told(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(make_archive(1).write(tmp_path / "a.jsonl"))
    call = ["audit", source, "--store", str(tmp_path / "audit.db"), "--engine", "ray", "--address", address]
    assert main(call) == 2
    assert f"--address {address}: no Ray cluster can be used there" in capsys.readouterr().err
