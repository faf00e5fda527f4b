"""What changes nothing in how a program runs changes no name of its calls."""

import json
import re
from collections import Counter
from pathlib import Path

from facts_builder import code_of
from hypothesis import given, settings
from hypothesis import strategies as st

from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.facts.model import CodeFacts
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission, SubmittedFile

_IMPORTS = (
    "import pandas as pd\nfrom sklearn.svm import SVC\nfrom sklearn.metrics import f1_score\n"
    "from sklearn.model_selection import GridSearchCV, train_test_split\n"
)
# `v0`… are the program's own names, which others may take the place of.
_STATEMENTS = (
    "v0 = pd.read_csv('a')",
    "v0 = v0.drop_duplicates().dropna()",
    "v1 = SVC()",
    "v1 = GridSearchCV(SVC(), {})",
    "v1.fit(v0, v2)",
    "v2 = v0['x']",
    "v3 = [v1, SVC()]",
    "v4 = {'a': v1}",
    "for v5 in v3:\n    v5.fit(v0, v2)",
    "for v5, v6 in v4.items():\n    v6.predict(v0)",
    "f1_score(v2, v1.predict(v0))",
    "v7, v8 = train_test_split(v0)",
    "v7.fillna(0)",
    "v8 = v0.groupby('a')['b'].mean()",
    "v8.plot()",
    "v9 = lambda v1: v1.fit(v0)",
    "v9(SVC())",
    "if v2 is None:\n    v0 = v0.fillna(0)\nelse:\n    v0 = v0.interpolate()",
    "def v10(v1):\n    return v1.dropna()",
    "v10(v0).isna()",
    "v0.pipe(v10)",
)
_FIRST = (
    "v0 = pd.read_csv('a')\nv1 = SVC()\nv2 = v0['x']\nv3 = [v1]\nv4 = {'a': v1}\nv5 = v6 = v1\n"
    "v7, v8 = train_test_split(v0)\nv9 = lambda v1: v1.fit(v0)\ndef v10(v1):\n    return v1.dropna()\n"
)
_programs = st.lists(st.sampled_from(_STATEMENTS), min_size=1, max_size=9).map(lambda found: [_FIRST, *found])
_ALIASES = ("data", "modele", "résultat", "x1", "tmp", "cible", "liste", "table_", "m", "k", "fonction")


def _names(code: CodeFacts) -> Counter[tuple[str, bool]]:
    return Counter((call.name, call.dead) for call in code.calls)


@settings(max_examples=60, deadline=None)
@given(_programs, st.permutations(_ALIASES))
def test_renaming_variables(program: list[str], aliases: list[str]) -> None:
    source = "\n".join(program)
    renamed = re.sub(r"\bv(\d+)\b", lambda found: aliases[int(found[1])], source)
    before, after = code_of(_IMPORTS + source), code_of(_IMPORTS + renamed)
    own = {f"notebook.v{n}": f"notebook.{alias}" for n, alias in enumerate(aliases)}
    expected = Counter({(own.get(name, name), dead): count for (name, dead), count in _names(before).items()})
    assert _names(after) == expected


@settings(max_examples=60, deadline=None)
@given(_programs, st.data())
def test_splitting_cells(program: list[str], data: st.DataObject) -> None:
    cells = [_IMPORTS]
    for statement in program:
        if data.draw(st.booleans()):
            cells.append(statement)
        else:
            cells[-1] += "\n" + statement
    assert _names(code_of(*cells)) == _names(code_of(_IMPORTS + "\n".join(program)))


@settings(max_examples=60, deadline=None)
@given(_programs)
def test_wrapping_in_a_function_that_is_called(program: list[str]) -> None:
    source = "\n".join(program)
    body = "\n".join(f"    {line}" for line in source.split("\n"))
    wrapped = _names(code_of(f"{_IMPORTS}def main():\n{body}\nmain()"))
    wrapped.subtract({("notebook.main", False): 1})
    assert +wrapped == _names(code_of(_IMPORTS + source))


def test_dead_code_around_changes_nothing() -> None:
    source = _IMPORTS + "a = pd.read_csv('a')\na.dropna()"
    dead = "if False:\n    pd.read_csv = None\n    a = 3\n    SVC.fit = lambda self: self\n"
    live = {name for name, is_dead in _names(code_of(source + "\n" + dead + "SVC().fit(a)")) if not is_dead}
    assert "sklearn.svm.SVC.fit" in live


def _collected(*paths: str) -> CodeFacts:
    cell: dict[str, object] = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    source = "import sklearn.metrics as m\nm.roc_auc_score(y, p)"
    raw = {"cells": [cell | {"source": source}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    files = tuple(SubmittedFile(path, 1, "0" * 64, "x = 1") for path in ("work/a.ipynb", *paths))
    submission = Submission("a", "0" * 64, "2026-01-01T00:00:00+00:00", "work/a.ipynb", "0" * 64, files)
    return collect(submission, parse_notebook(json.dumps(raw).encode(), "a.ipynb"), STATIC_RUN, ()).code


def test_a_module_of_the_submission_that_bears_a_library_s_name() -> None:
    for path in ("work/sklearn.py", "work/sklearn/__init__.py"):
        code = _collected(path, "work/sklearn/metrics.py")
        assert [call.name for call in code.calls] == ["notebook.sklearn.metrics.roc_auc_score"]
        assert [(one.name, one.cell, one.line) for one in code.replaced] == [("sklearn", 0, 1)]


def test_a_module_that_python_does_not_find_first_replaces_nothing() -> None:
    # A folder without `__init__.py` gives way to the installed package, one above the notebook is not looked in.
    for path in ("work/sklearn/metrics.py", "sklearn.py", "work/src/sklearn.py", "work/utils.py"):
        code = _collected(path)
        assert [call.name for call in code.calls] == ["sklearn.metrics.roc_auc_score"]
        assert code.replaced == ()


def test_probe_files_are_read() -> None:
    assert {path.stem for path in (Path(__file__).parent / "probes").glob("*.txt")} >= {"dead", "replaced", "resolved"}
