"""What a run may change in the verdicts, and what it must not."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from certgrader.bundle.store import Bundle, load, save
from certgrader.execution.diagnosis import diagnose
from certgrader.execution.model import STATIC_RUN, CellError, CellRun, ExecutionOptions, Limits, Run, TraceEvent
from certgrader.execution.names import bound_names
from certgrader.notebook.model import Cell, Notebook
from certgrader.notebook.reading import parse_notebook
from certgrader.pipeline.grade import GradeOptions, grade
from certgrader.pipeline.judge import judge
from certgrader.report.formats.base import Document
from certgrader.report.formats.json import JsonFormat
from certgrader.report.model import CriterionReport, Report
from certgrader.rubric.loading import load_rubric, parse_rubric
from certgrader.rubric.model import Rubric
from certgrader.submission.model import Submission

CREATED = "2026-11-24T10:00:00+01:00"
SUBMISSION = Submission("candidat", "a" * 64, CREATED, "n.ipynb", "b" * 64)
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ("exemplaire/exemplaire", "moyen/moyen", "regression/regression")
RANK = {"not_met": 0, "partial": 1, "met": 2}


def judged(book: Notebook, run: Run, rubric: Rubric) -> Report:
    return judge(SUBMISSION, book, run, rubric, created=CREATED, language="fr")


def criteria(report: Report) -> dict[str, CriterionReport]:
    return {one.id: one for competency in report.competencies for one in competency.criteria}


def lacking(book: Notebook, absent: set[int], *, stop: bool = False) -> Run:
    """A run in which the cells `absent` do not find their file, and what they were to make is missing after them."""
    runs: list[CellRun] = []
    unmade: set[str] = set()
    for cell in (one for one in book.cells if one.kind == "code"):
        needed = sorted(name for name in unmade if name in cell.source)
        if stop and any(run.status == "error" for run in runs):
            runs.append(CellRun(cell.index, "not_run"))
        elif cell.index in absent:
            runs.append(_failed(cell, "FileNotFoundError", "[Errno 2] No such file or directory: 'a.csv'"))
        elif needed:
            runs.append(_failed(cell, "NameError", f"name '{needed[0]}' is not defined"))
        else:
            unmade -= bound_names(cell)
            runs.append(CellRun(cell.index, "ok", 0.1, cell.outputs))
            continue
        unmade |= {name for name in bound_names(cell) if name.isidentifier()}
    return Run("executed", "cell_error", "bwrap", cells=diagnose(book.cells, runs, Limits()))


def _failed(cell: Cell, name: str, message: str) -> CellRun:
    return CellRun(cell.index, "error", 0.1, error=CellError(name, message))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_run_that_lacks_data_never_lowers_a_level(name: str) -> None:
    rubric = load_rubric("concevoir-implementer-ia")
    path = ROOT / "sample_notebooks" / f"{name}.ipynb"
    book = parse_notebook(path.read_bytes(), path.name)
    code = [cell.index for cell in book.cells if cell.kind == "code"]
    chance = random.Random(20261124)
    before = criteria(judged(book, STATIC_RUN, rubric))
    absences = [set(code), {code[0]}, *(set(chance.sample(code, len(code) // 3)) for _ in range(2))]
    for absent in absences:
        run = lacking(book, absent, stop=absent == {code[0]})
        for criterion, after in criteria(judged(book, run, rubric)).items():
            old, new = before[criterion].level, after.level
            assert (old == "not_applicable") == (new == "not_applicable"), criterion
            assert RANK.get(new, 0) >= RANK.get(old, 0), (criterion, absent, after.reason)


WITH_PYTHON = """\
schema: certgrader/rubric@1
id: demo
title: Demo
version: "1.0"
language: en
competencies:
  - id: C1
    statement: Clean the data
    criteria:
      - id: C1.1
        statement: The data are cleaned.
        checks:
          - {id: own, type: python, function: "operator:truediv"}
          - {id: coded, type: code, calls: [pandas.DataFrame.dropna]}
        levels:
          met: {all: [own, coded]}
          partial: coded
        advice: Clean.
        question: How?
"""
CLEANED = "import pandas as pd\ndf = pd.read_csv('a.csv')\ndf = df.dropna()"


def notebook_of(*sources: str) -> Notebook:
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "source": source, "outputs": []}
        for source in sources
    ]
    return parse_notebook(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode(), "n"
    )


def test_a_check_that_crashes_is_never_silently_clean() -> None:
    report = judged(notebook_of(CLEANED), STATIC_RUN, parse_rubric(WITH_PYTHON.encode(), "demo.yaml").rubric)
    (warning,) = [one for one in report.warnings if one.code == "check-crashed"]
    assert (warning.severity, warning.criteria) == ("serious", ["C1.1"])
    verdict = criteria(report)["C1.1"]
    assert (verdict.level, verdict.needs_jury) == ("partial", True)
    assert verdict.confidence <= 0.5
    assert "own" in verdict.reason


def test_an_event_that_no_code_explains_is_told_and_wins_nothing() -> None:
    rubric = parse_rubric(
        WITH_PYTHON.replace('type: python, function: "operator:truediv"', "type: runtime, event: fitted").encode(),
        "d.yaml",
    ).rubric
    forged = TraceEvent("fitted", "sklearn.linear_model.LogisticRegression", 0, {"n_samples": 100})
    run = Run("executed", "completed", "bwrap", cells=(CellRun(0, "ok"),), events=(forged,))
    report = judged(notebook_of(CLEANED), run, rubric)
    verdict = criteria(report)["C1.1"]
    assert (verdict.level, verdict.needs_jury) == ("partial", True)
    assert [one.check for one in verdict.evidence if one.stance == "contradicts"] == ["own"]
    assert "events-unexplained" in {one.code for one in report.warnings}


def test_an_executed_run_is_regraded_to_the_same_bytes(tmp_path: Path) -> None:
    rubric = load_rubric("concevoir-implementer-ia")
    book = notebook_of(CLEANED, "print(df.shape)")
    event = TraceEvent("rows_removed", "pandas.core.frame.DataFrame.dropna", 0, {"before": 3, "after": 2, "on": ("a",)})
    run = replace(lacking(book, {1}), events=(event,), parameters=(("a", 1.5), ("b", None)), data="donnees")
    kept = load(save(tmp_path, Bundle(SUBMISSION, book, run, CREATED)))
    first = JsonFormat().render(Document(judged(book, run, rubric), book, run), "fr")
    again = judge(kept.submission, kept.notebook, kept.run, rubric, created=kept.created, language="fr")
    assert JsonFormat().render(Document(again, kept.notebook, kept.run), "fr") == first


def test_the_data_folder_is_named_alike_whether_the_notebook_runs_or_not(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    (tmp_path / "donnees").mkdir()
    options = GradeOptions(
        load_rubric("notebook-basics"), "fr", ExecutionOptions(data=tmp_path / "donnees"), execute=False
    )
    graded = grade(str(tmp_path / "n.ipynb"), options)
    assert graded.document.report.submission.data == str(tmp_path / "donnees")
