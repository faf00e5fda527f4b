from dataclasses import replace

import pytest
from facts_builder import code_cell, notebook_of

from certgrader.execution.model import STATIC_RUN, CellError, CellRun, Run
from certgrader.facts.code.extract import extract as code_facts
from certgrader.facts.model import CODED, CellStanding, OutputFacts
from certgrader.facts.output import extract
from certgrader.facts.standing import RAN, SAVED, standings
from certgrader.notebook.model import Notebook, Output

PIXEL = "iVBORw0KGgo="
PRINTED: dict[str, object] = {"output_type": "stream", "name": "stdout", "text": "AUC : 0.9"}
WARNED: dict[str, object] = {"output_type": "stream", "name": "stderr", "text": "FutureWarning"}
FIGURE: dict[str, object] = {"output_type": "display_data", "metadata": {}, "data": {"image/png": PIXEL}}
TABLE: dict[str, object] = {
    "output_type": "execute_result", "metadata": {}, "execution_count": 1,
    "data": {"text/html": "<style>b</style><table><tr><th/><th>F1</th></tr><tr><td>a</td><td>0.7</td></tr></table>"},
}  # fmt: skip
ERROR: dict[str, object] = {"output_type": "error", "ename": "KeyError", "evalue": "'a'", "traceback": []}


def outputs(notebook: Notebook, run: Run = STATIC_RUN) -> OutputFacts:
    return extract(notebook, run, code_facts(notebook))


def standing(notebook: Notebook, run: Run = STATIC_RUN) -> list[CellStanding]:
    code = code_facts(notebook)
    found = standings(notebook, run, code, extract(notebook, run, code))
    return [found[index] for index in sorted(found)]


@pytest.mark.parametrize(
    ("source", "output", "possible"),
    [
        ("print(auc)", PRINTED, True),
        ("def show():\n    print(auc)\nshow()", PRINTED, True),
        ("model.fit(x, y)", PRINTED, True),
        ("!python train.py", PRINTED, True),
        ("auc = 0.9", PRINTED, False),
        ("import numpy as np", PRINTED, False),
        ("# print(auc)", PRINTED, False),
        ("def show():\n    print(auc)", PRINTED, False),
        ("", PRINTED, False),
        ("import numpy as np", WARNED, True),
        ("", WARNED, False),
        ("import matplotlib.pyplot as plt\nplt.plot(x)", FIGURE, True),
        ("import pandas as pd\npd.read_csv('a').hist()", FIGURE, True),
        ("fig", FIGURE, True),
        ("draw(x)", FIGURE, True),
        ("import matplotlib.pyplot as plt", FIGURE, False),
        ("import numpy as np\nx = np.zeros(3)", FIGURE, False),
        ("df.head()", TABLE, True),
        ("df = 3", TABLE, False),
        ("df = 3", ERROR, True),
    ],
)
def test_what_code_can_produce(source: str, output: dict[str, object], possible: bool) -> None:
    assert [one.producible for one in outputs(notebook_of(code_cell(source, output))).outputs] == [possible]


def test_kinds_texts_and_metrics() -> None:
    cells = [code_cell("print(1)", PRINTED), code_cell("fig", FIGURE), code_cell("t", TABLE), code_cell("t", ERROR)]
    found = outputs(notebook_of(*cells))
    assert [one.kind for one in found.outputs] == ["text", "figure", "table", "error"]
    assert "F1" in found.outputs[2].text
    assert [(one.name, one.value, one.cell) for one in found.metrics] == [("roc_auc", 0.9, 0), ("f1", 0.7, 2)]


def test_metrics_that_the_code_cannot_print_do_not_count() -> None:
    assert outputs(notebook_of(code_cell("auc = 0.9", PRINTED))).metrics == ()


def test_a_run_replaces_what_was_saved_unless_it_failed_for_want() -> None:
    notebook = notebook_of(code_cell("print(auc)", PRINTED, count=1))
    now = CellRun(0, "ok", outputs=(Output("stream", "AUC : 0.5", stream="stdout"),))
    failed = CellRun(0, "error", error=CellError("KeyError", "'a'"))
    lacking = CellRun(0, "error", error=CellError("FileNotFoundError", "a.csv", want=True))
    runs = {cell: Run("executed", "cell_error", cells=(cell,)) for cell in (now, failed, lacking)}
    assert [(one.origin, one.text) for one in outputs(notebook, runs[now]).outputs] == [("run", "AUC : 0.5")]
    assert outputs(notebook, runs[failed]).outputs == ()
    assert [one.origin for one in outputs(notebook, runs[lacking]).outputs] == ["saved"]
    assert [standing(notebook, runs[one])[0] for one in (now, failed, lacking)] == [RAN, CODED, SAVED]
    not_run = replace(runs[now], cells=(CellRun(0, "not_run"),))
    assert standing(notebook, not_run) == [SAVED]


def test_a_silent_cell_that_failed_for_want_stands_as_without_a_run() -> None:
    notebook = notebook_of(code_cell("x = load('a')", count=1), code_cell("print(1)", PRINTED, count=2))
    lacking = CellRun(0, "error", error=CellError("FileNotFoundError", "a", want=True))
    run = Run("executed", "cell_error", cells=(lacking, CellRun(1, "ok", outputs=notebook.cells[1].outputs)))
    assert standing(notebook) == [SAVED, SAVED]
    assert standing(notebook, run) == [SAVED, RAN]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([code_cell("x = 1", count=1), code_cell("print(x)", PRINTED, count=2)], [SAVED, SAVED]),
        ([code_cell("print(x)", PRINTED, count=1), code_cell("x = 1", count=2)], [SAVED, SAVED]),
        ([code_cell("x = 1"), code_cell("print(x)", PRINTED, count=2)], [CODED, SAVED]),
        ([code_cell("print(1)", count=1), code_cell("print(x)", PRINTED, count=2)], [CODED, SAVED]),
        ([code_cell("x = 1", count=1), code_cell("y = 2", count=2)], [CODED, CODED]),
        ([code_cell("x = 1", PRINTED, count=1)], [CODED]),
        ([code_cell("f()", ERROR, count=1), code_cell("print(x)", PRINTED, count=2)], [CODED, SAVED]),
    ],
)
def test_standing_without_a_run(cells: list[dict[str, object]], expected: list[CellStanding]) -> None:
    assert standing(notebook_of(*cells)) == expected


def test_tables_without_their_style_sheets_whatever_is_left_open() -> None:
    def shown(markup: str) -> str:
        data = {"text/html": markup}
        cell = code_cell("df", {"output_type": "display_data", "metadata": {}, "data": data})
        return outputs(notebook_of(cell)).outputs[0].text

    assert shown("<table><style>a{}</STYLE >b<script>c</script></table>") == "b"
    assert shown("<table>a<style>b") == "a"
    assert shown("<table>" + "<style " * 200_000) == ""
