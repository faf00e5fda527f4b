"""`certgrade calibrate`, then reports made with what it wrote."""

import gzip
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from judged_notebooks import DROPPED, LOAD, RISK, RUBRIC, TOLD, lay_out, notebook

from certgrader.cli.app import run
from certgrader.fitted.weights import load_weights

pytest.importorskip("sklearn")
Captured = pytest.CaptureFixture[str]
NAME = "petite.weights.json.gz"
SCALED = """\
import sklearn
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
x = StandardScaler().fit_transform(df[['a', 'b']])
x_train, x_test, y_train, y_test = train_test_split(x, df['y'])"""
MEASURED = """\
import sklearn
from sklearn.linear_model import LogisticRegression
model = LogisticRegression().fit(x_train, y_train)
print(model.score(x_test, y_test))"""


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a rubric that names the weights fitted for it, which lie beside it."""
    folder = tmp_path_factory.mktemp("calibrated")
    corpus = lay_out(folder, groups=6, each=4)
    assert run(["calibrate", str(corpus), "--rubric", str(folder / "petite.yaml"), "-o", str(folder), "-q"]) == 0
    (folder / "petite.yaml").write_text(RUBRIC.replace("language: fr\n", f"language: fr\ncalibration: {NAME}\n", 1))
    return folder


def checked(folder: Path, rubric: Path, *cells: str) -> dict[str, Any]:
    """The JSON of a report on a notebook of those cells; its page lies beside it."""
    (folder / "copie.ipynb").write_text(notebook(cells), encoding="utf-8")
    words = ["check", str(folder / "copie.ipynb"), "--no-execute", "--rubric", str(rubric), "-o", str(folder), "-q"]
    assert run(words) == 0
    found: dict[str, Any] = json.loads((folder / "copie.report.json").read_text(encoding="utf-8"))
    return found


def criteria(report: dict[str, Any]) -> dict[str, Any]:
    return {one["id"]: one for competency in report["competencies"] for one in competency["criteria"]}


def test_it_says_what_it_read_and_what_the_weights_are_worth(tmp_path: Path, capsys: Captured) -> None:
    corpus = lay_out(tmp_path)
    assert run(["calibrate", str(corpus), "--rubric", str(tmp_path / "petite.yaml"), "-o", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("8 notebooks de 4 groupes, ")
    assert "kappa" in out
    assert f"calibration: {NAME}" in out
    path = tmp_path / "out" / NAME
    assert out.endswith(f"{path}\n")
    weights, _ = load_weights(path)
    made = weights.provenance
    assert (made.notebooks, made.groups, made.labels) == (8, 4, 16 + 8)
    assert re.fullmatch(r"[0-9a-f]{64}", made.labels_sha256)
    assert "kappa" in made.figures


def test_the_same_corpus_gives_the_same_bytes_in_a_new_file(tmp_path: Path) -> None:
    corpus = lay_out(tmp_path)
    out = tmp_path / "out"
    words = ["calibrate", str(corpus), "--rubric", str(tmp_path / "petite.yaml"), "-o", str(out), "-q"]
    assert run(words) == 0
    first = (out / NAME).read_bytes()
    # Written beside and put in its place: what was there keeps its content for whoever has it open.
    (out / NAME).write_bytes(b"an older one")
    os.link(out / NAME, tmp_path / "held")
    assert run(words) == 0
    assert (out / NAME).read_bytes() == first
    assert (tmp_path / "held").read_bytes() == b"an older one"
    assert [path.name for path in out.iterdir()] == [NAME]


def test_what_was_there_stays_when_nothing_can_be_learned(tmp_path: Path, capsys: Captured) -> None:
    corpus = lay_out(tmp_path, groups=1, each=8)
    (tmp_path / NAME).write_bytes(b"an older one")
    assert run(["calibrate", str(corpus), "--rubric", str(tmp_path / "petite.yaml"), "-o", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert (tmp_path / NAME).read_bytes() == b"an older one"


def test_judged_notebooks_that_cannot_be_used_are_named_and_the_rest_counts(tmp_path: Path, capsys: Captured) -> None:
    corpus = lay_out(tmp_path)
    (corpus / "notebooks" / "n0.ipynb").unlink()
    (corpus / "notebooks" / "n1.ipynb").write_text("no notebook")
    assert run(["calibrate", str(corpus), "--rubric", str(tmp_path / "petite.yaml"), "-o", str(tmp_path)]) == 3
    captured = capsys.readouterr()
    assert "« n0 »" in captured.err
    assert "n1.ipynb" in captured.err
    assert len(captured.err.splitlines()) == 2
    assert load_weights(tmp_path / NAME)[0].provenance.notebooks == 6


def test_criteria_that_the_rubric_has_not_are_named(tmp_path: Path, capsys: Captured) -> None:
    corpus = lay_out(tmp_path)
    labels = corpus / "labels-a.tsv"
    labels.write_text(labels.read_text() + "n0\tC9.8\tmet\t1\nn1\tC01.1\tmet\t1\n")
    assert run(["calibrate", str(corpus), "--rubric", str(tmp_path / "petite.yaml"), "-o", str(tmp_path)]) == 0
    [line] = capsys.readouterr().err.splitlines()
    assert "C01.1, C9.8" in line


def test_without_scikit_learn_one_sentence_says_how_to_get_it(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = lay_out(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert run(["calibrate", str(corpus), "--rubric", str(tmp_path / "petite.yaml"), "-o", str(tmp_path)]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "scikit-learn" in line
    assert "pip install" in line
    assert not (tmp_path / NAME).exists()


def test_reports_need_no_scikit_learn(calibrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("sklearn", "numpy", "scipy")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("sklearn", "numpy", "scipy"):
        monkeypatch.setitem(sys.modules, name, None)
    report = checked(tmp_path, calibrated / "petite.yaml", LOAD, TOLD, DROPPED)
    assert report["rubric"]["calibration"]


def test_a_rubric_that_names_its_weights_gives_calibrated_confidence(calibrated: Path, tmp_path: Path) -> None:
    (tmp_path / "petite.yaml").write_text(RUBRIC)
    cells = (LOAD, TOLD, DROPPED, RISK)
    plain, fitted = (checked(tmp_path, where / "petite.yaml", *cells) for where in (tmp_path, calibrated))
    assert plain["rubric"]["calibration"] is None
    sha256 = load_weights(calibrated / NAME)[1]
    said = fitted["rubric"]["calibration"]
    assert said.startswith("24 notebooks, 20")
    assert f"sha256:{sha256}" in said
    one, other = criteria(plain), criteria(fitted)
    assert {name: each["level"] for name, each in one.items()} == {name: each["level"] for name, each in other.items()}
    assert other["C1.1"]["confidence"] != one["C1.1"]["confidence"]


def test_confidence_follows_what_readers_said(calibrated: Path, tmp_path: Path) -> None:
    """On C1.1 readers see "not met" where the rule sees a sentence: it is surest where both agree."""
    rubric = calibrated / "petite.yaml"
    agreed = criteria(checked(tmp_path, rubric, LOAD, TOLD, DROPPED, RISK))["C1.1"]
    disputed = criteria(checked(tmp_path, rubric, LOAD, RISK, "df.head()", TOLD))["C1.1"]
    assert disputed["level"] == "partial"
    assert disputed["confidence"] < agreed["confidence"]
    assert disputed["needs_jury"] == (disputed["confidence"] < 0.6)


def test_evidence_is_of_the_notebook(calibrated: Path, tmp_path: Path) -> None:
    cells = (LOAD, TOLD, DROPPED, RISK, "df.plot()", "Les ventes montent.")
    for one in criteria(checked(tmp_path, calibrated / "petite.yaml", *cells)).values():
        assert one["evidence"]
        for piece in one["evidence"]:
            assert piece["excerpt"].splitlines()[0] in cells[piece["cell"]]


def test_what_no_check_found_is_there_to_read_and_proves_nothing(calibrated: Path, tmp_path: Path) -> None:
    report = checked(tmp_path, calibrated / "petite.yaml", LOAD, TOLD, DROPPED, "df.head()", "Les ventes montent.")
    pieces = criteria(report)["C1.1"]["evidence"]
    found = [piece for piece in pieces if piece["cell"] in {1, 2}]
    assert found
    assert all(piece["check"] in ("dropped", "told") for piece in found)
    beside = [piece for piece in pieces if piece["cell"] not in {1, 2}]
    assert [piece["cell"] for piece in beside] == [4]  # so little is learned that any cell may be evidence, but beside
    assert all(piece["check"] == "read-also" and "n'en dépend pas" in piece["note"] for piece in beside)
    page = (tmp_path / "copie.report.html").read_text(encoding="utf-8")
    [article] = re.findall(r'<article class="criterion" id="crit-C1\.1".*?</article>', page, re.DOTALL)
    shown, _, folded = article.partition("À lire aussi")
    assert "Les ventes montent" in folded
    assert "Les ventes montent" not in shown


def test_the_nearest_passages_claim_nothing(calibrated: Path, tmp_path: Path) -> None:
    """Where a criterion is not met the jury sees where to look, and reads that it is no proof."""
    report = checked(tmp_path, calibrated / "petite.yaml", LOAD, "Les ventes montent.", "df.head()")
    risks = criteria(report)["C1.2"]
    assert risks["level"] == "not_met"
    assert risks["evidence"]
    for piece in risks["evidence"]:
        assert piece["check"] == "nearest-passages"
        assert piece["note"].startswith("passage le plus proche")
    page = (tmp_path / "copie.report.html").read_text(encoding="utf-8")
    [article] = re.findall(r'<article class="criterion" id="crit-C1\.2".*?</article>', page, re.DOTALL)
    assert "passage le plus proche" in article
    assert "nearest-passages" not in article
    assert re.search(r"mesurée sur \d+ notebooks déjà jugés", page)
    assert "écrit dans le" not in article
    assert "affirmé" not in article
    words = ["check", "copie.ipynb", "--no-execute", "--rubric", str(calibrated / "petite.yaml"), "--lang", "en", "-q"]
    assert run(words) == 0
    assert "nearest passage" in (tmp_path / "copie.report.html").read_text(encoding="utf-8")


def test_an_empty_cell_is_no_passage_to_read(calibrated: Path, tmp_path: Path) -> None:
    empty = "", " \n"
    report = checked(tmp_path, calibrated / "petite.yaml", LOAD, *empty, TOLD, *empty, DROPPED, *empty, "df.head()")
    pieces = [piece for one in criteria(report).values() for piece in one["evidence"]]
    assert pieces
    assert all(piece["excerpt"].strip() for piece in pieces)


def test_contradictions_are_kept(calibrated: Path, tmp_path: Path) -> None:
    """Whatever the ranking thinks of the cells, all that speaks against the level stays."""
    text = (calibrated / "petite.yaml").read_text()
    before = "          - {id: risks,"
    leak = "          - {id: leak, type: modelling, fact: leak}\n"
    text = text.replace(before, leak + before).replace("met: risks", "met: {all: [risks, {not: leak}]}")
    (tmp_path / "fitted.yaml").write_text(text)
    cells = (LOAD, SCALED, MEASURED, *(f"Le biais de la boutique {n} est un risque pour 3 ventes." for n in range(9)))
    (tmp_path / "plain.yaml").write_text((tmp_path / "fitted.yaml").read_text().replace(f"calibration: {NAME}\n", ""))
    (tmp_path / NAME).write_bytes((calibrated / NAME).read_bytes())
    against = []
    for name in ("plain", "fitted"):
        pieces = criteria(checked(tmp_path, tmp_path / f"{name}.yaml", *cells))["C1.2"]["evidence"]
        against.append([piece for piece in pieces if piece["stance"] == "contradicts"])
    assert against[0]
    assert against[0] == against[1]


# (what lies where the weights should be, what the sentence says)
BROKEN: list[tuple[bytes | None, str]] = [
    (None, "n'est pas à côté de la grille"),
    (b"", "calibration"),
    (b"not gzip", "calibration"),
    (gzip.compress(b"{}", mtime=0), "calibration"),
    (gzip.compress(b"\xff\xfe", mtime=0), "calibration"),
    (gzip.compress(b"[" * 100_000, mtime=0), "calibration"),
    (gzip.compress(b"{}" * 100, mtime=0)[:-9], "calibration"),
    (gzip.compress(b" " * 21_000_000, mtime=0), "calibration"),
]


@pytest.mark.parametrize(("content", "said"), BROKEN)
def test_weights_that_are_none_are_one_sentence(
    tmp_path: Path, calibrated: Path, capsys: Captured, content: bytes | None, said: str
) -> None:
    (tmp_path / "petite.yaml").write_text((calibrated / "petite.yaml").read_text())
    if content is not None:
        (tmp_path / NAME).write_bytes(content)
    (tmp_path / "copie.ipynb").write_text(notebook([LOAD]))
    assert run(["check", "copie.ipynb", "--no-execute", "--rubric", "petite.yaml"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert not list(tmp_path.glob("*.report.*"))


def test_weights_of_another_rubric_are_refused(tmp_path: Path, calibrated: Path, capsys: Captured) -> None:
    other = (calibrated / "petite.yaml").read_text().replace("id: petite\n", "id: grande\n")
    (tmp_path / "grande.yaml").write_text(other)
    (tmp_path / NAME).write_bytes((calibrated / NAME).read_bytes())
    (tmp_path / "copie.ipynb").write_text(notebook([LOAD]))
    assert run(["check", "copie.ipynb", "--no-execute", "--rubric", "grande.yaml"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "« petite »" in line
    assert line.startswith("grande.yaml:6:") or "grande.yaml:6:" in line
