import json
from pathlib import Path
from typing import get_args

import jsonschema

from certgrader.report.model import WARNING_CODES, WarningCode
from certgrader.report.schema import report_schema

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "report.schema.json"


def test_the_published_file_is_up_to_date() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == report_schema(), "run `make schema`"


def test_every_key_is_required_and_unknown_keys_are_allowed() -> None:
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for part in (schema, *schema["$defs"].values()):
        assert set(part["required"]) == set(part["properties"])
        assert part["additionalProperties"] is True


def test_warning_codes_are_listed_once_in_order() -> None:
    listed = report_schema()["$defs"]["WarningReport"]["properties"]["code"]["enum"]
    assert tuple(listed) == WARNING_CODES == get_args(WarningCode)
    assert len(set(listed)) == len(listed)
    assert sum(code.startswith("leakage-") for code in listed) == 8
