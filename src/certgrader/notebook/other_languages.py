"""Code cells in a language that is not analysed: which, and whether they do anything.

A cell that only loads libraries or sets options holds nothing that a rubric could ask for.
"""

import re
from collections.abc import Iterator

from certgrader.notebook.model import Cell, Code, Notebook

_MAGICS = {
    "r": "R",
    "julia": "Julia",
    "scala": "Scala",
    "octave": "Octave",
    "matlab": "MATLAB",
    "sas": "SAS",
    "stata": "Stata",
    "perl": "Perl",
    "ruby": "Ruby",
    "python2": "Python 2",
    "cython": "Cython",
    "fortran": "Fortran",
    "cpp": "C++",
}
"""Magics that run another language on the notebook's data. What shells do is read, and what SQL does; pages, styles
and scripts of a page (`%%html`, `%%javascript`) work on no data."""
_HASHED = frozenset({"r", "julia", "octave", "perl", "ruby", "python2", "cython"})
"""Those of them whose comments begin as Python's do."""
_NAMES = {
    "r": "R",
    "sas": "SAS",
    "sql": "SQL",
    "matlab": "MATLAB",
    "c++": "C++",
    "c#": "C#",
    "f#": "F#",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "sos": "SoS",
}
_LONGEST_NAME = 30
_REMARK = re.compile(r"\s*(?:#|//|--|%(?!%)|\*/?\s|/\*)")
_SET_UP = re.compile(
    r"\s*(?:%|library|require\w*|suppress\w+\(\s*library|install\.packages|options|set\.seed|setwd|rm\(|source|"
    r"use_\w+|using\b|import\b|include|Pkg\.|Sys\.\w+|pacman::p_load|theme_set|Random\.seed!|spark\.conf|package\b)"
)
_MOST_LINES = 5_000


def in_other_languages(notebook: Notebook) -> tuple[tuple[int, str], ...]:
    """(cell, language as people write it) for each code cell of which that language is not analysed."""
    return tuple((cell.index, name) for cell in notebook.cells for name in _named(cell, notebook.kernel_language))


def has_comments(code: Code) -> bool:
    """Whether a cell without Python may hold remarks that are read like those of a Python cell."""
    return any(magic.whole_cell and magic.name.lower() in _HASHED for magic in code.magics)


def language_name(language: str) -> str:
    """A kernel's language as people write it."""
    short = " ".join(language.split())[:_LONGEST_NAME]
    return _NAMES.get(short.lower(), short[:1].upper() + short[1:])


def _named(cell: Cell, kernel: str) -> Iterator[str]:
    if cell.kind != "code" or cell.code is None or cell.unread:
        return
    if kernel != "python":
        if _does_something(cell.source):
            yield language_name(kernel)
        return
    for magic in cell.code.magics:
        name = _MAGICS.get(magic.name.lower())
        body = magic.text.partition("\n")[2] if magic.whole_cell else magic.text
        if name is not None and _does_something(body):
            yield name
            return


def _does_something(source: str) -> bool:
    lines = source.split("\n", _MOST_LINES)
    return any(line.strip() and not _REMARK.match(line) and not _SET_UP.match(line) for line in lines)
