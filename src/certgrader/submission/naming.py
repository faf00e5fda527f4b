"""The names that a notebook gives: of itself, and of the files that it opens."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

_SUFFIX = re.compile(r"\.(?:ipynb|zip|tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst))$", re.IGNORECASE)
# A string literal of code, as it stands inside the JSON of the notebook (double quotes are escaped there).
_LITERAL = re.compile(r"'([^'\\\n]{1,300})'|\\\"([^\"\\\n]{1,300})\\\"")
_SHELL_WORD = re.compile(r"[\w./-]{1,200}\.\w{1,8}")
_GLOB = re.compile(r"[*?\[]")
GLOB_FILES = 1_000
_SHOWN = 80


def submission_name(name: str) -> str:
    """The name of reports about the file or folder `name`: without suffix and without control characters."""
    return printable_name(_SUFFIX.sub("", name))


def printable_name(name: str) -> str:
    """`name` as a file's that any terminal may show: no control characters, separators of lines, or slashes."""
    clean = "".join("_" if _unprintable(char) or char in "/\\" else char for char in name)
    return clean.strip() if clean.strip(" .") else "submission"


def shortened(path: str) -> str:
    """A path that fits in a sentence."""
    return path if len(path) <= _SHOWN else f"{path[: _SHOWN // 2]}…{path[-_SHOWN // 2 :]}"


def _unprintable(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "C" or category in ("Zl", "Zp")


def named_files(notebook: str, root: Path) -> Iterator[Path]:
    """The files below `root` that the notebook's text names, as a path, a folder or a pattern. May repeat."""
    literals = {a or b for a, b in _LITERAL.findall(notebook)} | set(_SHELL_WORD.findall(notebook))
    for literal in sorted(literals):
        if literal.startswith(("/", "~")) or ".." in literal.split("/") or ":" in literal:
            continue
        yield from _below(root, literal.removeprefix("./"))


def _below(root: Path, name: str) -> Iterator[Path]:
    try:
        if _GLOB.search(name):
            folder, _, pattern = name.rpartition("/")
            if _GLOB.search(folder):
                return  # a pattern over folders could read through a whole disk
            for count, path in enumerate((root / folder).glob(pattern.replace("**", "*"))):
                if count >= GLOB_FILES:
                    return
                yield path
            return
        path = root / name
        if path.is_file():
            yield path
        elif path.is_dir() and name.strip("./"):
            yield from sorted(path.iterdir())[:GLOB_FILES]
    except (OSError, ValueError, NotImplementedError):
        return
