"""What became of each submission of a cohort: one small file each, written atomically, read one at a time."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from certgrader.report.index_model import IndexRow
from certgrader.report.writing import write_atomically

FOLDER = "ledger"


@dataclass(frozen=True, slots=True)
class Line:
    """How one entry ended: its row of the index, and what it depended on.

    `key`: see `key_of`. `code`: the process's exit status, None when it was ended by force. `finished`: an ISO time.
    """

    key: str
    code: int | None
    finished: str
    row: IndexRow

    @property
    def graded(self) -> bool:
        """Whether there is a report."""
        return self.row.status == "ok"


_LINES = TypeAdapter(Line)


def key_of(*parts: str) -> str:
    """One sha256 over everything that a report depends on."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Ledger:
    """The lines of one output folder."""

    def __init__(self, output: Path) -> None:
        self._folder = output / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)

    def read(self, name: str) -> Line | None:
        """The line of the report called `name`; None when there is none or it is damaged."""
        try:
            return _LINES.validate_json(self._path(name).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, line: Line) -> None:
        """Keep `line` in place of an earlier one of the same name."""
        write_atomically(self._path(line.row.name), json.dumps(asdict(line), ensure_ascii=True, indent=1).encode())

    def lines(self, names: Iterable[str]) -> Iterator[Line]:
        """The lines of `names`, in that order, one in memory at a time; names without one are left out."""
        for name in names:
            line = self.read(name)
            if line is not None:
                yield line

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"
