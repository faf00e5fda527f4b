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
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import SubmissionProblem
from certgrader.submission.archives import SUFFIXES, is_archive, unpack
from certgrader.submission.limits import (
    FOLDER_BYTES,
    FOLDER_FILES,
    NOTEBOOK_BYTES,
    TREE_BYTES,
    TREE_FILES,
    size_label,
)
from certgrader.submission.model import Submission
from certgrader.submission.naming import named_files, submission_name
from certgrader.submission.remote import fetch, is_address
from certgrader.submission.tree import Entry, is_text, measure, read_files, tree_sha256, walk

_LISTED = 10


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
    """A folder that was handed in: where it lies, what it is called, when it came, what is to be told."""

    root: Path
    place: str
    name: str
    received: float
    notes: list[Phrase] = field(default_factory=list)


def _taken(path: str, notebook: str | None, alone: bool, stack: ExitStack) -> Submission:
    if path.startswith("file://"):
        path = unquote(urlsplit(path).path)
    elif is_address(path):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="certgrade-")))
        file = fetch(path, folder)
        now = datetime.datetime.now(datetime.UTC).timestamp()
        return _notebook(_Tree(folder, path, submission_name(file.name), now), file)
    if not path.strip():
        raise SubmissionProblem("submission.not-found", place="«»", near="")
    # What is called « ~ » and lies here is meant, and no home; Path.expanduser raises where there is no such home.
    given = Path(path if os.path.lexists(path) else os.path.expanduser(path))  # noqa: PTH111
    status = _status(given)
    if stat.S_ISDIR(status.st_mode):
        root = given.resolve()
        _check_listing(root, path)
        return _whole(_Tree(root, path, submission_name(root.name), status.st_mtime), notebook, stack)
    if not stat.S_ISREG(status.st_mode):
        raise SubmissionProblem("submission.not-regular", place=path)
    file = given.resolve()
    if is_archive(file) and not _looks_like_json(file):
        tree = _Tree(file.parent, path, submission_name(given.name), status.st_mtime)
        _unpack(tree, file, stack)
        return _whole(tree, notebook, stack)
    if given.suffix.lower() != ".ipynb" and not _looks_like_json(file):
        raise SubmissionProblem("submission.not-notebook", place=path)
    return _notebook(_Tree(file.parent, path, submission_name(given.name), status.st_mtime), file, alone=alone)


def _status(given: Path) -> os.stat_result:
    try:
        return given.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        near = _near(given)
        hint: Phrase | str = phrase("submission.did-you-mean", near=near) if near else ""
        raise SubmissionProblem("submission.not-found", place=str(given), near=hint) from error
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise SubmissionProblem("submission.unreadable", place=str(given), cause=cause) from error


def _check_listing(root: Path, place: str) -> None:
    """Raises SubmissionProblem for a folder whose content this user may not see: it is not empty."""
    try:
        with os.scandir(root) as entries:
            next(entries, None)
    except OSError as error:
        raise SubmissionProblem("submission.unreadable", place=place, cause=error.strerror or "") from error


def _near(given: Path) -> str | None:
    try:
        names = [entry.name for entry in os.scandir(given.parent)]
    except OSError:
        return None
    # A link that leads nowhere is there, and is no suggestion.
    close = difflib.get_close_matches(given.name, [name for name in names if name != given.name], 1, 0.75)
    return close[0] if close else None


def _looks_like_json(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    except OSError:
        return False


def _unpack(tree: _Tree, archive: Path, stack: ExitStack) -> None:
    tree.root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="certgrade-"))).resolve()
    left_out = unpack(archive, tree.root)
    if left_out:
        tree.notes.append(phrase("submission.note.left-out", n=left_out))


def _whole(tree: _Tree, notebook: str | None, stack: ExitStack) -> Submission:
    """A folder or an unpacked archive: every file of it."""
    entries, complete = _within(tree.root, TREE_FILES, TREE_BYTES)
    notebooks = [entry.path for entry in entries if entry.path.lower().endswith(".ipynb")]
    archives = [entry.path for entry in entries if entry.path.lower().endswith(SUFFIXES)]
    if not notebooks and len(archives) == 1 and not notebook:
        # Learning platforms export a folder per candidate that holds the archive the candidate sent.
        _unpack(tree, tree.root / archives[0], stack)
        return _whole(tree, notebook, stack)
    chosen = _chosen(tree, notebooks, notebook)
    if not complete:
        entries = _named(tree, chosen, TREE_FILES, TREE_BYTES)
    return _submission(tree, chosen, entries)


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


def _within(root: Path, most: int, size: int) -> tuple[list[Entry], bool]:
    """The files below `root`, and whether that is all of them: the walk stops at the limits."""
    entries: list[Entry] = []
    total = 0
    for entry in walk(root):
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


def _chosen(tree: _Tree, notebooks: list[str], wanted: str | None) -> str:
    if not notebooks:
        if tree.notes:
            raise SubmissionProblem("submission.no-notebook-but", place=tree.place, note=tree.notes[-1])
        raise SubmissionProblem("submission.no-notebook", place=tree.place)
    if wanted is not None:
        return _wanted(tree, notebooks, wanted)
    depth = min(path.count("/") for path in notebooks)
    shallowest = [path for path in notebooks if path.count("/") == depth]
    if len(shallowest) > 1:
        raise SubmissionProblem("submission.several", place=tree.place, notebooks=_listed(shallowest))
    return shallowest[0]


def _wanted(tree: _Tree, notebooks: list[str], wanted: str) -> str:
    path = Path(wanted)
    if path.is_absolute() and path.is_relative_to(tree.root):
        wanted = path.relative_to(tree.root).as_posix()
    wanted = PurePosixPath(wanted).as_posix()
    ending = [path for path in notebooks if path == wanted or path.endswith(f"/{wanted}")]
    if wanted in notebooks:
        return wanted
    if len(ending) == 1:
        return ending[0]
    raise SubmissionProblem(
        "submission.notebook-not-in", place=tree.place, wanted=wanted, notebooks=_listed(ending or notebooks)
    )


def _listed(paths: list[str]) -> str:
    shown = ", ".join(paths[:_LISTED])
    return f"{shown}… (+{len(paths) - _LISTED})" if len(paths) > _LISTED else shown


def _check_size(tree: _Tree, path: Path) -> None:
    if path.stat().st_size > NOTEBOOK_BYTES:
        raise SubmissionProblem("notebook.too-large", place=tree.place, limit=size_label(NOTEBOOK_BYTES))


def _notebook_bytes(tree: _Tree, path: Path) -> bytes:
    _check_size(tree, path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise SubmissionProblem("submission.unreadable", place=tree.place, cause=error.strerror or "") from error


def _submission(tree: _Tree, chosen: str, entries: list[Entry]) -> Submission:
    _check_size(tree, tree.root / chosen)
    files = read_files(tree.root, entries)
    own = next((file for file in files if file.path == chosen), None)
    if own is None:
        raise SubmissionProblem("submission.unreadable", place=tree.place, cause=os.strerror(errno.EACCES))
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
