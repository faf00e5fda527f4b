"""The report's JSON Schema, as published in docs/report.schema.json."""

from typing import Any

from certgrader.report.model import Report

ADDRESS = "https://json-schema.org/draft/2020-12/schema"


def report_schema() -> dict[str, Any]:
    """Draft 2020-12. Every key is required; unknown keys are allowed, since fields may be added within `@1`."""
    return {"$schema": ADDRESS, **Report.model_json_schema(by_alias=True, mode="serialization")}
