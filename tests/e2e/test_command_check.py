"""`certgrade check` as people call it."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import jsonschema
import psutil
import pytest
from e2e_builder import CERTGRADE, Run, notebook

from certgrader.report.schema import report_schema


def test_a_notebook_is_run_and_reported(certgrade: Run, submission: Path, rubric: str, tmp_path: Path) -> None:
    done = certgrade("check", submission, "--rubric", rubric, "-o", "sortie/ici")
    assert (done.returncode, done.stderr) == (0, "")
    output = tmp_path / "sortie" / "ici"
    lines = done.stdout.splitlines()
    assert lines[-2:] == [str(output / "remise.report.html"), str(output / "remise.report.json")]
    assert "maîtrisé" in done.stdout
    report = json.loads((output / "remise.report.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(report_schema()).validate(report)
    assert report["execution"]["mode"] == "executed"
    assert report["execution"]["status"] == "completed"
    assert report["execution"]["sandbox"] in ("bwrap", "docker")
    assert [cell["status"] for cell in report["execution"]["cells"]] == ["ok", "ok"]
    assert [one["level"] for one in report["competencies"]] == ["met", "not_met"]
    assert len(list((output / "bundles").iterdir())) == 1


def test_json_on_standard_output_and_nothing_else(
    certgrade: Run, submission: Path, rubric: str, tmp_path: Path
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    done = certgrade("check", submission, "--rubric", rubric, "--no-execute", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["execution"]["mode"] == "static"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_json_and_files_where_a_folder_is_named(certgrade: Run, submission: Path, rubric: str, tmp_path: Path) -> None:
    done = certgrade("check", submission, "--rubric", rubric, "--no-execute", "--json", "-o", "ici")
    assert json.loads(done.stdout) == json.loads((tmp_path / "ici" / "remise.report.json").read_text())


def test_quiet_prints_only_paths(certgrade: Run, submission: Path, rubric: str, tmp_path: Path) -> None:
    done = certgrade("check", submission, "--rubric", rubric, "--no-execute", "--quiet", "--format", "json")
    assert done.stdout == f"{tmp_path / 'remise.report.json'}\n"


@pytest.mark.parametrize(("level", "code"), [("not_met", 0), ("partial", 1)])
def test_fail_under_compares_the_weakest_competency(
    certgrade: Run, submission: Path, rubric: str, level: str, code: int
) -> None:
    done = certgrade("check", submission, "--rubric", rubric, "--no-execute", "--fail-under", level)
    assert done.returncode == code


def test_parameters_reach_the_notebook_and_the_report(certgrade: Run, rubric: str, tmp_path: Path) -> None:
    (tmp_path / "p.ipynb").write_text(notebook("n = 1", "assert (n, nom) == (3, 'Zoé'), (n, nom)"))
    data = json.loads((tmp_path / "p.ipynb").read_text())
    data["cells"][1]["metadata"]["tags"] = ["parameters"]
    (tmp_path / "p.ipynb").write_text(json.dumps(data))
    done = certgrade("check", "p.ipynb", "--rubric", rubric, "-p", "n", "3", "-p", "nom=Zoé", "--json")
    report = json.loads(done.stdout)
    assert report["submission"]["parameters"] == {"n": 3, "nom": "Zoé"}
    assert [cell["status"] for cell in report["execution"]["cells"]] == ["ok", "ok"]


def test_another_language_is_graded_without_running(certgrade: Run, rubric: str, tmp_path: Path) -> None:
    (tmp_path / "r.ipynb").write_text(notebook("x <- 1", kernel="R"))
    done = certgrade("check", "r.ipynb", "--rubric", rubric, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["execution"]["mode"] == "static"
    assert "kernel-language" in [one["code"] for one in report["warnings"]]


def test_settings_of_the_submission_never_steer(certgrade: Run, rubric: str, tmp_path: Path) -> None:
    folder = tmp_path / "remise"
    folder.mkdir()
    (folder / "travail.ipynb").write_text(notebook("1 + 1"))
    (folder / "certgrade.toml").write_text("no-execute = true\nrubric = 'absente'\n")
    (folder / "pyproject.toml").write_text("[tool.certgrade]\nsandbox = 'none'\n")
    (folder / ".env").write_text("CERTGRADE_NO_EXECUTE=1\n")
    report = json.loads(certgrade("check", folder, "--rubric", rubric, "--json").stdout)
    assert report["execution"]["mode"] == "executed"
    assert report["execution"]["sandbox"] != "none"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["absent.ipynb"], 3),
        (["remise.ipynb", "--env", "/nulle/part"], 4),
        (["remise.ipynb", "--rubric", "absente"], 2),
        (["remise.ipynb", "-o", "remise.ipynb"], 2),
        (["remise.ipynb", "-o", "/proc/nulle-part"], 2),
        (["remise.ipynb", "--sandbox", "brap"], 2),
    ],
)
def test_what_cannot_be_done_writes_no_report(
    certgrade: Run, submission: Path, rubric: str, tmp_path: Path, words: list[str], code: int
) -> None:
    done = certgrade("check", *words, *([] if "--rubric" in words else ["--rubric", rubric]))
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.rglob("*.report.*"))
    assert submission.is_file()


def test_a_full_disk_is_said_and_leaves_nothing_half_written(rubric: str, submission: Path, tmp_path: Path) -> None:
    command = [CERTGRADE, "check", str(submission), "--rubric", rubric, "--no-execute", "-o", "sortie"]
    # No file above 2 kB: as a disk that fills up while the report is written.
    limited = ["sh", "-c", 'trap "" XFSZ; ulimit -f 4; exec "$@"', "sh", *command]
    done = subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.rglob("*.report.html"))
    assert not list(tmp_path.rglob("*.part"))


def test_several_notebooks_are_listed_and_one_can_be_chosen(certgrade: Run, rubric: str, tmp_path: Path) -> None:
    folder = tmp_path / "deux"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.ipynb").write_text(notebook(f"{name} = 1"))
    done = certgrade("check", "deux", "--rubric", rubric, "--no-execute")
    assert done.returncode == 3
    assert "a.ipynb" in done.stderr
    assert "b.ipynb" in done.stderr
    assert certgrade("check", "deux", "--rubric", rubric, "--no-execute", "--notebook", "b.ipynb").returncode == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_no_process_and_no_report(
    rubric: str, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    (tmp_path / "long.ipynb").write_text(notebook("import time\ntime.sleep(600)"))
    process = subprocess.Popen(
        [CERTGRADE, "check", "long.ipynb", "--rubric", rubric], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    kernel = _wait_for_children(process.pid)
    os.kill(process.pid, number)
    assert process.wait(60) == code
    assert process.stderr is not None
    assert len(process.stderr.read().splitlines()) == 1
    process.stderr.close()
    assert not [one for one in kernel if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert not list(tmp_path.rglob("*.report.*"))
    assert not list(tmp_path.rglob("*.part"))


def _wait_for_children(pid: int) -> list[psutil.Process]:
    """The processes started by `pid`, once the kernel is among them."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        children = psutil.Process(pid).children(recursive=True)
        if len(children) >= 2:
            time.sleep(1.0)
            return psutil.Process(pid).children(recursive=True)
        time.sleep(0.1)
    pytest.fail("no kernel was started")
