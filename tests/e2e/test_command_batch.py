"""A cohort whose notebooks really run, and Ctrl-C in the middle of it."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from e2e_builder import CERTGRADE, Run, notebook


def test_one_death_costs_one(certgrade: Run, rubric: str, tmp_path: Path) -> None:
    folder = tmp_path / "promotion"
    folder.mkdir()
    (folder / "bon.ipynb").write_text(notebook("1 + 1"))
    (folder / "mortel.ipynb").write_text(notebook("x = 1", "import os\nos._exit(3)", "x"))
    done = certgrade("batch", folder, "-o", "sortie", "--rubric", rubric, "-j", "2", "--memory", "1G")
    assert done.returncode == 0
    rows = {row["name"]: row for row in json.loads((tmp_path / "sortie" / "index.json").read_text())["rows"]}
    assert rows["bon"]["execution"] == "completed"
    assert rows["mortel"]["execution"] == "killed"
    again = certgrade("batch", folder, "-o", "sortie", "--rubric", rubric, "-j", "2", "--memory", "1G")
    assert "2 déjà faites" in again.stdout


def test_too_many_at_a_time_are_reduced_with_a_sentence(certgrade: Run, submission: Path, rubric: str) -> None:
    folder = submission.parent / "promotion"
    folder.mkdir()
    submission.rename(folder / submission.name)
    done = certgrade("batch", folder, "-o", "s", "--rubric", rubric, "-j", "4", "--memory", "100T", "--timeout", "60")
    assert "-j 4" in done.stderr


def test_nothing_is_started_where_nothing_can_be_executed(certgrade: Run, submission: Path, rubric: str) -> None:
    folder = submission.parent / "promotion"
    folder.mkdir()
    submission.rename(folder / submission.name)
    done = certgrade("batch", folder, "-o", "s", "--rubric", rubric, "--env", "/nulle/part")
    assert done.returncode == 4
    assert not list(submission.parent.rglob("*.report.json"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_keeps_what_is_done(rubric: str, tmp_path: Path, number: signal.Signals, code: int) -> None:
    folder = tmp_path / "promotion"
    folder.mkdir()
    (folder / "a.ipynb").write_text(notebook(kernel="R"))
    (folder / "b.ipynb").write_text(notebook("import time\ntime.sleep(600)"))
    command = [CERTGRADE, "batch", str(folder), "-o", "sortie", "--rubric", rubric, "-j", "1"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (tmp_path / "sortie" / "ledger" / "a.json").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.0)
    os.kill(process.pid, number)
    assert process.wait(60) == code
    rows = json.loads((tmp_path / "sortie" / "index.json").read_text())["rows"]
    assert [row["name"] for row in rows] == ["a"]
    assert (tmp_path / "sortie" / "a.report.html").is_file()
    assert not list((tmp_path / "sortie").glob("b.report.*"))
