"""Runs kept by `check` and `batch`, graded anew."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from e2e_builder import CERTGRADE, RUBRIC, Run, notebook

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("regrade")


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with one executed submission; made once."""
    folder = tmp_path_factory.mktemp("graded")
    (folder / "petite.yaml").write_text(RUBRIC, encoding="utf-8")
    (folder / "remise.ipynb").write_text(notebook("x = 40 + 2\nx"))
    command = [CERTGRADE, "check", "remise.ipynb", "--rubric", "petite.yaml", "-o", "ancien"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "ancien"


@pytest.fixture
def graded(graded_once: Path, tmp_path: Path) -> Path:
    """A copy of it that the test may spoil."""
    return Path(shutil.copytree(graded_once, tmp_path / "ancien"))


def test_the_same_rubric_gives_the_same_bytes(certgrade: Run, graded: Path, rubric: str, tmp_path: Path) -> None:
    done = certgrade("regrade", graded / "bundles", "--rubric", rubric, "-o", "nouveau")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 verdict changé" in done.stdout
    for path in graded.glob("*.report.*"):
        assert (tmp_path / "nouveau" / path.name).read_bytes() == path.read_bytes()


def test_another_rubric_lists_what_changed_and_leaves_the_old(
    certgrade: Run, graded: Path, rubric: str, tmp_path: Path
) -> None:
    old = {path: path.read_bytes() for path in graded.glob("*.report.*")}
    text = Path(rubric).read_text().replace("[doublon]", "[introuvable]")
    (tmp_path / "autre.yaml").write_text(text)
    done = certgrade("regrade", graded, "--rubric", "autre.yaml", "-o", "nouveau")
    assert "C1.1" in done.stdout
    assert "maîtrisé → non maîtrisé" in " ".join(done.stdout.split())
    assert "1 verdict changé" in done.stdout
    assert {path: path.read_bytes() for path in graded.glob("*.report.*")} == old
    report = json.loads((tmp_path / "nouveau" / "remise.report.json").read_text())
    assert report["competencies"][0]["level"] == "not_met"
    assert report["execution"]["mode"] == "executed"


def test_one_bundle_that_was_moved_away(certgrade: Run, graded: Path, rubric: str, tmp_path: Path) -> None:
    [bundle] = (graded / "bundles").iterdir()
    shutil.move(bundle, tmp_path / "ailleurs")
    done = certgrade("regrade", "ailleurs", "--rubric", rubric, "-o", "nouveau")
    assert done.returncode == 0
    assert (tmp_path / "nouveau" / "remise.report.json").is_file()


def test_old_reports_are_never_written_over(certgrade: Run, graded: Path, rubric: str) -> None:
    assert certgrade("regrade", graded, "--rubric", rubric, "-o", graded).returncode == 2


@pytest.mark.parametrize("place", [".", "absent", "remise.ipynb"])
def test_where_there_is_no_bundle(certgrade: Run, submission: Path, rubric: str, place: str) -> None:
    done = certgrade("regrade", place, "--rubric", rubric, "-o", "nouveau")
    assert done.returncode == 3
    assert submission.is_file()


def test_a_damaged_bundle_is_named(certgrade: Run, graded: Path, rubric: str) -> None:
    [bundle] = (graded / "bundles").iterdir()
    (bundle / "run.json").write_text("{")
    done = certgrade("regrade", graded, "--rubric", rubric, "-o", "nouveau")
    assert done.returncode == 3
    assert bundle.name in done.stderr


def test_another_rubric_altogether_is_compared_where_names_agree(
    certgrade: Run, graded: Path, rubric: str, tmp_path: Path
) -> None:
    text = Path(rubric).read_text().replace("id: petite", "id: autre").replace("[doublon]", "[introuvable]")
    (tmp_path / "autre.yaml").write_text(text.replace("id: C2.1", "id: C2.9"))
    said = certgrade("regrade", graded, "--rubric", "autre.yaml", "-o", "nouveau").stdout
    assert "C1.1" in said
    assert "C2." not in said
    assert "grille précédente : petite" in said
    assert "1 verdict changé" in said


def test_damaged_bundles_are_said_and_the_others_graded(
    certgrade: Run, graded: Path, rubric: str, tmp_path: Path
) -> None:
    whole = next((graded / "bundles").iterdir())
    for name, damage in ("0", b"[]"), ("1", b""), ("2", b"{"), ("3", b"\xff"):
        shutil.copytree(whole, graded / "bundles" / name)
        for part in ("bundle.json", "submission.json", "notebook.json", "run.json")[int(name) :]:
            (graded / "bundles" / name / part).write_bytes(damage)
    done = certgrade("regrade", graded, "--rubric", rubric, "-o", "nouveau")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 4
    assert (tmp_path / "nouveau" / "remise.report.json").is_file()
    assert (tmp_path / "nouveau" / "index.html").is_file()
    shutil.rmtree(whole)
    assert certgrade("regrade", graded, "--rubric", rubric, "-o", "rien").returncode == 3
