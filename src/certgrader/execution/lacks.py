"""Which of the things that a cell looked for in vain, and did without, make its outputs poorer than they would be.

A cell that catches the error of an absent file ends well and shows less: what it shows now is no answer to what was
asked of it. Libraries look for many files that need not exist, so a file counts when the notebook's code names it or
when it is data by its extension.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.execution.model import Lack
from certgrader.notebook.model import Cell

_DATA = frozenset(
    ".csv .tsv .txt .json .jsonl .xlsx .xls .xml .parquet .feather .h5 .hdf5 .npy .npz .pkl .pickle .joblib .zip .gz "
    ".tar .7z .db .sqlite .sav .dta .mat .png .jpg .jpeg .tif .tiff .bmp .gif .wav .mp3 .mp4 .avi .nii .dcm .geojson "
    ".shp .pt .pth .keras .onnx .model .bin .html .orc .arff .data .root .log .tfrecord".split()
)
_WRITES = re.compile(r"to_\w+\(|save|dump|write|makedirs|mkdir|imwrite|['\"][wax]b?\+?['\"]")
# What they fail to install is told by the import that follows.
_INSTALLERS = re.compile(r"^\s*(?:sudo\s+)?(?:\S*python\S*\s+-m\s+)?(?:pip3?|conda|mamba|uv|apt(?:-get)?|npm|brew)\b")


class Wanting:
    """Judges lacks in the light of what the whole notebook's code says."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        sources = [cell.source for cell in cells if cell.kind == "code"]
        self._code = "\n".join(sources)
        self._written = [line for line in self._code.splitlines() if _WRITES.search(line)]

    def told(self, lacks: Iterable[Lack]) -> Phrase | None:
        """What the first lack that matters means for the cell, in words."""
        return next((self._phrase(lack) for lack in lacks if self._matters(lack)), None)

    def files(self, lacks: Iterable[Lack]) -> tuple[Lack, ...]:
        """Of the lacks, files and folders that matter."""
        return tuple(lack for lack in lacks if lack.kind in ("file", "folder") and self._matters(lack))

    def _matters(self, lack: Lack) -> bool:
        if lack.kind in ("module", "host"):
            return True
        if lack.kind == "command":
            return not _INSTALLERS.search(lack.what)
        name = _name(lack.what)
        named = len(name) > 1 and name in self._code
        if lack.call != "stat":
            return named or PurePosixPath(name).suffix.lower() in _DATA
        # Whether a file that the notebook itself writes is there already is a fair question.
        return named and PurePosixPath(name).suffix.lower() in _DATA and not any(name in line for line in self._written)

    def _phrase(self, lack: Lack) -> Phrase:
        if lack.kind in ("file", "folder"):
            return phrase("diagnosis.lacks-file", file=_name(lack.what)[:120])
        if lack.kind == "module":
            return phrase("diagnosis.lacks-module", name=lack.what.partition(".")[0][:80])
        if lack.kind == "host":
            return phrase("diagnosis.lacks-network")
        return phrase("diagnosis.lacks-command", command=" ".join(lack.what.split())[:80])


def _name(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]
