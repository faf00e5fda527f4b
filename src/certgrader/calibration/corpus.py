"""A folder of judged notebooks: the notebooks, and the tables of who got what.

labels.tsv …          any number of tables whose names begin with "labels", one for each reader
index.tsv             optional: id, and group (or repo): whose notebooks belong together; path: which notebook
notebooks/<id>/ …     a submission as `check` takes it: a folder, an archive or `<id>.ipynb`
bundles/ …            optional: runs kept by `check` or `batch`, by the submission's name; used where there is one
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from certgrader.errors import UsageProblem
from certgrader.fitted.weights import Level

MAX_BYTES = 100_000_000
_LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Label:
    """What one reader said of one criterion in one notebook, and the cells (from 0) that carry it."""

    level: Level
    cells: frozenset[int]


@dataclass(frozen=True, slots=True)
class Judged:
    """A notebook, with what its readers said of each criterion. `group`: whose it is; figures are never taken from
    weights that saw the same group. `notebook`: which one, where the submission holds several."""

    name: str
    group: str
    path: Path
    labels: Mapping[str, tuple[Label, ...]]
    notebook: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All judged notebooks of a folder that are there. `missing`: judged, and not there. `bundles`: runs kept."""

    notebooks: tuple[Judged, ...]
    missing: tuple[str, ...]
    labels_sha256: str
    bundles: Path | None = None

    @property
    def criteria(self) -> frozenset[str]:
        """All that the readers gave a level."""
        return frozenset[str]().union(*(one.labels for one in self.notebooks))


def read_corpus(folder: Path) -> Corpus:
    """Raises UsageProblem when there is no table of labels, one is not as it should be, or no notebook is there."""
    tables = sorted(folder.glob("labels*.tsv"))
    if not tables:
        raise UsageProblem("calibrate.no-labels", place=str(folder))
    labels: dict[str, dict[str, list[Label]]] = {}
    for table in tables:
        for name, criterion, label in _labels(table):
            labels.setdefault(name, {}).setdefault(criterion, []).append(label)
    if not labels:
        raise UsageProblem("calibrate.no-labels", place=str(folder))
    index = _index(folder / "index.tsv")
    found, missing = [], []
    for name in sorted(labels):
        path = _submission(folder, name)
        said = {criterion: tuple(several) for criterion, several in labels[name].items()}
        if path is None:
            missing.append(name)
        else:
            entry = index.get(name, {})
            group = entry.get("group") or entry.get("repo") or name
            inside = (entry.get("path") or "").rpartition("/")[2] or None
            found.append(Judged(name, group, path, said, inside if path.is_dir() else None))
    if not found:
        raise UsageProblem("calibrate.no-notebooks", place=str(folder), name=missing[0])
    bundles = folder / "bundles"
    sha256 = hashlib.sha256(b"".join(table.read_bytes() for table in tables)).hexdigest()
    return Corpus(tuple(found), tuple(missing), sha256, bundles if bundles.is_dir() else None)


def _labels(table: Path) -> Iterator[tuple[str, str, Label]]:
    for number, row in _rows(table, ("notebook", "criterion", "level")):
        level = (row["level"] or "").strip()
        known = next((one for one in _LEVELS if one == level), None)
        if known is None:
            place = f"{table}:{number}"
            raise UsageProblem("calibrate.level", place=place, level=level, known=", ".join(_LEVELS))
        yield row["notebook"], row["criterion"], Label(known, frozenset(_cells(row.get("evidence") or "")))


def _cells(text: str) -> Iterator[int]:
    yield from (int(part) for part in text.replace(";", ",").split(",") if part.strip().isdecimal())


def _index(table: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for _, row in _rows(table, ("id",))} if table.is_file() else {}


def _rows(table: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a tab-separated table with their line numbers."""
    try:
        if table.stat().st_size > MAX_BYTES:
            raise UsageProblem("calibrate.table", place=str(table), needed=", ".join(needed))
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not set(needed) <= set(reader.fieldnames or ()):
                raise UsageProblem("calibrate.table", place=str(table), needed=", ".join(needed))
            for row in reader:
                if any(row[name] is None for name in needed):
                    raise UsageProblem("calibrate.table", place=f"{table}:{reader.line_num}", needed=", ".join(needed))
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageProblem("calibrate.unreadable", place=str(table), problem=str(error)) from error


def _submission(folder: Path, name: str) -> Path | None:
    if not name or Path(name).name != name:
        return None
    inner = folder / "notebooks"
    candidates = [home / f"{name}{end}" for home in (inner, folder) for end in ("", ".ipynb", ".zip", ".tar.gz")]
    return next((path for path in candidates if path.exists()), None)
