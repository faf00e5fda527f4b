"""What was handed in → `Submission`: a notebook, a folder, an archive, or an address.

A notebook takes the files of its folder and below, since it opens them; a folder or an archive is handed in on
purpose and taken whole. Hidden folders, environments and caches never count, links are never followed.
"""

import datetime
import difflib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import SubmissionProblem
from certgrader.owned_folders import owned_folder
from certgrader.submission.archives import SUFFIXES, holds_archive, unpack
from certgrader.submission.causes import cause_of
from certgrader.submission.choosing import check_one_participant, no_notebook, only_notebook, wanted_notebook
from certgrader.submission.kinds import kind_of, open_regular
from certgrader.submission.limits import (
    FOLDER_BYTES,
    FOLDER_FILES,
    NESTED,
    NOTEBOOK_BYTES,
    TREE_BYTES,
    TREE_FILES,
    size_label,
)
from certgrader.submission.model import Submission
from certgrader.submission.naming import named_files, shortened, submission_name
from certgrader.submission.remote import fetch, is_address
from certgrader.submission.tree import Entry, find_notebooks, is_text, measure, read_files, tree_sha256, walk
from certgrader.submission.unpacking import Room


def open_submission(
    path: str, *, notebook: str | None = None, alone: bool = False
) -> AbstractContextManager[Submission]:
    """Take in a notebook, folder, archive or address for as long as the context lasts.

    `notebook` chooses one of several, as a path inside the submission. `alone`: of a notebook's path that file only,
    since what lies beside it belongs to others. Raises SubmissionProblem.
    """
    return _opened(path, notebook, alone)


@contextmanager
def _opened(path: str, notebook: str | None, alone: bool) -> Iterator[Submission]:
    with ExitStack() as stack:
        yield _taken(path, notebook, alone, stack)


@dataclass(slots=True)
class _Tree:
    """A folder that was handed in: where it lies, what it is called, when it came, what is to be told.

    `room` and `opened` are about the archives it came in: what they may still take, and how many were opened.
    """

    root: Path
    place: str
    name: str
    received: float
    notes: list[Phrase] = field(default_factory=list)
    room: Room | None = None
    opened: int = 0


def _taken(path: str, notebook: str | None, alone: bool, stack: ExitStack) -> Submission:
    if path.startswith("file://"):
        path = unquote(urlsplit(path).path)
    elif is_address(path):
        folder = _temporary(path, stack)
        file = fetch(path, folder)
        now = datetime.datetime.now(datetime.UTC).timestamp()
        tree = _Tree(folder, path, submission_name(file.name), now)
        return _file(tree, file, notebook, alone, stack)
    if not path.strip():
        raise SubmissionProblem("submission.not-found", place="«»", near="")
    # What is called « ~ » and lies here is meant, and no home; Path.expanduser raises where there is no such home.
    given = Path(path if os.path.lexists(path) else os.path.expanduser(path))  # noqa: PTH111
    status = _status(given)
    if stat.S_ISDIR(status.st_mode):
        root = given.resolve()
        return _whole(_Tree(root, path, submission_name(root.name), status.st_mtime), notebook, stack)
    if not stat.S_ISREG(status.st_mode):
        raise SubmissionProblem("submission.not-regular", place=path)
    file = given.resolve()
    return _file(_Tree(file.parent, path, submission_name(given.name), status.st_mtime), file, notebook, alone, stack)


def _file(tree: _Tree, file: Path, notebook: str | None, alone: bool, stack: ExitStack) -> Submission:
    """One regular file: a notebook or an archive, as its content says."""
    try:
        kind = kind_of(file)
    except OSError as error:
        raise _unreadable(tree.place, error) from error
    if holds_archive(file.name, kind):
        _unpack(tree, file, stack)
        return _whole(tree, notebook, stack)
    if file.suffix.lower() != ".ipynb" and kind != "json":
        raise SubmissionProblem("submission.not-notebook", place=tree.place)
    if kind == "empty":
        # Files of /proc are of no size and can be read for ever.
        raise SubmissionProblem("notebook.empty", place=tree.place)
    if notebook is not None and not alone:
        wanted_notebook([file.name], notebook, tree.root, tree.place)
    return _notebook(tree, file, alone=alone)


def _unreadable(place: str, error: OSError | ValueError) -> SubmissionProblem:
    key, cause = cause_of(error)
    return SubmissionProblem(key, place=place, cause=cause)


def _temporary(place: str, stack: ExitStack) -> Path:
    """A folder of our own, removed when the submission is done with."""
    try:
        return stack.enter_context(owned_folder("certgrade-", Path(tempfile.gettempdir()))).resolve()
    except OSError as error:
        raise SubmissionProblem("submission.no-room", place=place) from error


def _status(given: Path) -> os.stat_result:
    try:
        return given.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        near = _near(given)
        hint: Phrase | str = phrase("submission.did-you-mean", near=near) if near else ""
        raise SubmissionProblem("submission.not-found", place=str(given), near=hint) from error
    except (OSError, ValueError) as error:
        raise _unreadable(str(given), error) from error


def _near(given: Path) -> str | None:
    try:
        names = [entry.name for entry in os.scandir(given.parent)]
    except OSError:
        return None
    # A link that leads nowhere is there, and is no suggestion.
    close = difflib.get_close_matches(given.name, [name for name in names if name != given.name], 1, 0.75)
    return close[0] if close else None


def _unpack(tree: _Tree, archive: Path, stack: ExitStack) -> None:
    """Make the unpacked `archive` the tree. Those inside it share its room."""
    if tree.room is None:
        tree.room = Room(tree.place)
    tree.root = _temporary(tree.place, stack)
    tree.opened += 1
    unpack(archive, tree.root, tree.room)


def _whole(tree: _Tree, notebook: str | None, stack: ExitStack) -> Submission:
    """A folder or an unpacked archive: every file of it."""
    unread: list[str] = []
    entries, complete = _within(tree.root, TREE_FILES, TREE_BYTES, unread)
    if "." in unread:
        _check_listing(tree.root, tree.place)
    paths = [entry.path for entry in entries] if complete else find_notebooks(tree.root)
    if notebook is None:
        check_one_participant(paths, tree.place)
    notebooks = [path for path in paths if path.lower().endswith(".ipynb")]
    archives = [path for path in paths if path.lower().endswith(SUFFIXES)]
    if not notebooks and len(archives) == 1 and tree.opened < NESTED:
        # Learning platforms export a folder per candidate that holds the archive the candidate sent.
        _unpack(tree, tree.root / archives[0], stack)
        return _whole(tree, notebook, stack)
    tree.notes.extend(_left_out(tree, unread))
    if not notebooks:
        raise no_notebook(tree.place, archives, tree.notes)
    if notebook is not None:
        chosen = wanted_notebook(notebooks, notebook, tree.root, tree.place)
    else:
        chosen = only_notebook(notebooks, tree.root, tree.place, tree.notes)
    if not complete:
        entries = _named(tree, chosen, TREE_FILES, TREE_BYTES)
    return _submission(tree, chosen, entries)


def _left_out(tree: _Tree, unread: list[str]) -> Iterator[Phrase]:
    if tree.room is not None and tree.room.left_out:
        yield phrase("submission.note.left-out", n=tree.room.left_out)
    if tree.room is not None and tree.room.repeated:
        yield phrase("submission.note.repeated", n=tree.room.repeated)
    if unread:
        yield phrase("submission.note.unread", n=len(unread), folder=shortened(unread[0]))


def _check_listing(root: Path, place: str) -> None:
    """Raises SubmissionProblem for a folder whose content this user may not see: it is not empty."""
    try:
        with os.scandir(root) as entries:
            next(entries, None)
    except OSError as error:
        raise _unreadable(place, error) from error


def _notebook(tree: _Tree, file: Path, *, alone: bool = False) -> Submission:
    """One notebook and what lies beside and below it, other notebooks left out."""
    chosen = file.relative_to(tree.root).as_posix()
    if not is_text(chosen):
        raise SubmissionProblem("submission.name-no-text", place=tree.place)
    own = measure(tree.root, file)
    if alone:
        return _submission(tree, chosen, [own] if own else [])
    entries, complete = _within(tree.root, FOLDER_FILES, FOLDER_BYTES)
    if not complete:
        entries = _named(tree, chosen, FOLDER_FILES, FOLDER_BYTES)
    kept = [entry for entry in entries if not entry.path.lower().endswith(".ipynb") and entry.path != chosen]
    return _submission(tree, chosen, [*kept, own] if own else kept)


def _within(root: Path, most: int, size: int, unread: list[str] | None = None) -> tuple[list[Entry], bool]:
    """The files below `root`, and whether that is all of them: the walk stops at the limits."""
    entries: list[Entry] = []
    total = 0
    for entry in walk(root, unread):
        total += entry.size
        if len(entries) >= most or total > size:
            return entries, False
        entries.append(entry)
    return entries, True


def _named(tree: _Tree, chosen: str, most: int, size: int) -> list[Entry]:
    """Only the files that the notebook names, for folders that are more than a submission."""
    tree.notes.append(phrase("submission.note.only-named", files=most, size=size_label(size)))
    path = tree.root / chosen
    text = _notebook_bytes(tree, path).decode("utf-8", "replace")
    own = measure(tree.root, path)
    found = {own.path: own} if own else {}
    total = 0
    for named in [*named_files(text, path.parent), *named_files(text, tree.root)]:
        entry = measure(tree.root, named) if named.is_relative_to(tree.root) else None
        if entry is None or entry.path in found or entry.path.endswith(".ipynb") or not _unlinked(tree.root, named):
            continue
        total += entry.size
        if len(found) > most or total > size:
            break
        found[entry.path] = entry
    return list(found.values())


def _unlinked(root: Path, path: Path) -> bool:
    """Whether no folder between `root` and `path` is a link."""
    return path.parent.resolve().is_relative_to(root) and path.parent.resolve() == path.parent


def _check_size(tree: _Tree, path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(tree.place, error) from error
    if size > NOTEBOOK_BYTES:
        raise SubmissionProblem("notebook.too-large", place=tree.place, limit=size_label(NOTEBOOK_BYTES))


def _notebook_bytes(tree: _Tree, path: Path) -> bytes:
    _check_size(tree, path)
    try:
        with open_regular(path) as file:
            return file.read(NOTEBOOK_BYTES)
    except OSError as error:
        raise _unreadable(tree.place, error) from error


def _submission(tree: _Tree, chosen: str, entries: list[Entry]) -> Submission:
    _check_size(tree, tree.root / chosen)
    files = read_files(tree.root, entries)
    own = next((file for file in files if file.path == chosen), None)
    if own is None:
        raise _unreadable(tree.place, _why_unreadable(tree.root / chosen))
    if len(files) < len(entries):
        tree.notes.append(phrase("submission.note.unread-files", n=len(entries) - len(files)))
    return Submission(
        name=tree.name,
        sha256=tree_sha256(files),
        received=datetime.datetime.fromtimestamp(tree.received, datetime.UTC)
        .astimezone()
        .isoformat(timespec="seconds"),
        notebook=chosen,
        notebook_sha256=own.sha256,
        files=files,
        root=tree.root,
        notes=tuple(tree.notes),
    )


def _why_unreadable(path: Path) -> OSError:
    try:
        open_regular(path).close()
    except OSError as error:
        return error
    return OSError(errno.ENOENT, os.strerror(errno.ENOENT))
