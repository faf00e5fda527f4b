import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from certgrader.bundle.store import Bundle, load, save
from certgrader.execution.model import STATIC_RUN, CellError, CellRun, LimitState, Run, ServedFile
from certgrader.notebook.model import Notebook, Output
from certgrader.notebook.reading import parse_notebook
from certgrader.pipeline.judge import judge
from certgrader.report.formats.base import Document
from certgrader.report.formats.json import JsonFormat
from certgrader.report.model import WARNING_CODES, Report
from certgrader.report.schema import report_schema
from certgrader.rubric.loading import load_rubric
from certgrader.submission.model import Submission

CREATED = "2026-11-24T10:00:00+01:00"
SUBMISSION = Submission("candidat", "a" * 64, CREATED, "n.ipynb", "b" * 64)
RUBRIC = load_rubric("notebook-basics")
ROOT = Path(__file__).resolve().parents[2]

QUESTION = (
    "The objective is to forecast the hourly load of the 12 charging stations of Bergen, because the grid operator"
    " bills every peak above 80 kW."
)


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str, count: int | None = 1, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": count, "source": source, "outputs": list(outputs)}


def notebook(*cells: dict[str, Any], language: str = "python") -> Notebook:
    kernel = {"name": "k", "language": language, "display_name": language}
    document = {"cells": list(cells), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    return parse_notebook(json.dumps(document).encode(), "n.ipynb")


LOADS = notebook(
    markdown(QUESTION),
    code("import pandas as pd\nloads = pd.read_csv('loads.csv')", 3),
    code("loads.plot()", 2, {"output_type": "stream", "name": "stdout", "text": "done"}),
)


def judged(book: Notebook = LOADS, run: Run = STATIC_RUN, submission: Submission = SUBMISSION) -> Report:
    report = judge(submission, book, run, RUBRIC, created=CREATED, language="en")
    value = json.loads(JsonFormat().render(Document(report, book, run), "en"))
    jsonschema.Draft202012Validator(report_schema()).validate(value)
    assert {warning.code for warning in report.warnings} <= set(WARNING_CODES)
    return report


def levels(report: Report) -> dict[str, str]:
    return {one.id: one.level for competency in report.competencies for one in competency.criteria}


def codes(report: Report) -> dict[str, list[int]]:
    return {warning.code: warning.cells for warning in report.warnings}


def test_a_notebook_is_judged_by_the_rubric() -> None:
    report = judged()
    assert report.rubric.sha256 == RUBRIC.sha256
    assert levels(report)["B1.1"] == "met"
    assert levels(report)["B2.2"] == "not_applicable"
    assert levels(report)["B2.3"] == "met"
    criterion = report.competencies[0].criteria[0]
    assert criterion.reason == (
        "Found: a question specific to this project, “The objective is to forecast the hourly load of the 12 charging "
        "stations of Bergen…” (cell 1)."
    )
    assert [(one.cell, one.lines) for one in criterion.evidence] == [(0, (1, 1))]
    assert report.overall.of == 3
    assert report.overall.needs_jury == sum(
        one.needs_jury for competency in report.competencies for one in competency.criteria
    )


def test_the_same_products_give_the_same_bytes_through_a_bundle(tmp_path: Path) -> None:
    run = Run("executed", "completed", "bwrap", 1.5, "3.11.7", (("pandas", "3.1"),), (CellRun(1, "ok", 0.25),))
    kept = load(save(tmp_path, Bundle(replace(SUBMISSION, root=tmp_path), LOADS, run, CREATED)))
    first = JsonFormat().render(Document(judged(run=run), LOADS, run), "en")
    again = judge(kept.submission, kept.notebook, kept.run, RUBRIC, created=kept.created, language="en")
    assert JsonFormat().render(Document(again, kept.notebook, kept.run), "en") == first


def test_static_mode_lists_every_code_cell_as_not_run() -> None:
    execution = judged().execution
    assert (execution.mode, execution.status, execution.network) == ("static", "not_run", False)
    assert [(cell.index, cell.status) for cell in execution.cells] == [(1, "not_run"), (2, "not_run")]


def test_what_happened_in_the_run_is_told() -> None:
    run = Run(
        "executed",
        "memory",
        "none",
        cells=(
            CellRun(1, "error", 0.1, (), CellError("KeyError", "'x'\x1b[0m" + "y" * 5000), "different"),
            CellRun(2, "ok", float("nan"), (Output("stream", "…", truncated=True),), None, "different"),
        ),
        limits=(LimitState("memory", "2G", "cgroup", hit=True), LimitState("disk", "2G", "none")),
        served=(ServedFile("/kaggle/input/x/a.csv", "data/a.csv", "submission"),),
    )
    report = judged(run=run)
    found = codes(report)
    assert found["cells-failed"] == [1]
    assert found["not-reproduced"] == [2]  # what failed is told as such
    assert found["outputs-cut"] == [2]
    assert {"limit-hit", "file-served", "not-sandboxed"} <= set(found)
    assert report.execution.network
    error = report.execution.cells[0].error
    assert error is not None
    assert len(error.message) <= 1000
    assert "\x1b" not in error.message
    assert report.execution.cells[1].seconds == 0


def test_a_kernel_that_died() -> None:
    run = Run("executed", "killed", "bwrap", cells=(CellRun(1, "killed"), CellRun(2, "not_run")))
    assert codes(judged(run=run))["kernel-died"] == [1]


def test_how_the_notebook_was_written_is_told() -> None:
    assert codes(judged())["execution-order"] == [2]
    assert "execution-order" not in codes(judged(notebook(code("x = 1", 3), code("y = 2", 3))))
    assert "never-executed" in codes(judged(notebook(code("x = 1", None))))
    assert "never-executed" not in codes(judged(notebook(markdown("a"))))
    assert "no-code" in codes(judged(notebook(markdown("a"), code("\n", None))))
    assert "no-code" not in codes(judged(notebook(markdown("a"), code("x = 1", None))))
    assert "code-unreadable" in codes(judged(notebook(code("def (:"))))


def test_another_language_than_python_is_graded_statically() -> None:
    report = judged(notebook(markdown(QUESTION), code("x <- 1"), language="R"))
    assert report.submission.kernel_language == "r"
    assert "kernel-language" in codes(report)
    assert levels(report)["B1.1"] == "met"


@pytest.mark.parametrize(
    "book", [notebook(), notebook(code("")), notebook(markdown(""))], ids=["empty", "code", "text"]
)
def test_an_empty_notebook_has_verdicts(book: Notebook) -> None:
    assert levels(judged(book))["B1.1"] == "not_met"


def test_parameters_are_shown_as_json_can_carry_them() -> None:
    run = replace(STATIC_RUN, parameters=(("a", float("inf")), ("b", (1, {"c": None})), ("d", Path("x"))))
    assert judged(run=run).submission.parameters == {"a": "inf", "b": [1, {"c": None}], "d": "x"}


def test_pasted_criteria_are_no_evidence() -> None:
    pasted = "\n\n".join(criterion.statement for criterion in RUBRIC.criteria())
    report = judged(notebook(markdown(pasted)))
    assert set(levels(report).values()) <= {"not_met", "not_applicable"}


# The cohort holds damaged files on purpose.
SAMPLES = [path for path in sorted((ROOT / "sample_notebooks").rglob("*.ipynb")) if "cohorte" not in path.parts]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_judged_without_being_run(path: Path) -> None:
    report = judged(parse_notebook(path.read_bytes(), path.name))
    assert len(levels(report)) == len(RUBRIC.criteria())


@pytest.mark.parametrize("name", ["exemplaire", "moyen", "regression"])
def test_a_place_that_a_reason_names_is_shown_below_it(name: str) -> None:
    path = ROOT / "sample_notebooks" / name / f"{name}.ipynb"
    book, rubric = parse_notebook(path.read_bytes(), path.name), load_rubric("concevoir-implementer-ia")
    report = judge(SUBMISSION, book, STATIC_RUN, rubric, created=CREATED, language="fr")
    named = 0
    for one in (one for competency in report.competencies for one in competency.criteria):
        told = re.sub("« [^»]* »", "", one.reason).partition(" ; ")[0]
        cells = {int(cell) for cell in re.findall(r"cellule (\d+)", told)}
        named += len(cells)
        assert cells <= {1 + piece.cell for piece in one.evidence if piece.cell is not None}, one.reason
    assert named


def test_a_limit_leads_to_the_cells_it_ended() -> None:
    cells = (CellRun(1, "timeout", 30.0), CellRun(2, "ok"))
    limits = (LimitState("cell_time", "30 s", "client", hit=True),)
    assert codes(judged(run=Run("executed", "timeout", "none", cells=cells, limits=limits)))["limit-hit"] == [1]
