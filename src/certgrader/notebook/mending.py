"""A notebook's JSON → a document of format 4.5 that every reader accepts, with what had to be mended.

nbformat's own reader and validator cost 190 ms and more, and stop at the first fault; a candidate's work is graded
with its faults, so each field is looked at here and given a usable value.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import SubmissionProblem
from certgrader.notebook.document import Repairs, load_document
from certgrader.notebook.legacy import upgrade
from certgrader.submission.limits import CELL_BYTES, CELLS, size_label

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MOST_OUTPUTS = 2_000
"""Outputs of one cell that are read, as many as a run keeps."""
_OUTPUT_TYPES = ("stream", "display_data", "execute_result", "error", "update_display_data")
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Mended:
    """`cells` have the fields of format 4.5 with the right types; `nbformat` is the version as submitted."""

    metadata: Json
    cells: tuple[Json, ...]
    nbformat: str
    repairs: tuple[Phrase, ...]


def mend(read: Callable[[], bytes], place: str) -> Mended:
    """Read and mend a notebook of any format, whose bytes `read` gives.

    Raises SubmissionProblem for what cannot be read at all.
    """
    repairs = Repairs()
    document = load_document(read, place, repairs)
    major, minor = _version(document, repairs)
    if major < 4:
        document = upgrade(document)
    metadata = _mapping(document.get("metadata"), repairs, "metadata")
    if not isinstance(metadata.get("kernelspec"), dict):
        if "kernelspec" in metadata or "language_info" not in metadata:
            repairs.note("kernel")
        metadata = {key: value for key, value in metadata.items() if key != "kernelspec"}
    cells = _cells(document.get("cells"), place, repairs)
    _number(cells, repairs if (major, minor) >= (4, 5) else None)
    converted = (phrase("notebook.repair.converted", version=major),) if major < 4 else ()
    return Mended(metadata, tuple(cells), f"{major}.{minor}", converted + repairs.phrases())


def joined(text: object) -> str:
    """A notebook's multi-line string, stored as a string or as a list of lines."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(part if isinstance(part, str) else "" if part is None else str(part) for part in text)
    return "" if text is None else str(text)


def _version(document: Json, repairs: Repairs) -> tuple[int, int]:
    major, minor = (_integer(document.get(key)) for key in ("nbformat", "nbformat_minor"))
    if major is None or not 1 <= major <= 4:
        repairs.note("version")
        major = 3 if "worksheets" in document and "cells" not in document else 4
    return major, minor if minor is not None and minor >= 0 else 0


def _integer(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    return None


def _count(value: object) -> int | None:
    number = _integer(value)
    return number if number is not None and number >= 0 else None


def _mapping(value: object, repairs: Repairs, name: str) -> Json:
    if isinstance(value, dict):
        return value
    repairs.note(name)
    return {}


def _cells(found: object, place: str, repairs: Repairs) -> list[Json]:
    if not isinstance(found, list):
        repairs.note("no-cells")
        return []
    if len(found) > CELLS:
        raise SubmissionProblem("notebook.too-many-cells", place=place, limit=CELLS, n=len(found))
    cells = [_cell(cell, repairs) for cell in found]
    for position, cell in enumerate(cells, 1):
        # A character takes at most four bytes: only long sources are worth encoding.
        source = str(cell["source"])
        if len(source) * 4 > CELL_BYTES and len(source.encode()) > CELL_BYTES:
            raise SubmissionProblem(
                "notebook.cell-too-large", place=place, limit=size_label(CELL_BYTES), position=position
            )
    return cells


def _cell(found: object, repairs: Repairs) -> Json:
    if not isinstance(found, dict):
        # Kept as an empty or raw cell, so that the numbers of the others stay those the candidate sees.
        repairs.note("cell")
        return {"cell_type": "raw", "metadata": {}, "source": found if isinstance(found, str) else ""}
    kind = found.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        repairs.note("cell-type")
        kind = "code" if "outputs" in found or "execution_count" in found else "raw"
    cell: Json = {"id": found.get("id"), "cell_type": kind, "source": _source(found.get("source"), repairs)}
    cell["metadata"] = _mapping(found.get("metadata"), repairs, "cell-metadata")
    if kind == "code":
        count = found.get("execution_count")
        cell["execution_count"] = _count(count)
        if count is not None and cell["execution_count"] is None:
            repairs.note("execution-count")
        cell["outputs"] = _outputs(found.get("outputs"), repairs)
    elif isinstance(found.get("attachments"), dict):
        cell["attachments"] = _attachments(found["attachments"])
    return cell


def _source(source: object, repairs: Repairs) -> str:
    if not isinstance(source, str) and not (isinstance(source, list) and all(isinstance(s, str) for s in source)):
        repairs.note("source")
    return joined(source).replace("\r\n", "\n").replace("\r", "\n")


def _attachments(found: Mapping[str, object]) -> Json:
    return {
        name: {mime: joined(content) for mime, content in bundle.items()}
        for name, bundle in found.items()
        if isinstance(bundle, dict)
    }


def _outputs(found: object, repairs: Repairs) -> list[Json]:
    if not isinstance(found, list):
        repairs.note("no-outputs")
        return []
    if len(found) > MOST_OUTPUTS:
        repairs.note("outputs-cut", len(found) - MOST_OUTPUTS)
    outputs = [_output(output) for output in found[:MOST_OUTPUTS]]
    unread = sum(output is None for output in outputs)
    if unread:
        repairs.note("output", unread)
    return [output for output in outputs if output is not None]


def _output(found: object) -> Json | None:
    if not isinstance(found, dict) or found.get("output_type") not in _OUTPUT_TYPES:
        return None
    kind = found["output_type"]
    if kind == "stream":
        name = "stderr" if found.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": joined(found.get("text"))}
    if kind == "error":
        traceback = found.get("traceback")
        return {
            "output_type": kind,
            "ename": joined(found.get("ename")),
            "evalue": joined(found.get("evalue")),
            "traceback": [joined(line) for line in traceback] if isinstance(traceback, list) else [joined(traceback)],
        }
    data, metadata = found.get("data"), found.get("metadata")
    output: Json = {
        "output_type": "execute_result" if kind == "execute_result" else "display_data",
        "data": {mime: _content(mime, value) for mime, value in data.items()} if isinstance(data, dict) else {},
        "metadata": metadata if isinstance(metadata, dict) else {},
    }
    if kind == "execute_result":
        output["execution_count"] = _count(found.get("execution_count"))
    return output


def _content(mime: str, value: object) -> object:
    return value if mime.endswith("json") and not isinstance(value, list) else _lines_or_json(mime, value)


def _lines_or_json(mime: str, value: object) -> object:
    if mime.endswith("json") and not (isinstance(value, list) and all(isinstance(line, str) for line in value)):
        return value
    return joined(value)


def _number(cells: list[Json], repairs: Repairs | None) -> None:
    """Give every cell an identifier of its own; `repairs` only where the format asks for one."""
    seen: set[object] = set()
    for index, cell in enumerate(cells):
        name = cell.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name) or name in seen:
            if repairs and "id" in cell:
                repairs.note("identifier")
            name = f"cell-{index}"
            while name in seen:
                name += "-"
        seen.add(name)
        cell["id"] = name[:64]
