"""What a cohort's folder holds: one submission an entry, each with a name of its own and a fingerprint."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from certgrader.cohort.exports import one_each
from certgrader.errors import SubmissionProblem
from certgrader.submission.kinds import open_regular
from certgrader.submission.limits import TREE_BYTES, TREE_FILES
from certgrader.submission.naming import printable_name, submission_name
from certgrader.submission.tree import walk

_CHUNK = 2**20
_SEARCHED = 1_000_000
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


def discover(folder: Path, *, output: Path, scratch: Path | None = None) -> Cohort:
    """The entries of `folder`. The output folder, should it lie inside, is none, nor is what a batch writes, should
    it be `folder` itself. Raises SubmissionProblem.

    Where `a.ipynb` and `a.zip` would share the name `a`, the notebook keeps it and the other is called `a.zip`.
    With `scratch`, the files of one participant of a Moodle assignment are one entry, put together there.
    """
    there = os.path.realpath(output)  # unlike Path.resolve, it has an answer for a link to itself
    try:
        own = _OWN if os.path.realpath(folder) == there else None
        found = sorted(
            one for one in folder.iterdir() if os.path.realpath(one) != there and not (own and own.fullmatch(one.name))
        )
    except OSError as problem:
        raise SubmissionProblem("cohort.unreadable", place=str(folder), why=str(problem.strerror)) from None
    hidden = tuple(one.name for one in found if one.name.startswith("."))
    visible = [one for one in found if not one.name.startswith(".")]
    if scratch is not None:
        visible = one_each(visible, scratch)
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
    """The sha256 of an entry: of the file, or of the sorted (path, sha256) lines of a folder's files that count.

    Beyond the limits of a submission files count by size and last change: they are never taken whole, and may be
    of any size.
    """
    whole = hashlib.sha256()
    if not path.is_dir():
        whole.update(_digest(path, TREE_BYTES).encode())
        return whole.hexdigest()
    left = TREE_BYTES
    for count, entry in enumerate(walk(path)):
        if count > _SEARCHED:
            break
        left -= entry.size
        known = count < TREE_FILES and left >= 0
        digest = _digest(path / entry.path, entry.size) if known else f"{entry.size} {entry.changed}"
        whole.update(f"{entry.path}\0{digest}\n".encode(errors="surrogateescape"))
    return whole.hexdigest()


def _candidates(wanted: str, filename: str) -> Iterator[str]:
    yield wanted
    yield filename
    number = 2
    while True:
        yield f"{filename}-{number}"
        number += 1


def _digest(path: Path, most: int) -> str:
    """The sha256 of a file of at most `most` bytes, as it was when it was opened."""
    digest = hashlib.sha256()
    if path.exists() and not path.is_file():
        return "no regular file"  # a pipe or a device would be read for ever
    try:
        with open_regular(os.path.realpath(path)) as file:
            about = os.fstat(file.fileno())
            left = about.st_size
            if left > most:
                return f"{left} {about.st_mtime}"
            while left > 0 and (chunk := file.read(min(_CHUNK, left))):
                digest.update(chunk)
                left -= len(chunk)
    except OSError as problem:
        # Unreadable today, perhaps readable tomorrow: another fingerprint, so that it is tried again.
        return f"unreadable: {problem.strerror}"
    return digest.hexdigest()
