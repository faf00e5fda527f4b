"""F-strings of Python 3.12, read by whatever Python is there."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.notebook.fstrings import in_older_syntax
from certgrader.notebook.magics import parse_code
from certgrader.notebook.syntax import try_parse

NAMES = st.sampled_from(["a", "score", "rappel moyen", "", "x{}", "é"])


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ('print(f"{d["a"]} et {", ".join(c)}")', "print(f\"{d['a']} et {', '.join(c)}\")"),
        ("x = f'{d['k']!r:>{w['n']}}'", "x = f\"{d['k']!r:>{w['n']}}\""),
        ('x = f"{x != 1} {x!r} {{{d["a"]}}}"', "x = f\"{x != 1} {x!r} {{{d['a']}}}\""),
        ('x = f"{f"{a}"}"', "x = f\"{f'{a}'}\""),
        ('x = f"{z["a"][1:]:,.2f}"  # l\'essai', "x = f\"{z['a'][1:]:,.2f}\""),
    ],
)
def test_quotes_within_quotes(newer: str, older: str) -> None:
    tree = try_parse(newer)
    assert isinstance(tree, ast.Module)
    assert ast.unparse(tree) == ast.unparse(ast.parse(older))
    assert parse_code(f"%matplotlib inline\n{newer}\n").problem is None


def test_places_are_those_of_the_source() -> None:
    tree = try_parse('x = f"{d["a"]}"; y = f(1)\nz = g(f"{"\\n".join(c)}")')
    assert isinstance(tree, ast.Module)
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    assert {(one.func.id, one.lineno, one.end_col_offset) for one in calls if isinstance(one.func, ast.Name)} == {
        ("f", 1, 25),
        ("g", 2, 24),
    }


@pytest.mark.parametrize("source", ['x = f"{d["a"]', 'x = "{d["a"]}"', "f'{", 'f"{d["""a', "x = 1 +", "f'{a b}'"])
def test_what_is_no_python_stays_so(source: str) -> None:
    assert isinstance(try_parse(source), str)


@given(NAMES, NAMES, st.sampled_from(["'", '"']), st.sampled_from(["", "!r", ":>10", ":.2f"]))
def test_as_if_the_quotes_had_been_others(first: str, key: str, quote: str, ending: str) -> None:
    other = {"'": '"', '"': "'"}[quote]
    text = first.replace("{", "{{").replace("}", "}}")
    newer = f"x = f{quote}{text}{{d[{quote}{key}{quote}]{ending}}}{quote}"
    older = f"x = f{quote}{text}{{d[{other}{key}{other}]{ending}}}{quote}"
    tree = try_parse(newer)
    assert isinstance(tree, ast.Module)
    assert ast.unparse(tree) == ast.unparse(ast.parse(older))


@given(st.text(alphabet="f\"'{}\\ab!:#\n[] ", max_size=60))
def test_any_text_is_answered_in_its_own_length(source: str) -> None:
    changed = in_older_syntax(source)
    assert changed is None or len(changed) == len(source)
