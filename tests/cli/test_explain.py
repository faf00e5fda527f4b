"""`certgrade explain`: what a verdict rests on, in words, for whoever doubts it."""

import json
import shutil
from pathlib import Path

import pytest

from certgrader.cli.app import run
from certgrader.errors import ExitCode

CELLS = (
    "# Prévoir les ventes\nLe gérant doit décider chaque lundi combien commander, et jette 8 % des fruits.",
    "import pandas as pd\nventes = pd.read_csv('ventes.csv')\nventes = ventes.drop_duplicates()\nventes.head()",
    "Les doublons sont supprimés, car la caisse envoie certains tickets deux fois : 231 lignes sur 10 500.",
    "from sklearn.linear_model import Ridge\nmodele = Ridge(alpha=3).fit(ventes[['jour']], ventes['total'])",
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graded notebook."""
    folder = tmp_path_factory.mktemp("explained")
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
        if text.startswith(("import", "from"))
        else {"cell_type": "markdown", "metadata": {}, "source": text}
        for text in CELLS
    ]
    written = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / "ventes.ipynb").write_text(json.dumps(written), encoding="utf-8")
    assert run(["check", str(folder / "ventes.ipynb"), "--no-execute", "-q", "-o", str(folder)]) == ExitCode.OK
    return folder


def test_it_says_what_was_looked_for_where_a_juror_would_look_and_what_weighed(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", str(graded / "ventes.report.json"), "c3.3"]) == ExitCode.OK
    said = capsys.readouterr().out
    report = json.loads((graded / "ventes.report.json").read_text(encoding="utf-8"))
    verdict = next(one for c in report["competencies"] for one in c["criteria"] if one["id"] == "C3.3")
    assert verdict["reason"] in said
    assert f"confiance {round(100 * verdict['confidence'])}" in said
    assert "✓ des doublons supprimés" in said or "✓ les doublons recherchés (cellule 2" in said
    assert "– " in said
    assert "cellule 2" in said.partition("Cellules où un juré regarderait")[2]
    assert "pour : " in said
    # Words for people: no name of a feature, no weight.
    assert not any(raw in said for raw in ("co=", "call=", "word=", "ch=", "~"))


def test_the_page_beside_the_report_will_do_and_english_is_spoken(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", str(graded / "ventes.report.html"), "C1.1", "--lang", "en"]) == ExitCode.OK
    said = capsys.readouterr().out
    assert "Cells where a juror would look" in said
    assert "What readers say of such findings" in said


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nowhere.report.json", "C1.1"], ExitCode.UNREADABLE, "pas de rapport ici"),
        (["ventes.ipynb", "C1.1"], ExitCode.USAGE, "n'est pas un rapport"),
        (["ventes.report.json", "C12"], ExitCode.USAGE, "pas de critère « C12 »"),
    ],
)
def test_what_cannot_be_explained_is_one_sentence(
    graded: Path, words: list[str], code: ExitCode, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", str(graded / words[0]), *words[1:]]) == code
    told = capsys.readouterr()
    assert sentence in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert not told.out


def test_without_the_run_it_says_how_to_get_one(
    graded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(graded / "ventes.report.json", tmp_path)
    assert run(["explain", str(tmp_path / "ventes.report.json"), "C1.1"]) == ExitCode.UNREADABLE
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_rubric_without_weights_says_where_its_confidence_comes_from(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["explain", str(graded / "ventes.report.json"), "B1.1", "--rubric", "notebook-basics"]
    assert run(words) == ExitCode.OK
    said = capsys.readouterr().out
    assert "n'est pas calibrée" in said
    assert "La grille a changé depuis ce rapport" in said
