"""Which notebook of a submission is meant.

The only one at the shallowest depth; where those there all hold the same bytes, the one with the shortest name.
`--notebook` chooses any.
"""

import difflib
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import SubmissionProblem
from certgrader.submission.kinds import open_regular
from certgrader.submission.limits import NOTEBOOK_BYTES

_LISTED = 10
_PARTICIPANT = re.compile(r"(?:^|/)([^/]+_\d+)_assignsubmission_")


def only_notebook(notebooks: Sequence[str], root: Path, place: str, notes: list[Phrase]) -> str:
    """The notebook that is meant when nothing says which; `notes` is told of copies of it. Raises SubmissionProblem.

    `notebooks`: one or more POSIX paths relative to `root`.
    """
    depth = min(path.count("/") for path in notebooks)
    shallowest = sorted((path for path in notebooks if path.count("/") == depth), key=lambda path: (len(path), path))
    if len(shallowest) == 1:
        return shallowest[0]
    if len(shallowest) <= _LISTED and len({_digest(root / path) for path in shallowest}) == 1:
        notes.append(phrase("submission.note.copies", notebook=shallowest[0], n=len(shallowest) - 1))
        return shallowest[0]
    raise SubmissionProblem("submission.several", place=place, notebooks=_listed(sorted(shallowest)))


def wanted_notebook(notebooks: Sequence[str], wanted: str, root: Path, place: str) -> str:
    """The notebook that `wanted` names: a path below `root`, whole or its end. Raises SubmissionProblem."""
    path = Path(wanted)
    if path.is_absolute() and path.is_relative_to(root):
        wanted = path.relative_to(root).as_posix()
    wanted = PurePosixPath(wanted).as_posix()
    if wanted in notebooks:
        return wanted
    ending = [path for path in notebooks if path.endswith(f"/{wanted}")]
    if len(ending) == 1:
        return ending[0]
    close = [] if ending else difflib.get_close_matches(wanted, notebooks, 1, 0.6)
    hint: Phrase | str = phrase("submission.did-you-mean", near=close[0]) if close else ""
    listed = _listed(ending or notebooks)
    raise SubmissionProblem("submission.notebook-not-in", place=place, wanted=wanted, near=hint, notebooks=listed)


def no_notebook(place: str, archives: Sequence[str], notes: Sequence[Phrase]) -> SubmissionProblem:
    """What is to be said of a submission in which there is none."""
    if len(archives) > 1:
        return SubmissionProblem("submission.several-archives", place=place, archives=_listed(archives))
    if archives:
        return SubmissionProblem("submission.nested", place=place, archive=archives[0])
    if notes:
        return SubmissionProblem("submission.no-notebook-but", place=place, note=notes[-1])
    return SubmissionProblem("submission.no-notebook", place=place)


def check_one_participant(paths: Sequence[str], place: str) -> None:
    """Raises SubmissionProblem for the export of a whole Moodle assignment, which is a cohort."""
    participants = {found.group(1) for found in map(_PARTICIPANT.search, paths) if found}
    if len(participants) > 1:
        raise SubmissionProblem("submission.cohort", place=place, n=len(participants))


def _digest(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return hashlib.sha256(file.read(NOTEBOOK_BYTES + 1)).hexdigest()
    except OSError:
        return str(path)


def _listed(paths: Sequence[str]) -> str:
    shown = ", ".join(paths[:_LISTED])
    return f"{shown}… (+{len(paths) - _LISTED})" if len(paths) > _LISTED else shown
