"""A cohort as learning platforms export it: in one archive, with several entries for one participant."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from certgrader.errors import SubmissionProblem
from certgrader.owned_folders import owned_folder
from certgrader.submission.archives import holds_archive, unpack
from certgrader.submission.kinds import kind_of
from certgrader.submission.limits import COHORT_BYTES, COHORT_FILES
from certgrader.submission.unpacking import Room

# Moodle: « Nom Prénom_12345_assignsubmission_file_ », a folder or, with a file's name behind it, one file of several.
_MOODLE = re.compile(r"(?P<who>.+_\d+)_assignsubmission_(?P<plugin>[a-z]+)_?(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the entries lie, and a folder of our own to put entries together in."""

    folder: Path
    scratch: Path


@contextmanager
def opened_cohort(given: Path) -> Iterator[Place]:
    """The folder `given`, or what the archive `given` holds, for as long as the context lasts.

    Of an archive of one folder that holds everything, that folder. Raises SubmissionProblem.
    """
    with ExitStack() as stack:
        try:
            temporary = stack.enter_context(owned_folder("certgrade-", Path(tempfile.gettempdir())))
        except OSError as error:
            raise SubmissionProblem("submission.no-room", place=str(given)) from error
        scratch, unpacked = temporary / "together", temporary / "entries"
        if not _is_archive(given):
            yield Place(given, scratch)
            return
        unpacked.mkdir()
        unpack(given, unpacked, Room(str(given), size=COHORT_BYTES, files=COHORT_FILES))
        yield Place(_entered(unpacked), scratch)


def _is_archive(given: Path) -> bool:
    try:
        return given.is_file() and holds_archive(given.name, kind_of(given.resolve()))
    except OSError:
        return False


def _entered(folder: Path) -> Path:
    found = list(folder.iterdir())
    only = found[0] if len(found) == 1 and found[0].is_dir() else None
    if only is None or _MOODLE.fullmatch(only.name):
        return folder
    if any(not _MOODLE.fullmatch(path.name) for path in only.glob("*.ipynb")):
        return folder  # one submission, whose folder is its name
    return _entered(only)


def one_each(entries: Sequence[Path], scratch: Path) -> list[Path]:
    """`entries` with one for each participant of a Moodle assignment.

    A text typed online is left aside where there are files; several files are put together in a folder of `scratch`.
    """
    kept: list[Path] = []
    groups: dict[str, list[Path]] = {}
    for path in entries:
        found = _MOODLE.fullmatch(path.name)
        if found is None:
            kept.append(path)
        else:
            groups.setdefault(found["who"], []).append(path)
    for who, paths in groups.items():
        files = [path for path in paths if _part(path, "plugin") == "file"] or paths
        together = len(files) > 1 and all(path.is_file() and not path.is_symlink() for path in files)
        kept += [_together(files, scratch / who)] if together else files
    return sorted(kept, key=lambda path: path.name)


def _together(files: Sequence[Path], folder: Path) -> Path:
    folder.mkdir(parents=True)
    for file in files:
        target = folder / (_part(file, "rest") or file.name)
        try:
            os.link(file, target)
        except OSError:  # another disk
            shutil.copyfile(file, target)
    return folder


def _part(path: Path, name: str) -> str:
    found = _MOODLE.fullmatch(path.name)
    return found[name] if found else ""
