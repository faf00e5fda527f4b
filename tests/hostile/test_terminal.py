"""What strangers name, write and raise, on the terminal of whoever grades it: shown, never obeyed."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from certgrader.catalogue.catalogue import error_sentence
from certgrader.errors import SubmissionProblem
from certgrader.report.csv_table import safe_cell
from certgrader.report.index_model import IndexRow
from certgrader.report.index_page import index_csv, index_json

CERTGRADE = str(Path(sys.executable).with_name("certgrade"))
COMMANDS = [
    "\x1b]0;pris\x07",  # the window's title
    "\x1b]52;c;UFdORUQ=\x07",  # the clipboard
    "\x1b]8;;http://mal.example\x1b\\lien\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[H",  # the screen
    "\x1b[6n\x1b[c\x1b[21t",  # questions that the terminal answers as if the user had typed
    "\x1b[?1049h\x1b[?1000h",
    "\x1bP$q\x1b\\\x1b_pris\x1b\\\x1b^pris\x1b\\",
    "\x1bc\x1b#8\x1b%G\x1b(0",
    "\x9b2J\x9d0;pris\x9c\x90q\x9c\x9e\x9f",
    "\x07\x08\x08\x0e\x0f\x05\x0b\x0c\x7f",
    "\u202egpj.exe\u2066\u2069\u200e\u200f\u061c",
    "\u2028\u2029\x85",
    "\u200b\u2060\ufeff\U000e0041",
]
ALL = "".join(COMMANDS)
FORGED = "copie\ncertgrade: rapport écrit, tout est maîtrisé\r\n"
# What rich writes on its own: colours, its progress lines, the cursor hidden and shown.
_OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\?25[lh]|\x1b\[2K|\x1b\[1A|\r\n|\r|\x1b\[0K")
_ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)


def on_terminal(*words: object, cwd: Path) -> tuple[int, str]:
    """The command in a pseudo-terminal: its exit code and all that reached the terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "HOME": str(cwd)}
    command = [CERTGRADE, *(str(word) for word in words)]
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    received = b""
    try:
        while chunk := os.read(ours, 65536):
            received += chunk
    except OSError:
        pass  # Linux: the other side is closed
    os.close(ours)
    return process.wait(timeout=120), received.decode("utf-8", "surrogateescape")


def assert_inert(shown: str) -> None:
    """Nothing but rich's own few sequences would make a terminal do anything."""
    rest = _OWN.sub("", shown)
    assert _ACTS.findall(rest) == []
    assert not any(line.startswith("certgrade: rapport") for line in shown.splitlines())


def hostile_notebook() -> str:
    """Control sequences in the first lines of cells, in outputs saved and made, in errors and in metadata."""
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": f"# {ALL}\n\n{ALL}"}
    ]
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ALL},
        {"output_type": "error", "ename": ALL, "evalue": ALL, "traceback": [ALL]},
    ]
    inline = ALL.replace("\x0c", "").replace("\x85", "")
    sources = [
        f"# {inline}\nprint({ALL!r})",
        f'# {inline}\nraise ModuleNotFoundError(f"No module named {{{ALL!r}!r}}", name={ALL!r})',
        f"raise FileNotFoundError(2, 'x', {ALL!r})",
        f"raise type({ALL!r}, (Exception,), {{}})({ALL + FORGED!r})",
        f"import {'a' + ALL}",
    ]
    code = {"cell_type": "code", "metadata": {"tags": [ALL]}, "outputs": outputs, "execution_count": 1}
    cells += [{**code, "id": f"c{number}", "source": source} for number, source in enumerate(sources)]
    spec = {"kernelspec": {"name": ALL, "display_name": ALL, "language": "python"}, "title": ALL}
    return json.dumps({"cells": cells, "metadata": spec, "nbformat": 4, "nbformat_minor": 5})


def on_disk(name: str) -> str:
    """`name` as far as Linux takes it for a file's."""
    return name.replace("/", "_").replace("\x00", "")[:80]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder whose name, and whose notebook's name, are commands to a terminal."""
    folder = tmp_path / on_disk(f"copie{ALL}")
    folder.mkdir()
    (folder / on_disk(f"{FORGED}{ALL}.ipynb")).with_suffix(".ipynb").write_text(hostile_notebook(), encoding="utf-8")
    return folder


def test_a_run_shown_live_obeys_nobody(hostile: Path, tmp_path: Path) -> None:
    code, shown = on_terminal("check", hostile, "-o", "out", "-p", "x", ALL, "--format", "html,json,csv", cwd=tmp_path)
    assert code == 0
    assert "Cellule" in shown or "cellule" in shown
    assert_inert(shown)
    written = next((tmp_path / "out").glob("*.report.json")).read_text(encoding="utf-8")
    assert _ACTS.findall(written) == []
    assert json.loads(written)["submission"]["parameters"]
    assert not any(_ACTS.search(path.name) for path in (tmp_path / "out").rglob("*"))


def test_advice_and_json_obey_nobody(hostile: Path, tmp_path: Path) -> None:
    for words in (["selfcheck", hostile, "--no-execute"], ["check", hostile, "--no-execute", "--json"]):
        code, shown = on_terminal(*words, cwd=tmp_path)
        assert code == 0
        assert_inert(shown)
    assert json.loads(shown)["schema"] == "certgrader/report@1"


@pytest.mark.slow
def test_a_cohort_of_hostile_names_obeys_nobody(hostile: Path, tmp_path: Path) -> None:
    cohort = tmp_path / "promotion"
    cohort.mkdir()
    hostile.rename(cohort / hostile.name)
    for command in COMMANDS[::6]:
        (cohort / on_disk(f"{command}{FORGED}.ipynb")).write_bytes(b"[")
        (cohort / on_disk(f"x{command}{FORGED}.txt")).write_text("rien")
    (cohort / on_disk(f"deux{ALL[:30]}.ipynb")).write_text(hostile_notebook())
    with zipfile.ZipFile(cohort / on_disk(f"deux{ALL[:30]}.zip"), "w") as archive:
        archive.writestr(f"{FORGED}{ALL}/a.ipynb", hostile_notebook())
    code, shown = on_terminal("batch", cohort, "--no-execute", "-j", "2", "-o", "out", cwd=tmp_path)
    assert code == 3
    assert_inert(shown)
    assert not any(_ACTS.search(path.name) for path in (tmp_path / "out").rglob("*"))
    for name in ("index.json", "index.csv", "index.html"):
        written = (tmp_path / "out" / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        assert _ACTS.findall(written) == []
    code, shown = on_terminal("regrade", "out/bundles", "-o", "new", cwd=tmp_path)
    assert code == 0
    assert_inert(shown)


def test_sentences_about_what_cannot_be_read_obey_nobody(tmp_path: Path) -> None:
    rubric = tmp_path / on_disk(f"grille{ALL[:20]}{FORGED}.yaml")
    rubric.write_text('schema: certgrader/rubric@1\nid: "\\e]0;pris\\a"\ntitle: 3\n')
    for words in (
        ["check", f"absent{ALL}{FORGED}"],
        ["check", rubric, "--no-execute"],
        ["check", ".", "--rubric", rubric],
        ["rubric", "lint", "--rubric", rubric],
        ["check", ".", f"--{ALL}"],
        [f"{ALL}{FORGED}"],
        ["check", ".", "--sandbox", f"{ALL}{FORGED}"],
        ["check", ".", "--data", f"{ALL}{FORGED}"],
    ):
        code, shown = on_terminal(*words, cwd=tmp_path)
        assert code in (2, 3)
        assert_inert(shown)


def test_a_line_break_in_a_name_makes_no_second_sentence() -> None:
    problem = SubmissionProblem("submission.not-found", place=f"a{FORGED}", near=None)
    assert len(error_sentence(problem, "fr").splitlines()) == 1


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\r", "\n", "a;", "a;  ", "a\n", "a\r\n", 'a;"', "a;'", ALL, "a;\u00a0", "a\t"]
)
def test_no_piece_of_a_cell_becomes_a_formula(sign: str, before: str) -> None:
    cell = safe_cell(f"{before}{sign}1+cmd|'/C calc'!A0;fin")
    # A spreadsheet splits at its own separator, which in French is the semicolon, and at line breaks.
    for piece in re.split(r"[;\t\n\r]", cell):
        assert not piece.strip(' \u00a0"').startswith(tuple("=+-@＝＋－＠"))


def test_the_tables_of_a_cohort_stay_whole() -> None:
    texts = [ALL, FORGED, '=HYPERLINK("http://mal.example";"x")', 'a","b', "x;=1+1", "\ud800"]
    rows = [IndexRow(text, text, "failed", text, files=((text, text),)) for text in texts]
    table = list(csv.reader(io.StringIO(index_csv(rows).decode("utf-8-sig"), newline="")))
    assert [len(row) for row in table] == [len(table[0])] * (len(texts) + 1)
    assert len({len(row) for row in table}) == 1
    read = json.loads(index_json(rows, title=ALL, created=ALL))
    assert [row["entry"] for row in read["rows"]] == [text.replace("\ud800", "?") for text in texts]
