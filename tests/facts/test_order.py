"""Names that no cell above defines."""

from dataclasses import replace

import pytest
from facts_builder import code_cell, notebook_of

from certgrader.catalogue.catalogue import say
from certgrader.execution.model import STATIC_RUN, CellRun, Run
from certgrader.facts.code.extract import extract as code_facts
from certgrader.facts.model import CodeFacts, Facts, Unbound
from certgrader.facts.order import extract
from certgrader.grading.cautions import cautions_of


def _names(*cells: str | dict[str, object], run: Run = STATIC_RUN) -> list[tuple[str, int]]:
    notebook = notebook_of(*cells)
    return [(one.name, one.cell) for one in extract(notebook, run, code_facts(notebook)).unbound]


def test_a_name_of_a_cell_below_or_of_none() -> None:
    notebook = notebook_of("import pandas as pd", "print(df.shape)\nprint(modele)", "df = pd.read_csv('a.csv')")
    found = extract(notebook, STATIC_RUN, code_facts(notebook)).unbound
    assert found == (Unbound("df", 1, 1, 2), Unbound("modele", 1, 2, None))


@pytest.mark.parametrize(
    "source",
    [
        "x = x + 1",
        "x += 1",
        "y = [a for a in x]",
        "def f(a=x):\n    return a",
        "for a in x:\n    pass",
        "with open('a') as f:\n    f.write(x)",
        "def g():\n    x = 1\n    return x\nprint(x)",
        "[x for x in range(3)]\nprint(x)",
        "try:\n    print(x)\nexcept ValueError:\n    pass",
        "print(f'{x:.2f}')",
        "%time print(x)",
        "if x:\n    pass",
    ],
)
def test_read_before_it_is_bound(source: str) -> None:
    assert _names(source) == [("x", 0)]


@pytest.mark.parametrize(
    "source",
    [
        "x: int = 1\nprint(x)",
        "(x := 2)\nprint(x)",
        "print([x for x in range(3)])",
        "f = lambda x: x",
        "def f():\n    return x",
        "def f():\n    global x\n    x = 1\nf()\nprint(x)",
        "try:\n    x\nexcept NameError:\n    x = None\nprint(x)",
        "if False:\n    print(x)",
        "import os.path as x\nprint(x)",
        "from outils import *\nprint(x)",
        "%run outils.py\nprint(x)",
        "%load_ext kedro.ipython\nprint(x)",
        "%%capture x\n1\n",
        "exec('x = 1')\nprint(x)",
        "globals()['x'] = 1\nprint(x)",
        "for a in range(2):\n    if a:\n        print(x)\n    x = a",
        "for x, _ in []:\n    pass\nprint(x)",
        "x = !ls\nprint(x)",
        "x = ?\nprint(x)",
        "match 1:\n    case x:\n        print(x)",
        "display(In, Out, _, __name__, get_ipython)",
        "ls",
        "%%bash\necho $x",
        "x?",
        "print(a if (a := 1) else x)",
    ],
)
def test_nothing_that_is_not_certain(source: str) -> None:
    assert _names(source) == []


def test_magics_bind_what_they_name() -> None:
    assert _names("%%bigquery df --project p\nselect 1", "df.head()") == []
    assert _names("%matplotlib inline", "df.head()") == [("df", 1)]
    assert _names("%load_ext autoreload\n%autoreload 2\n!pip install x", "df.head()") == [("df", 1)]


def test_cells_that_say_it_themselves() -> None:
    error: dict[str, object] = {
        "output_type": "error",
        "ename": "NameError",
        "evalue": "name 'x' is not defined",
        "traceback": [],
    }
    assert _names(code_cell("x", error, count=1)) == []
    assert _names(code_cell("y = 1", count=1), code_cell("print(x)")) == []
    assert _names(code_cell("y = 1", count=1), code_cell("print(x)", count=2)) == [("x", 1)]


def test_a_run_knows_better() -> None:
    done = Run("executed", "completed", cells=(CellRun(0, "ok"),))
    assert _names("print(x)", run=done) == []
    assert _names("print(x)", run=replace(STATIC_RUN, parameters=(("x", 1),))) == []
    assert _names("print(x)", run=replace(done, cells=(CellRun(0, "error"),))) == [("x", 0)]


def test_another_language_has_other_rules() -> None:
    notebook = replace(notebook_of("print(x)"), kernel_language="r")
    assert extract(notebook, STATIC_RUN, CodeFacts()).unbound == ()


def test_one_warning_with_names_and_cells() -> None:
    notebook = notebook_of("print(b)", "print(a, b)")
    facts = replace(Facts(), order=extract(notebook, STATIC_RUN, code_facts(notebook)))
    (caution,) = cautions_of(facts)
    assert (caution.code, caution.severity, caution.cells) == ("hidden-state", "warning", (0, 1))
    assert "(b, a)" in say(caution.message, "fr")
