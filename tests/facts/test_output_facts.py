from dataclasses import replace

import pytest
from facts_builder import code_cell, notebook_of

from certgrader.catalogue.catalogue import say
from certgrader.execution.model import STATIC_RUN, CellError, CellRun, Run
from certgrader.facts.code.extract import extract as code_facts
from certgrader.facts.model import CODED, CellStanding, Facts, Metric, OutputFacts
from certgrader.facts.output import extract
from certgrader.facts.standing import RAN, SAVED, standings
from certgrader.grading.cautions import cautions_of
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
        ("def show():\n    return 1\n    print(auc)\nx = show()", PRINTED, False),
        ("def show():\n    x.tell()\nshow()", PRINTED, True),
        ("def show():\n    !python train.py\nshow()", PRINTED, True),
        ("def loud(f):\n    return lambda: print(f())\n@loud\ndef show():\n    return 1\nshow()", PRINTED, True),
        ("import sys\nimport pandas as pd\npd.read_csv('a').to_csv(sys.stdout)", PRINTED, True),
        ("import pandas as pd\npd.show_versions()", PRINTED, True),
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


@pytest.mark.parametrize(
    ("source", "output", "certain"),
    [
        ("auc = 0.9", PRINTED, True),
        ("# print(auc)", PRINTED, True),
        ("", PRINTED, True),
        ("df = df.dropna()", TABLE, True),
        ("a = 1", FIGURE, True),
        ("df = read()", FIGURE, False),
        ("%config InteractiveShell.ast_node_interactivity = 'last_expr_or_assign'\ndf = read()", TABLE, False),
        ("import train", PRINTED, False),  # whatever a module prints
        ("print(auc)", PRINTED, False),
        ("auc = 0.9", WARNED, False),
        ("df = 3", ERROR, False),
        ("%run train.py", PRINTED, False),
        ("auc = ", PRINTED, False),
        ("auc = 0.9", {**PRINTED, "text": "\n"}, False),
    ],
)
def test_saved_outputs_that_their_code_certainly_cannot_produce(
    source: str, output: dict[str, object], certain: bool
) -> None:
    notebook = notebook_of(code_cell(source, output, count=1))
    assert outputs(notebook).unexplained == ((0,) if certain else ())
    ran = Run("executed", "completed", cells=(CellRun(0, "ok", reproduced="different"),))
    assert outputs(notebook, ran).unexplained == ((0,) if certain else ())


def test_what_is_set_going_earlier_may_print_later() -> None:
    late = code_cell("auc = 0.9", PRINTED, count=2)
    assert outputs(notebook_of("a = 1", late)).unexplained == (1,)
    assert outputs(notebook_of("import threading\nthreading.Thread(target=f).start()", late)).unexplained == ()


def test_a_session_elsewhere_shows_values_as_printed_text() -> None:
    started = {**PRINTED, "text": "SparkSession available as 'spark'.\n"}
    cells = code_cell("# start", started, count=1), code_cell("df.count()", PRINTED, count=2)
    found = outputs(notebook_of(*cells))
    assert [one.producible for one in found.outputs] == [False, True]
    assert found.unexplained == ()


def _rerun(saved: str, now: str, reproduced: str = "different", before: str = "ok") -> list[tuple[float, float | None]]:
    notebook = notebook_of(code_cell("a = 1", count=1), code_cell("print(s)", {**PRINTED, "text": saved}, count=2))
    printed = (Output("stream", now, stream="stdout"),)
    cells = (CellRun(0, before), CellRun(1, "ok", outputs=printed, reproduced=reproduced))  # type: ignore[arg-type]
    changed = outputs(notebook, Run("executed", "completed", cells=cells)).changed
    return [(one.value, now.value if now is not None else None) for one, now in changed]


def test_scores_that_their_run_contradicts() -> None:
    assert _rerun("AUC : 0.97", "AUC : 0.61") == [(0.97, 0.61)]
    assert _rerun("AUC : 0.97", "fini") == [(0.97, None)]
    assert _rerun("AUC : 0.97\nF1 : 0.8", "AUC : 0.97\nF1 : 0.4") == [(0.8, 0.4)]


def test_scores_that_moved_a_little_or_for_another_reason() -> None:
    assert _rerun("AUC : 0.97", "AUC : 0.91") == []
    assert _rerun("AUC : 0.97", "AUC : 0.61", reproduced="close") == []
    assert _rerun("AUC : 0.97", "AUC : 0.61", before="error") == []
    assert _rerun("RMSE : 12", "RMSE : 45") == []
    assert _rerun("autre 0.97", "autre 0.2") == []


def test_warnings_say_what_neither_the_code_nor_its_run_does() -> None:
    forged = notebook_of(code_cell("auc = 0.9", PRINTED, count=1))
    (one,) = cautions_of(replace(Facts(), output=outputs(forged)))
    assert (one.code, one.severity, one.cells) == ("outputs-unexplained", "warning", (0,))
    changed = (
        (Metric("roc_auc", 0.97, 4, 0, ""), Metric("roc_auc", 0.61, 4, 0, "")),
        (Metric("f1", 0.9, 5, 0, ""), None),
    )
    told = list(cautions_of(replace(Facts(), output=replace(OutputFacts(), changed=changed))))
    assert [(one.code, one.cells) for one in told] == [("score-not-reproduced", (4,)), ("score-not-reproduced", (5,))]
    assert "roc_auc = 0.97 (cellule 5) ; exécutée ici, cette cellule donne 0.61" in say(told[0].message, "fr")
    assert "n'affiche plus" in say(told[1].message, "fr")
