"""One absent package does not take with it what the cell would have done besides."""

import ast

from execution_builder import Executed, by_index, text

from certgrader.execution.salvage import salvage_code, salvageable, salvaged_names


def test_the_rest_of_a_cell_is_done_and_what_follows_runs(executed: Executed) -> None:
    run = executed(
        "import math\nimport paquet_absent, json as js\nfrom collections import Counter as C, missing\n"
        "BASE = 'x'\nPATH = f'{BASE}/y'\n"
        'def double(n):\n    """Two\n    lines."""\n    return 2 * n\nvalue = double(2)',
        "print(math.floor(2.5), js.dumps([1]), C('aa'), PATH, double(3), double.__doc__)",
        "paquet_absent.go()",
        "print(value)",
        "1 / 0, math.pi",
    )
    assert [one.status for one in run.cells] == ["error", "ok", "error", "error", "error"]
    first, _, absent, value, own = (by_index(run)[index].error for index in range(5))
    assert by_index(run)[0].salvaged == ("math", "js", "C", "BASE", "PATH", "double")
    assert text(run, 1) == "2 [1] Counter({'a': 2}) x/y 6 Two\n    lines.\n"
    assert first is not None
    assert first.want
    # Names of what could not be imported, or was not reached, still come from the cell that failed.
    for error, name in ((absent, "paquet_absent"), (value, "value")):
        assert error is not None
        assert error.diagnosis is not None
        assert (error.diagnosis.key, dict(error.diagnosis.fields)["name"]) == ("diagnosis.name-follows", name)
    assert own is not None
    assert own.name == "ZeroDivisionError"
    assert own.diagnosis is None


def test_magics_do_not_hide_the_imports_and_nothing_else_runs_again(executed: Executed) -> None:
    run = executed(
        "!true\ncount = 0\nimport os\ncount += 1\nimport paquet_absent\nimport re",
        "print(count, re.escape('.'))",
    )
    assert text(run, 1) == "1 \\.\n"


def test_an_import_that_ends_the_kernel_or_never_ends_harms_nothing_more(executed: Executed) -> None:
    run = executed(
        "%%writefile lent.py\nimport time\ntime.sleep(60)",
        "import paquet_absent\nimport lent\nimport re",
        "print('vivant')",
        cell_seconds=2,
    )
    assert [one.status for one in run.cells] == ["ok", "error", "ok"]
    assert by_index(run)[1].salvaged == ()
    run = executed("%%writefile fin.py\nimport os\nos._exit(3)", "import paquet_absent\nimport fin", "1")
    assert [one.status for one in run.cells] == ["ok", "error", "killed"]


def test_with_stop_on_error_nothing_is_tried_again(executed: Executed) -> None:
    from certgrader.execution.model import ExecutionOptions

    run = executed("import paquet_absent\nimport re", "re", options=ExecutionOptions(stop_on_error=True))
    assert [(one.status, one.salvaged) for one in run.cells] == [("error", ()), ("not_run", ())]


def test_each_import_stands_by_itself() -> None:
    source = (
        "import a.b, c as d\nfrom __future__ import x\nfrom . import e\nfrom f import *\ntry:\n    import g\nexcept: 0"
    )
    assert [(one.text, one.name) for one in salvageable(ast.parse(source))] == [
        ("import a.b", "a"),
        ("import c as d", "d"),
        ("from . import e", "e"),
        ("from f import *", "*"),
    ]


def test_what_could_do_anything_is_not_done_apart() -> None:
    source = (
        "import a\nx = open('f')\ny = z = 1\nfor i in b: c()\nd['e'] = 1\nk = Path('a') / 'b'\nl: int = 3\nprint(1)"
    )
    assert [one.name for one in salvageable(ast.parse(source))] == ["a", "k"]
    assert salvageable(ast.parse("x = 1\ndef f(): ...")) == ()


def test_an_answer_is_believed_for_names_that_were_asked_for_only() -> None:
    rest = salvageable(ast.parse("import a\nimport b"))
    _, asked = salvage_code(rest)
    reply = {"user_expressions": {name: {"data": {"text/plain": "'a c __import__'"}} for name in asked}}
    assert salvaged_names(reply, rest) == ("a",)
    odd: object
    for odd in (None, [], {"user_expressions": 3}, {"user_expressions": {name: {"data": 1} for name in asked}}):
        assert salvaged_names(odd, rest) == ()
