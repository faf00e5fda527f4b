"""What a cohort's folder holds: one submission an entry, each with a name of its own and a fingerprint."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from certgrader.errors import SubmissionProblem
from certgrader.submission.naming import printable_name, submission_name

_CHUNK = 2**20
_OWN = re.compile(r"bundles|ledger|index\.(html|csv|json)|.*\.report\.\w+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One top-level entry. `name` is its report's name, unique in the cohort."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """Entries in alphabetical order. `renamed`: those that had to give way to another entry of the same name.
    `hidden`: names that begin with a dot, left aside."""

    entries: tuple[Entry, ...]
    renamed: tuple[Entry, ...]
    hidden: tuple[str, ...]


def discover(folder: Path, *, output: Path) -> Cohort:
    """The entries of `folder`. The output folder, should it lie inside, is none, nor is what a batch writes, should
    it be `folder` itself. Raises SubmissionProblem.

    Where `a.ipynb` and `a.zip` would share the name `a`, the notebook keeps it and the other is called `a.zip`.
    """
    try:
        own = _OWN if folder.resolve() == output.resolve() else None
        found = sorted(
            one
            for one in folder.iterdir()
            if one.resolve() != output.resolve() and not (own and own.fullmatch(one.name))
        )
    except OSError as problem:
        raise SubmissionProblem("cohort.unreadable", place=str(folder), why=str(problem.strerror)) from None
    hidden = tuple(one.name for one in found if one.name.startswith("."))
    visible = [one for one in found if not one.name.startswith(".")]
    names: dict[str, Path] = {}
    renamed: list[Entry] = []
    for path in sorted(visible, key=lambda one: (one.suffix.lower() != ".ipynb", one.name)):
        wanted = submission_name(path.name)
        name = next(name for name in _candidates(wanted, printable_name(path.name)) if name.casefold() not in names)
        names[name.casefold()] = path
        if name != wanted:
            renamed.append(Entry(path, name))
    spelled = {entry.path: entry.name for entry in renamed}
    entries = tuple(Entry(path, spelled.get(path, submission_name(path.name))) for path in visible)
    return Cohort(entries, tuple(renamed), hidden)


def fingerprint(path: Path) -> str:
    """The sha256 of an entry: of the file, or of the sorted (path, sha256) lines of a folder's regular files."""
    whole = hashlib.sha256()
    if not path.is_dir():
        whole.update(_digest(path).encode())
    for relative, file in _files(path):
        whole.update(f"{relative}\0{_digest(file)}\n".encode(errors="surrogateescape"))
    return whole.hexdigest()


def _candidates(wanted: str, filename: str) -> Iterator[str]:
    yield wanted
    yield filename
    number = 2
    while True:
        yield f"{filename}-{number}"
        number += 1


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    if path.exists() and not path.is_file():
        return "no regular file"  # a pipe or a device would be read for ever
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as problem:
        # Unreadable today, perhaps readable tomorrow: another fingerprint, so that it is tried again.
        return f"unreadable: {problem.strerror}"
    return digest.hexdigest()
