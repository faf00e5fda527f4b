"""The report's JSON Schema, as published in docs/report.schema.json."""

import json
from typing import Any

from certgrader.report.model import Report

ADDRESS = "https://json-schema.org/draft/2020-12/schema"


def report_schema() -> dict[str, Any]:
    """Draft 2020-12. Every key is required; unknown keys are allowed, since fields may be added within `@1`."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": ADDRESS, **schema}


def published() -> str:
    """The bytes of the published file, as text."""
    return json.dumps(report_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
