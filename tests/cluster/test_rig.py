"""Nodes are built again where what they are described by has changed, and only there."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from . import rig

SOURCE = Path("src", "main", "java", "wenbao", "OneNode.java")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A description of nodes, in a machine that has Java and Maven."""
    (tmp_path / SOURCE).parent.mkdir(parents=True)
    (tmp_path / SOURCE).write_text("class OneNode {}")
    (tmp_path / "pom.xml").write_text("<project/>")
    monkeypatch.setattr(rig, "HERE", tmp_path)
    monkeypatch.setattr(rig.shutil, "which", lambda name: name)
    return tmp_path


def maven(returncode: int, runs: list[Sequence[str]]) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        runs.append(command)
        assert not (rig.HERE / "target" / "lib").exists(), "libraries of an earlier description are left"
        (rig.HERE / "target" / "lib").mkdir()
        return subprocess.CompletedProcess(command, returncode, "", "no network")

    return run


@pytest.mark.parametrize("changed", [SOURCE, Path("pom.xml")], ids=lambda path: path.name)
@pytest.mark.parametrize("time", [0, 1 << 32], ids=["older", "newer"])
def test_nodes_are_built_once_for_each_description(
    home: Path, monkeypatch: pytest.MonkeyPatch, changed: Path, time: int
) -> None:
    runs: list[Sequence[str]] = []
    monkeypatch.setattr(rig.subprocess, "run", maven(0, runs))
    for text, builds in (("as it was", 1), ("as it is now", 2)):
        (home / changed).write_text(text)
        os.utime(home / changed, (time, time))
        for _ in range(2):
            rig.build()
            assert rig.is_built()
            assert len(runs) == builds


def test_what_maven_could_not_build_is_not_built(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rig.subprocess, "run", maven(1, []))
    with pytest.raises(rig.RigError, match="mvn failed: no network"):
        rig.build()
    assert not rig.is_built()
