"""What a cell that ended in an error did before it, and what it did not come to."""

import json

from certgrader.execution.model import STATIC_RUN, CellError, CellRun, Run
from certgrader.facts.stopping import stopped
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook

CODE = "m = SVC().fit(X, y)\nprint(m)\nprint(n)"
POINTED = "NameError Traceback (most recent call last)\nCell In[3], line 3\n      2 print(m)\n----> 3 print(n)\n"


def _notebook(*outputs: dict[str, object], count: int | None = 3) -> Notebook:
    cell: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "execution_count": count,
        "source": CODE,
        "outputs": list(outputs),
    }
    raw = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return parse_notebook(json.dumps(raw).encode(), "test.ipynb")


def _error(traceback: str, name: str = "NameError") -> dict[str, object]:
    return {"output_type": "error", "ename": name, "evalue": "", "traceback": [traceback]}


def _failing(*, want: bool = False) -> Run:
    error = CellError("NameError", "n", traceback=POINTED, want=want)
    return Run("executed", "cell_error", cells=(CellRun(0, "error", error=error),))


def test_what_stands_above_the_line_that_failed_was_done() -> None:
    assert stopped(_notebook(_error(POINTED)), STATIC_RUN) == {0: 3}
    assert stopped(_notebook(_error(POINTED.replace("print(n)", "print(k)"))), STATIC_RUN) == {0: 1}
    assert stopped(_notebook(_error("")), STATIC_RUN) == {0: 1}


def test_what_was_interrupted_by_hand_had_begun() -> None:
    printed: dict[str, object] = {"output_type": "stream", "name": "stdout", "text": "Epoch 1/50"}
    assert stopped(_notebook(printed, _error("", "KeyboardInterrupt")), STATIC_RUN) == {}
    assert stopped(_notebook(_error("", "KeyboardInterrupt")), STATIC_RUN) == {0: 1}


def test_what_ran_before_is_done_whatever_fails_here() -> None:
    assert stopped(_notebook(), _failing()) == {}
    assert stopped(_notebook(count=None), _failing()) == {0: 3}
    assert stopped(_notebook(count=None), _failing(want=True)) == {}
    assert stopped(_notebook(_error(POINTED)), Run("executed", "completed", cells=(CellRun(0, "ok"),))) == {}
