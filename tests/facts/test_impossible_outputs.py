"""What no output may be accused of: the many ways in which it comes without a visible cause."""

import re
from pathlib import Path

import pytest
from facts_builder import code_cell, notebook_of

from certgrader.facts.code.extract import extract
from certgrader.facts.impossible import unexplained
from certgrader.facts.producing import Sources
from certgrader.notebook.model import Notebook


def shown(**data: str) -> dict[str, object]:
    named = {name.replace("_", "/", 1): value for name, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": named}


PRINTED: dict[str, object] = {"output_type": "stream", "name": "stdout", "text": "loss 0.3\n"}
VALUE: dict[str, object] = {
    "output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": {"text/plain": "0.93"},
}  # fmt: skip
FIGURE = shown(image_png="iVBORw0KGgo=", text_plain="<Figure size 640x480 with 1 Axes>")
TEXT = shown(text_plain="HBox(children=(FloatProgress(value=0.0),))")
MARKUP = shown(text_html="<b>x</b>", text_plain="x")
TABLE = shown(text_html="<table><tr><td>1</td></tr></table>", text_plain="x")
DATABRICKS = shown(text_html='<style></style><div class="ansiout">0.9</div>')


KINDS = {"printed": PRINTED, "value": VALUE, "figure": FIGURE, "text": TEXT, "markup": MARKUP, "table": TABLE}
HONEST = Path(__file__).parent / "honest_outputs.txt"


def accused(notebook: Notebook) -> bool:
    code = extract(notebook, frozenset())
    return len(notebook.cells) - 1 in unexplained(notebook, code, Sources(notebook, code))


def honest() -> list[tuple[str, list[str], str]]:
    found = []
    for block in re.split(r"^#### (?=.)", HONEST.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = block.partition("\n")
        name, _, kind = title.partition(": ")
        found.append((name, body.rstrip("\n").split("\n####\n"), kind))
    return found


@pytest.mark.parametrize(("cells", "kind"), [pytest.param(cells, kind, id=name) for name, cells, kind in honest()])
def test_honest_outputs_are_not_accused(cells: list[str], kind: str) -> None:
    *before, last = cells
    assert not accused(notebook_of(*before, code_cell(last, KINDS[kind], count=9)))


def test_platforms_that_keep_printed_text_in_their_own_form() -> None:
    for output in (DATABRICKS, shown(text_plain="")):
        assert not accused(notebook_of(code_cell("x = 3", output, count=1)))


def test_a_setting_of_ipython_that_shows_every_value() -> None:
    cells = code_cell("a\nb", VALUE, VALUE, count=1), code_cell("df.head()\ndf = df.dropna()", VALUE, count=2)
    assert not accused(notebook_of(*cells))
    assert accused(notebook_of(code_cell("a", VALUE, count=1), cells[1]))


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("auc = 0.9", PRINTED),
        ("# print(auc)", PRINTED),
        ("", PRINTED),
        ("a = 1", FIGURE),
        ("import pandas as pd\ndf = pd.read_csv('a')\ndf = df.dropna()", TABLE),
        ("from sklearn.metrics import f1_score\nf = f1_score(y, p)", VALUE),
        ("from sklearn.linear_model import LogisticRegression\nm = LogisticRegression().fit(X, y)", VALUE),
        ("from sklearn.model_selection import train_test_split\nX, z = train_test_split(X)", FIGURE),
        ("def f():\n    print(1)", PRINTED),
        ("import numpy as np\nx = np.mean([1])", PRINTED),
        ("def f(x):\n    return x + 1\ny = f(3)", PRINTED),
        ("def f(x):\n    return None\n    print(x)\nf(3)", PRINTED),
        ("x = [i for i in range(3)]", PRINTED),
        ("x = len([1]) + round(3.2)", PRINTED),
    ],
)
def test_what_nothing_can_have_shown_is_told(source: str, output: dict[str, object]) -> None:
    assert accused(notebook_of(code_cell(source, output, count=1)))


def test_functions_that_show_acquit_only_what_may_run_them() -> None:
    getitem = "class A:\n    def __getitem__(self, i):\n        print(i)\na = A()"
    assert not accused(notebook_of(getitem, code_cell("b = a[3]", PRINTED, count=2)))
    assert accused(notebook_of(getitem, code_cell("b = 0.97", PRINTED, count=2)))
