"""A run that fails for want of data or packages never lowers a level below what `--no-execute` gives."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certgrader.catalogue.catalogue import phrase
from certgrader.execution.diagnosis import diagnose
from certgrader.execution.model import STATIC_RUN, CellError, CellRun, ExecutionOptions, Lack, Limits, Run
from certgrader.execution.names import bound_names
from certgrader.execution.runner import execute
from certgrader.notebook.model import Cell, Notebook
from certgrader.notebook.reading import parse_notebook
from certgrader.pipeline.judge import judge
from certgrader.report.model import CriterionReport, Report
from certgrader.rubric.loading import load_rubric, parse_rubric
from certgrader.rubric.model import Rubric
from certgrader.submission.intake import open_submission
from certgrader.submission.model import Submission

CREATED = "2026-11-24T10:00:00+01:00"
SUBMISSION = Submission("candidat", "a" * 64, CREATED, "n.ipynb", "b" * 64)
SAMPLES = Path(__file__).resolve().parents[2] / "sample_notebooks"
RANK = {"not_met": 0, "partial": 1, "met": 2}
FIGURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

# Every kind of evidence that a run can show, each needed for a level of its own.
RUBRIC = b"""\
schema: certgrader/rubric@1
id: demo
title: Demo
version: "1.0"
language: fr
competencies:
  - id: C1
    statement: S
    criteria:
      - id: C1.1
        statement: A figure.
        checks: [{id: figure, type: output, kind: [figure], finds: un graphique}]
        levels: {met: figure}
        advice: A
        question: Q
      - id: C1.2
        statement: A metric.
        checks: [{id: metric, type: output, metric: [accuracy], finds: une exactitude}]
        levels: {met: metric}
        advice: A
        question: Q
      - id: C1.3
        statement: Executed code.
        checks: [{id: dropped, type: code, calls: [pandas.DataFrame.dropna], finds: le nettoyage}]
        levels: {met: {check: dropped, strength: executed}, partial: dropped}
        advice: A
        question: Q
"""
SOURCES: Sequence[tuple[str, str]] = (
    ("import pandas as pd\nimport matplotlib.pyplot as plt", ""),
    ("try:\n    df = pd.read_csv('a.csv')\nexcept FileNotFoundError:\n    df = pd.DataFrame({'x': []})", ""),
    ("df = df.dropna()", ""),
    ("if len(df):\n    df['x'].plot()\n    plt.show()", "figure"),
    ("if len(df):\n    print('accuracy:', 0.91)", "accuracy: 0.91"),
)


def saved(shown: str) -> list[dict[str, object]]:
    """One output in the notebook format."""
    if not shown:
        return []
    if shown == "figure":
        return [{"output_type": "display_data", "data": {"image/png": FIGURE, "text/plain": "."}, "metadata": {}}]
    return [{"output_type": "stream", "name": "stdout", "text": shown}]


def notebook_of(sources: Sequence[tuple[str, str]]) -> bytes:
    """A notebook that was run from top to bottom before it was handed in."""
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": number + 1,
            "source": source,
            "outputs": saved(shown),
        }
        for number, (source, shown) in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


def criteria(report: Report) -> dict[str, CriterionReport]:
    return {one.id: one for competency in report.competencies for one in competency.criteria}


def judged(book: Notebook, run: Run, rubric: Rubric) -> dict[str, CriterionReport]:
    return criteria(judge(SUBMISSION, book, run, rubric, created=CREATED, language="fr"))


@cache
def sample(name: str) -> tuple[Notebook, Rubric, dict[str, CriterionReport]]:
    """A sample, the rubric, and its verdicts in static mode."""
    path = SAMPLES / name
    book = parse_notebook(path.read_bytes(), path.name)
    rubric = load_rubric("concevoir-implementer-ia")
    return book, rubric, judged(book, STATIC_RUN, rubric)


def assert_not_lower(after: dict[str, CriterionReport], before: dict[str, CriterionReport]) -> None:
    for criterion, one in after.items():
        old, new = before[criterion].level, one.level
        assert (old == "not_applicable") == (new == "not_applicable"), criterion
        assert RANK.get(new, 0) >= RANK.get(old, 0), (criterion, old, new, one.reason)


ABSENT = "[Errno 2] No such file or directory: 'a.csv'"


def lacking(book: Notebook, raising: set[int], silent: set[int], stop: int | None) -> Run:
    """The run in which cells `raising` do not find their file; cells `silent` do without it and show nothing, and so
    do those that use what these made; nothing runs after the cell `stop`."""
    runs: list[CellRun] = []
    unmade: set[str] = set()
    poor: set[str] = set()
    lacks: dict[int, tuple[Lack, ...]] = {}
    for cell in (one for one in book.cells if one.kind == "code"):
        names = {name for name in bound_names(cell) if name.isidentifier()}
        needed = sorted(name for name in unmade if name in cell.source)
        if stop is not None and cell.index > stop:
            runs.append(CellRun(cell.index, "not_run"))
        elif cell.index in raising or needed:
            runs.append(_failed(cell, needed[0] if needed and cell.index not in raising else None))
            unmade |= names
            continue
        elif cell.index in silent:
            lacks[cell.index] = (Lack("file", "open", "a.csv"),)
            runs.append(CellRun(cell.index, "ok", 0.1))
            poor |= names
            continue
        else:
            # What an empty table shows is nothing.
            hollow = any(name in cell.source.split() for name in poor)
            runs.append(CellRun(cell.index, "ok", 0.1, () if hollow and cell.index % 2 else cell.outputs))
        unmade -= names
    return Run("executed", "cell_error", "bwrap", cells=diagnose(book.cells, _as_shown(book, runs), Limits(), lacks))


def _as_shown(book: Notebook, runs: Sequence[CellRun]) -> list[CellRun]:
    return [
        replace(run, reproduced="same" if run.outputs == book.cells[run.index].outputs else "different")
        if run.status == "ok" and book.cells[run.index].outputs
        else run
        for run in runs
    ]


def _failed(cell: Cell, name: str | None) -> CellRun:
    error = CellError("NameError", f"name '{name}' is not defined") if name else CellError("FileNotFoundError", ABSENT)
    return CellRun(cell.index, "error", 0.1, error=error)


@pytest.mark.parametrize("name", ["exemplaire/exemplaire.ipynb", "moyen/moyen.ipynb", "regression/regression.ipynb"])
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_cells_fail_for_want(name: str, data: st.DataObject) -> None:
    book, rubric, before = sample(name)
    code = [cell.index for cell in book.cells if cell.kind == "code"]
    some = st.sets(st.sampled_from(code))
    raising = data.draw(some)
    stop = data.draw(st.none() | st.sampled_from(sorted(raising))) if raising else None
    assert_not_lower(judged(book, lacking(book, raising, data.draw(some), stop), rubric), before)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    order=st.lists(st.sampled_from(SOURCES), min_size=1, max_size=8),
    raising=st.sets(st.integers(0, 7)),
    silent=st.sets(st.integers(0, 7)),
    stop=st.none() | st.integers(0, 7),
)
def test_whatever_notebook_lacks_something(
    order: list[tuple[str, str]], raising: set[int], silent: set[int], stop: int | None
) -> None:
    book = parse_notebook(notebook_of(order), "n.ipynb")
    rubric = parse_rubric(RUBRIC, "r.yaml").rubric
    first = min(raising, default=None)
    run = lacking(book, raising, silent, stop if first is not None and stop is not None and stop >= first else None)
    assert_not_lower(judged(book, run, rubric), judged(book, STATIC_RUN, rubric))


def executed(folder: Path, notebook: str) -> tuple[Notebook, Run]:
    with open_submission(str(folder / notebook)) as submission:
        book = parse_notebook((folder / notebook).read_bytes(), notebook)
        return book, execute(submission, book, ExecutionOptions(limits=Limits(60, 240)))


def test_a_notebook_that_catches_its_missing_file_keeps_what_it_showed(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_bytes(notebook_of(SOURCES))
    book, run = executed(tmp_path, "n.ipynb")
    assert {cell.status for cell in run.cells} == {"ok"}
    assert all(run.cells[index].lacks for index in (1, 2, 3, 4))
    rubric = parse_rubric(RUBRIC, "r.yaml").rubric
    after = judged(book, run, rubric)
    assert_not_lower(after, judged(book, STATIC_RUN, rubric))
    assert after["C1.1"].level == after["C1.2"].level == "met"


def test_a_sample_without_pandas_and_without_what_it_installs(tmp_path: Path) -> None:
    name = "moyen/moyen.ipynb"
    shutil.copy(SAMPLES / name, tmp_path / "moyen.ipynb")
    (tmp_path / "pandas.py").write_text("raise ModuleNotFoundError(\"No module named 'pandas'\", name='pandas')\n")
    book, run = executed(tmp_path, "moyen.ipynb")
    _, rubric, before = sample(name)
    after = judged(book, run, rubric)
    assert sum(cell.error is not None and cell.error.want for cell in run.cells) > 5
    assert_not_lower(after, before)


def test_what_could_not_be_run_is_not_called_absent() -> None:
    never_run = [(source, "") for source, _ in SOURCES]
    book = parse_notebook(notebook_of(never_run), "n.ipynb")
    run = lacking(book, {1}, set(), None)
    report = judge(SUBMISSION, book, run, parse_rubric(RUBRIC, "r.yaml").rubric, created=CREATED, language="fr")
    reasons = {name: one.reason for name, one in criteria(report).items()}
    assert "n'a pas pu être exécuté" in reasons["C1.3"]
    assert "« a.csv » est introuvable" in reasons["C1.3"]
    assert "l'exécution effective" not in reasons["C1.3"]
    assert "n'a pas pu le montrer" in reasons["C1.1"]
    first = report.warnings[0]
    assert (first.code, first.severity) == ("run-lacking", "serious")
    assert "a.csv" in first.message
    assert "--data" in first.message


def test_a_run_that_lacks_little_has_no_warning_at_the_top() -> None:
    book = parse_notebook(notebook_of([("x = 1", "")] * 20 + [("y = open('a.csv')", "")]), "n.ipynb")
    report = judge(
        SUBMISSION, book, lacking(book, {20}, set(), None), parse_rubric(RUBRIC, "r.yaml").rubric,
        created=CREATED, language="fr",
    )  # fmt: skip
    assert "run-lacking" not in {one.code for one in report.warnings}


def test_an_output_reproduced_all_the_same_is_the_run_s() -> None:
    book = parse_notebook(notebook_of([("print('accuracy:', 0.9)", "accuracy: 0.9")]), "n.ipynb")
    run = lacking(book, set(), set(), None)
    lacked = replace(run.cells[0], lacks=phrase("diagnosis.lacks-network"), reproduced="same")
    after = judged(book, replace(run, cells=(lacked,)), parse_rubric(RUBRIC, "r.yaml").rubric)
    assert [one.origin for one in after["C1.2"].evidence] == ["run"]
