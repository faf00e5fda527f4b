"""What `doctor` says about this machine."""

import json
from pathlib import Path

import pytest

from certgrader.cli.app import run
from certgrader.facts.prose.grammar import installed
from certgrader.sandbox.base import sandboxes

Captured = pytest.CaptureFixture[str]


def test_an_environment_that_is_not_there_means_exit_4(capsys: Captured) -> None:
    assert run(["doctor", "--json", "--env", "/nulle/part"]) == 4
    found = json.loads(capsys.readouterr().out)
    assert found["can_execute"] is False
    [kernel] = [sign for sign in found["signs"] if sign["id"] == "kernel"]
    assert kernel["state"] == "missing"
    assert "/nulle/part" in kernel["detail"]


def test_every_sandbox_is_listed_and_the_kernel_has_its_packages(capsys: Captured) -> None:
    code = run(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (code == 0) == found["can_execute"]
    signs = {sign["id"]: sign for sign in found["signs"]}
    assert {f"sandbox:{name}" for name in sandboxes.names()} <= signs.keys()
    assert signs["grammar"]["state"] == ("info" if installed() is None else "ok")
    assert "pandas" in signs["packages"]["detail"]
    assert "absent" not in signs
    attacks = [sign for name, sign in signs.items() if name.startswith("attack:")]
    if found["can_execute"]:
        assert len(attacks) >= 5
        assert all(sign["state"] == "ok" for sign in attacks)
        assert "limit:memory" in signs


@pytest.mark.parametrize(("lang", "word"), [("fr", "Noyau"), ("en", "Kernel")])
def test_people_read_it_in_their_language(lang: str, word: str, capsys: Captured) -> None:
    run(["doctor", "--lang", lang])
    assert word in capsys.readouterr().out


def test_a_trial_that_does_not_start_is_no_escape(capsys: Captured, tmp_path: Path) -> None:
    """A program that answers as a Python does, and is none."""
    answer: dict[str, object] = {"prefixes": [], "paths": [], "user_base": None, "python": "3.11.0", "ipykernel": True}
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ncase $1 in -c) echo '{json.dumps(answer)}' ;; *) exit 9 ;; esac\n")
    python.chmod(0o755)
    assert run(["doctor", "--env", str(tmp_path / "python"), "--sandbox", "bwrap", "--lang", "en"]) == 4
    said = capsys.readouterr().out
    assert "start the trial program: impossible" in said
    assert "SUCCEEDED" not in said
