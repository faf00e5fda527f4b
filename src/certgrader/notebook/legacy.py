"""Notebooks of formats 1 to 3, brought to the shape of format 4.

Written by hand rather than with nbformat's converter, which needs 190 ms to import and a document without faults;
the tests compare the two.
"""

from collections.abc import Mapping

_MIME = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
    "pdf": "application/pdf",
}


def upgrade(document: Mapping[str, object]) -> dict[str, object]:
    """The document with `cells` as in format 4; anything that is not understood is left for the mending."""
    cells: list[object] = []
    worksheets = document.get("worksheets")
    if isinstance(worksheets, list):
        for sheet in worksheets:
            found = sheet.get("cells") if isinstance(sheet, Mapping) else None
            cells.extend(found if isinstance(found, list) else ())
    else:
        found = document.get("cells")
        cells.extend(found if isinstance(found, list) else ())
    return {"metadata": document.get("metadata"), "cells": [_cell(cell) for cell in cells]}


def _cell(cell: object) -> object:
    if not isinstance(cell, Mapping):
        return cell
    upgraded = dict(cell)
    kind = upgraded.get("cell_type")
    if kind == "code":
        upgraded["source"] = next((upgraded[key] for key in ("input", "code", "source") if key in upgraded), "")
        upgraded["execution_count"] = upgraded.pop("prompt_number", None)
        outputs = upgraded.get("outputs")
        upgraded["outputs"] = [_output(output) for output in outputs] if isinstance(outputs, list) else outputs or []
    elif kind == "heading":
        level = upgraded.pop("level", 1)
        marks = "#" * min(max(level, 1), 6) if isinstance(level, int) else "#"
        upgraded["cell_type"] = "markdown"
        upgraded["source"] = f"{marks} {' '.join(_joined(upgraded.get('source')).split())}"
    elif kind in ("html", "text"):
        upgraded["cell_type"] = "markdown"
        upgraded.setdefault("source", upgraded.get("text", ""))
    return upgraded


def _joined(text: object) -> str:
    return "".join(str(part) for part in text) if isinstance(text, list) else str(text or "")


def _output(output: object) -> object:
    if not isinstance(output, Mapping):
        return output
    kind = output.get("output_type")
    if kind == "stream":
        return {"output_type": "stream", "name": output.get("stream", "stdout"), "text": output.get("text", "")}
    if kind == "pyerr":
        return {**output, "output_type": "error"}
    if kind not in ("pyout", "display_data"):
        return output
    upgraded: dict[str, object] = {
        "output_type": "execute_result" if kind == "pyout" else "display_data",
        "data": {_MIME.get(key, key): value for key, value in output.items() if key in _MIME or "/" in key},
        "metadata": output.get("metadata", {}),
    }
    if kind == "pyout":
        upgraded["execution_count"] = output.get("prompt_number")
    return upgraded
