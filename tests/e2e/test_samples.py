"""The samples of this project, graded with the default rubric: what README promises about them."""

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from e2e_builder import Run

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_notebooks"
SEED = 20261124


def criteria(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Its notebook-scope criteria."""
    return [
        one for competency in report["competencies"] for one in competency["criteria"] if one["scope"] == "notebook"
    ]


def check(certgrade: Run, *words: object) -> dict[str, Any]:
    done = certgrade("check", *words, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def meets_the_bar_of_the_exemplary_one(report: dict[str, Any]) -> None:
    for one in criteria(report):
        if one["level"] == "not_applicable":
            assert one["conditional"], one["id"]
        else:
            assert one["level"] in ("met", "partial"), (one["id"], one["reason"])
            assert [found for found in one["evidence"] if found["stance"] == "supports"], one["id"]


def test_the_exemplary_one_has_everything_with_evidence(certgrade: Run) -> None:
    meets_the_bar_of_the_exemplary_one(check(certgrade, SAMPLES / "exemplaire", "--no-execute"))


def test_the_weak_one_has_little(certgrade: Run) -> None:
    found = [one["level"] in ("met", "partial") for one in criteria(check(certgrade, SAMPLES / "faible"))]
    assert sum(found) <= 0.4 * len(found)


@pytest.mark.slow
def test_the_exemplary_one_runs_and_has_everything_with_evidence(certgrade: Run) -> None:
    report = check(certgrade, SAMPLES / "exemplaire")
    assert report["execution"]["mode"] == "executed"
    meets_the_bar_of_the_exemplary_one(report)


@pytest.mark.slow
def test_the_kaggle_one_finds_its_data(certgrade: Run) -> None:
    report = check(certgrade, SAMPLES / "kaggle" / "notebook", "--data", SAMPLES / "kaggle" / "data")
    assert report["submission"]["platform"] == "kaggle"
    assert report["execution"]["status"] == "completed"


@pytest.mark.slow
def test_the_cohort_gets_a_row_an_entry(certgrade: Run, tmp_path: Path) -> None:
    assert certgrade("batch", SAMPLES / "cohorte", "-o", "sortie", "-j", "2").returncode == 3
    rows = json.loads((tmp_path / "sortie" / "index.json").read_text())["rows"]
    assert len(rows) == len(list((SAMPLES / "cohorte").iterdir()))
    assert [row["name"] for row in rows if row["status"] == "failed"] == ["candidat-04", "candidat-05"]


def test_one_of_the_cohort_drawn_with_a_seed(certgrade: Run) -> None:
    entries = sorted(path for path in (SAMPLES / "cohorte").iterdir() if not path.stem.endswith(("-04", "-05")))
    report = check(certgrade, random.Random(SEED).choice(entries))
    assert report["execution"]["mode"] == "executed"


@pytest.mark.corpus
@pytest.mark.parametrize("number", range(5))
def test_public_notebooks_are_graded_without_a_hitch(certgrade: Run, number: int) -> None:
    """A seeded fifth of the corpus each; needs CERTGRADE_CORPUS."""
    folder = os.environ.get("CERTGRADE_CORPUS")
    if not folder:
        pytest.skip("CERTGRADE_CORPUS names no folder of public notebooks")
    for entry in sorted(Path(folder).iterdir())[number::5]:
        notebook = min(entry.rglob("*.ipynb"), key=lambda path: (len(path.parts), path))
        done = certgrade("check", notebook, "--no-execute", "--json")
        assert done.returncode == 0, (entry.name, done.stderr)
        assert json.loads(done.stdout)["schema"] == "certgrader/report@1"
