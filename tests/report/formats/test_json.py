import json
from typing import Any

import jsonschema
import pytest
from report_builder import criterion, evidence, notebook, report

from certgrader.execution.model import STATIC_RUN
from certgrader.report.formats.base import Document, report_formats
from certgrader.report.schema import report_schema

HOSTILE = ["\ud800", "a\x00b", "</script>", "\u2028", "é", "😀"]


def rendered(value: Any) -> bytes:
    return report_formats.get("json")().render(Document(value, notebook(), STATIC_RUN), "fr")


def test_it_is_strict_utf8_json_and_satisfies_the_schema(document: Document) -> None:
    raw = report_formats.get("json")().render(document, "fr")
    value = json.loads(raw.decode("utf-8"), parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(report_schema()).validate(value)
    assert list(value)[:2] == ["schema", "created"]
    assert raw.endswith(b"}\n")
    assert raw.splitlines()[1].startswith(b'  "schema"')


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_of_a_notebook_can_be_written(text: str) -> None:
    raw = rendered(report({"C1": [criterion("C1.1", evidence=[evidence(excerpt=text)])]}))
    found = json.loads(raw.decode("utf-8"))["competencies"][0]["criteria"][0]["evidence"][0]
    assert found["excerpt"] == text.replace("\ud800", "?")
    assert found["lines"] is None or isinstance(found["lines"], list)


def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    both = [report_formats.get("json")().render(document, "fr") for _ in range(2)]
    assert both[0] == both[1]
