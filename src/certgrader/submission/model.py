"""What was handed in."""

from dataclasses import dataclass
from pathlib import Path

from certgrader.catalogue.catalogue import Phrase


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """One regular file of the submission.

    `path` is POSIX, relative to the submission's root. `text` holds the decoded content of project files (code,
    requirements, workflows…) up to 1 MB, None for data and binary files.
    """

    path: str
    size: int
    sha256: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One candidate's work: a notebook and the files around it.

    `root` is the folder where `files` lie on disk, None once the submission was read back from a bundle.
    `notebook` is the notebook's path relative to `root`; `received` an ISO 8601 time with offset. `notes` say
    what the reader should know, such as "only the files the notebook names were taken".
    """

    name: str
    sha256: str
    received: str
    notebook: str
    notebook_sha256: str
    files: tuple[SubmittedFile, ...] = ()
    root: Path | None = None
    notes: tuple[Phrase, ...] = ()
