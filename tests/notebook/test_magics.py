import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certgrader.notebook.magics import parse_code


def magics(source: str) -> list[tuple[str, int, str]]:
    return [(magic.name, magic.line, magic.text) for magic in parse_code(source).magics]


def test_plain_python_is_kept_as_it_is() -> None:
    source = "import os\n\nx = await f()  # remarque\n"
    parsed = parse_code(source)
    assert parsed.python == source
    assert parsed.lines == (1, 2, 3, 4)
    assert parsed.magics == ()


@pytest.mark.parametrize(
    ("source", "python", "found"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1", [("matplotlib", 1, "inline")]),
        ("x = 1\n!pip install -q pandas", "x = 1\npass", [("!", 2, "pip install -q pandas")]),
        ("if a:\n    !ls\n    b()", "if a:\n    pass\n    b()", [("!", 2, "ls")]),
        ("!pip install \\\n  pandas\nx = 1", "pass\n\nx = 1", [("!", 1, "pip install \\\n  pandas")]),
        ("%time df = f(1)", "df = f(1)", [("time", 1, "df = f(1)")]),
        ("%timeit -n 3 -r2 g(x)", "g(x)", [("timeit", 1, "-n 3 -r2 g(x)")]),
        ("%prun -s cumulative h()", "h()", [("prun", 1, "-s cumulative h()")]),
        ("files = !ls *.csv", "files = get_ipython().getoutput('ls *.csv')", [("!", 1, "ls *.csv")]),
        ("t = %time f()", "t = f()", [("time", 1, "f()")]),
        ("df.head?\nx = 1", "pass\nx = 1", []),
        ("?df", "pass", []),
        ("pip install pandas\nimport pandas", "pass\nimport pandas", [("pip", 1, "install pandas")]),
        ("%%time\nx = 1\ny = 2", "\nx = 1\ny = 2", [("time", 1, "")]),
        ("%%timeit a = 1\nf(a)", "a = 1\nf(a)", [("timeit", 1, "a = 1")]),
        ("%%capture sortie\n!ls\nx = 1", "\npass\nx = 1", [("capture", 1, "sortie\n!ls\nx = 1"), ("!", 2, "ls")]),
        ("%%time\n%matplotlib inline\nx = 1", "\npass\nx = 1", [("time", 1, ""), ("matplotlib", 2, "inline")]),
        ("  x = 1\n  !ls", "x = 1\npass", [("!", 2, "ls")]),
    ],
)
def test_magics_keep_the_lines_of_the_code(source: str, python: str, found: list[tuple[str, int, str]]) -> None:
    code = parse_code(source)
    assert code.python == python
    assert code.lines == tuple(range(1, source.count("\n") + 2))
    assert code.problem is None
    assert magics(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "x = (5\n     % 3)\n!ls",
        's = """\n%time a\n!ls\n"""\n%time y = 1',
        "y = 7 \\\n  % 4\n%pylab",
    ],
)
def test_what_only_looks_like_a_magic_stays(source: str) -> None:
    python = parse_code(source).python
    assert python is not None
    assert python.split("\n")[:-1] == source.split("\n")[:-1]


@pytest.mark.parametrize("name", ["bash", "html", "writefile app.py", "sql", "R", "javascript", "script bash"])
def test_cells_in_another_language_hold_no_python(name: str) -> None:
    parsed = parse_code(f"\n%%{name}\npip install pandas\nimport os")
    assert parsed.python == ""
    assert parsed.problem is None
    (magic,) = parsed.magics
    assert magic.whole_cell
    assert magic.line == 2
    assert magic.text.endswith("pip install pandas\nimport os")


@pytest.mark.parametrize("name", ["sql", "r", "scala", "sh"])
def test_a_language_alone_on_the_first_line_is_the_cell_s(name: str) -> None:
    parsed = parse_code(f"%{name}\nval x = f(y); select 1")
    assert (parsed.python, parsed.problem) == ("", None)
    assert [(magic.name, magic.whole_cell) for magic in parsed.magics] == [(name, True)]
    assert parse_code(f"%{name}\nx = 1").python == "pass\nx = 1"


def test_one_fault_hides_only_its_statement() -> None:
    parsed = parse_code("df = load()\n@cache\ndef f():\n    return 1\nprint 'a'\nclean(df)\n")
    assert parsed.python == "df = load()\n@cache\ndef f():\n    return 1\n\nclean(df)\n"
    assert parsed.problem is not None
    assert "line 5" in parsed.problem


@pytest.mark.parametrize("source", ["print 'a'", "def f(:", "x = 'C:\\Users'", "a\x00b = 1", "(" * 5000])
def test_a_cell_without_a_sound_statement_is_set_aside(source: str) -> None:
    code = parse_code(source)
    assert code.python is None
    assert code.problem


def test_ipython_reads_what_is_left() -> None:
    code = parse_code(">>> x = 1\n>>> y = x + 1\n")
    assert code.python is not None
    assert [type(node) for node in ast.parse(code.python).body] == [ast.Assign, ast.Assign]
    assert code.lines[:2] == (1, 2)


@pytest.mark.parametrize("line", [",f a", "x?y?", "/f 1", "= !"])
def test_more_than_ipython_can_replace_is_set_aside(line: str) -> None:
    code = parse_code("x = 1\n(((\n" + f"{line}\n" * 700)
    assert code.problem


LINES = [
    "x = 1",
    "%matplotlib inline",
    "!pip install pandas",
    "%time y = f(x)",
    "df.head?",
    "files = !ls",
    "if x:\n    %timeit f()\n    y = 2",
    "s = '''\n!no\n'''",
    "z = (1\n % 2)",
    "# %magic in a comment",
    "%load_ext autoreload",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=6))
def test_whatever_ipython_can_parse_we_can(lines: list[str]) -> None:
    from IPython.core.inputtransformer2 import TransformerManager

    source = "\n".join(lines)
    expected = ast.parse(TransformerManager().transform_cell(source))  # type: ignore[no-untyped-call]
    parsed = parse_code(source)
    assert parsed.problem is None
    assert parsed.tree is not None
    assert len([n for n in ast.walk(parsed.tree) if isinstance(n, ast.stmt)]) >= len(expected.body) - source.count("?")
    shown = [line for line in source.split("\n") if line == "x = 1"]
    assert (parsed.python or "").split("\n").count("x = 1") == len(shown)
