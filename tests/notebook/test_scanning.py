import io
import subprocess
import sys
import tokenize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certgrader.notebook.scanning import scan

PIECES = [
    "x = 1",
    "f(a,\n  b)",
    "s = '#no'",
    's = """a\n# b\n"""',
    "y = 2  # c",
    "# seul",
    "if x:\n    z = [\n 1]",
    "a = 1 + \\\n 2",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_comments_are_those_of_tokenize(pieces: list[str]) -> None:
    source = "\n".join(pieces)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    expected = [(t.start[0], t.string[1:]) for t in tokens if t.type == tokenize.COMMENT]
    assert [(comment.line, comment.text) for comment in scan(source).comments] == expected


def test_starts() -> None:
    source = "a = (1,\n  2)\nb = '''\nc\n'''\nd = 1 + \\\n  2\n!ls (\ne = 'open\nf = 1"
    assert [i + 1 for i, start in enumerate(scan(source).starts) if start] == [1, 3, 6, 8, 9, 10]


@pytest.mark.parametrize("quotes", ["'", '"', "'''", '"""'])
def test_strings_end_where_python_ends_them(quotes: str) -> None:
    for inside in ("a", "\\\\", "\\" + quotes, "# no comment", "'" if quotes[0] == '"' else '"', "\\\n# no"):
        assert [one.text for one in scan(f"x = {quotes}{inside}{quotes}  # yes").comments] == [" yes"], inside
    assert not scan(f"x = {quotes}a # no \\").comments


def test_a_long_string_takes_little_memory() -> None:
    """A cell may be 10 MB, and certgrade stays under 512 MB."""
    program = (
        "import resource; from certgrader.notebook.scanning import scan\n"
        "resource.setrlimit(resource.RLIMIT_AS, (400 * 2**20, 400 * 2**20))\n"
        'for quotes in ("\'", \'"""\'):\n'
        "    scan('x = ' + quotes + 'a' * 10_000_000 + quotes)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
