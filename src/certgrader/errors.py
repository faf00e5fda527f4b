"""Failures of certgrade itself or of what it was asked to do.

A failure of the candidate's code is data (a `CellRun`), never an exception of this tree. An error carries a key of
the catalogue and its fields; the sentence is made at the edge, by `certgrader.catalogue.catalogue`.
"""

from collections.abc import Sequence
from enum import IntEnum


class ExitCode(IntEnum):
    """What the command's exit status means, everywhere."""

    OK = 0
    BELOW = 1
    USAGE = 2
    UNREADABLE = 3
    CANNOT_EXECUTE = 4
    DEFECT = 5
    INTERRUPTED = 130
    TERMINATED = 143


class CertgradeError(Exception):
    """An expected failure: one sentence for the user and an exit code, no traceback.

    `key` names the sentence in the catalogue (`submission.not-found`), `fields` fill its placeholders, `place` says
    where (a path, or `file:line:column`). A field whose value is itself a `Phrase` is translated too.
    """

    exit_code = ExitCode.DEFECT

    def __init__(self, key: str, /, *, place: str | None = None, **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.place = place
        self.fields = fields

    def __str__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.place or ''}: {self.key}({fields})"


class UsageProblem(CertgradeError):
    """Wrong option, bad settings, an output folder that cannot be written."""

    exit_code = ExitCode.USAGE


class RubricProblem(CertgradeError):
    """A rubric that cannot be used as written. `others` are further problems of the same file."""

    exit_code = ExitCode.USAGE
    others: "tuple[RubricProblem, ...]" = ()

    @staticmethod
    def several(problems: "Sequence[RubricProblem]") -> "RubricProblem":
        """One exception for one or more problems, in their order."""
        first, *others = problems
        first.others = tuple(others)
        return first


class SubmissionProblem(CertgradeError):
    """A submission that is missing or cannot be read."""

    exit_code = ExitCode.UNREADABLE


class ExecutionUnavailable(CertgradeError):
    """The notebook cannot be executed as asked: no sandbox, no kernel."""

    exit_code = ExitCode.CANNOT_EXECUTE
