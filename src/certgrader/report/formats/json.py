"""`--format json`: the report as design fixes it, for other programs."""

import json
from typing import Any

from certgrader.catalogue.catalogue import Language
from certgrader.report.ansi import inert_json
from certgrader.report.formats.base import Document, ReportFormat


class JsonFormat(ReportFormat):
    """Strict UTF-8 JSON, two spaces of indent, keys in the model's order."""

    suffix = ".json"

    def render(self, document: Document, language: Language) -> bytes:
        """The report alone; its sentences were written when it was assembled."""
        del language
        value = document.report.model_dump(mode="json", by_alias=True)
        text = json.dumps(_strict(value), ensure_ascii=False, indent=2, allow_nan=False)
        return (inert_json(text) + "\n").encode("utf-8")


def _strict(value: Any) -> Any:
    """Lone surrogates replaced, infinities and NaN as null: what JSON and UTF-8 can carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_strict(key): _strict(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_strict(inner) for inner in value]
    if isinstance(value, float) and not (float("-inf") < value < float("inf")):
        return None
    return value
