"""A cohort from the folder to the index, with real processes."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certgrader.cli.app import run

Captured = pytest.CaptureFixture[str]


def batch(cohort: Path, output: Path, rubric: Path, *more: str) -> int:
    return run(["batch", str(cohort), "-o", str(output), "--rubric", str(rubric), "--no-execute", *more])


def rows(output: Path) -> dict[str, dict[str, Any]]:
    return {row["entry"]: row for row in json.loads((output / "index.json").read_text())["rows"]}


def test_every_entry_gets_a_row_and_the_good_ones_a_report(cohort: Path, rubric: Path, tmp_path: Path) -> None:
    output = tmp_path / "sortie"
    assert batch(cohort, output, rubric) == 3
    found = rows(output)
    assert {entry: row["status"] for entry, row in found.items()} == {
        "alice.ipynb": "ok",
        "bob.ipynb": "ok",
        "brisé.ipynb": "failed",
        "dossier": "ok",
        "notes.txt": "failed",
    }
    assert found["alice.ipynb"]["levels"] == {"C1": "met"}
    assert found["bob.ipynb"]["levels"] == {"C1": "not_met"}
    assert found["brisé.ipynb"]["sentence"]
    assert sorted(path.name for path in output.glob("*.report.json")) == [
        "alice.report.json",
        "bob.report.json",
        "dossier.report.json",
    ]
    with (output / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["entry"] for row in csv.DictReader(file)] == list(found)
    assert "alice.report.html" in (output / "index.html").read_text()


def test_loose_notebooks_do_not_share_their_neighbours_files(cohort: Path, rubric: Path, tmp_path: Path) -> None:
    (cohort / "requirements.txt").write_text("mlflow\n")
    output = tmp_path / "out"
    batch(cohort, output, rubric)
    bundles = [json.loads(path.read_text()) for path in output.glob("bundles/*/submission.json")]
    files = {one["name"]: [file["path"] for file in one["files"]] for one in bundles}
    assert files["alice"] == ["alice.ipynb"]


def test_running_again_resumes(
    cohort: Path, rubric: Path, tmp_path: Path, write_notebook: Callable[..., str], capsys: Captured
) -> None:
    output = tmp_path / "sortie"
    (cohort / "brisé.ipynb").unlink()
    (cohort / "notes.txt").unlink()
    assert batch(cohort, output, rubric) == 0
    stamps = {path.name: path.stat().st_mtime_ns for path in output.glob("*.report.json")}
    (cohort / "bob.ipynb").write_text(write_notebook("x = 2"))
    (cohort / "nouveau.ipynb").write_text(write_notebook("x = 4"))
    capsys.readouterr()
    assert batch(cohort, output, rubric) == 0
    assert "dont 2 déjà faites" in capsys.readouterr().out
    changed = {p.name for p in output.glob("*.report.json") if stamps.get(p.name) != p.stat().st_mtime_ns}
    assert changed == {"bob.report.json", "nouveau.report.json"}
    assert rows(output)["bob.ipynb"]["levels"] == {"C1": "met"}
    assert len(rows(output)) == 4


@pytest.mark.slow
def test_another_rubric_or_option_grades_again(cohort: Path, rubric: Path, tmp_path: Path, capsys: Captured) -> None:
    output = tmp_path / "sortie"
    batch(cohort, output, rubric)
    rubric.write_text(rubric.read_text().replace("doublon]", "introuvable]"))
    capsys.readouterr()
    batch(cohort, output, rubric)
    assert "déjà" not in capsys.readouterr().out
    batch(cohort, output, rubric, "--lang", "en")
    assert "already" not in capsys.readouterr().out


def test_a_submission_that_went_bad_loses_its_old_report(cohort: Path, rubric: Path, tmp_path: Path) -> None:
    output = tmp_path / "sortie"
    batch(cohort, output, rubric)
    (cohort / "alice.ipynb").write_text("{")
    assert batch(cohort, output, rubric) == 3
    assert not (output / "alice.report.json").exists()
    assert rows(output)["alice.ipynb"]["status"] == "failed"


def test_two_entries_of_one_name_get_a_report_each(
    tmp_path: Path, rubric: Path, write_notebook: Callable[..., str], capsys: Captured
) -> None:
    folder = tmp_path / "promotion"
    (folder / "a.d").mkdir(parents=True)
    (folder / "a").mkdir()
    (folder / "a.ipynb").write_text(write_notebook("x = 1"))
    (folder / "a" / "b.ipynb").write_text(write_notebook("x = 2"))
    (folder / "a.d").rmdir()
    output = tmp_path / "sortie"
    assert batch(folder, output, rubric) == 0
    assert "« a »" in capsys.readouterr().err
    reports = {path.name for path in output.glob("*.report.json")}
    assert len(reports) == 2
    assert "a.report.json" in reports


def test_the_environment_of_the_parent_does_not_change_the_children(
    cohort: Path, rubric: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTGRADE_FORMAT", "html")
    monkeypatch.setenv("CERTGRADE_JSON", "1")
    output = tmp_path / "sortie"
    batch(cohort, output, rubric)
    assert (output / "alice.report.json").is_file()
    assert (output / "alice.report.html").is_file()


@pytest.mark.parametrize("content", ["nowhere", "empty"])
def test_nothing_to_grade(tmp_path: Path, rubric: Path, content: str) -> None:
    (tmp_path / "empty").mkdir()
    assert batch(tmp_path / content, tmp_path / "sortie", rubric) == 3


def test_modules_of_the_current_folder_are_never_imported(cohort: Path, rubric: Path, tmp_path: Path) -> None:
    for name in ("typer", "yaml", "pydantic", "json"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'w').close()")
    batch(cohort, tmp_path / "sortie", rubric)
    assert not (tmp_path / "imported").exists()
    assert (tmp_path / "sortie" / "alice.report.json").is_file()
