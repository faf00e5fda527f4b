"""The rubric's JSON Schema, for editors that complete and check YAML."""

from typing import Any

from certgrader.rubric.model import Rubric

ADDRESS = "https://json-schema.org/draft/2020-12/schema"


def rubric_schema() -> dict[str, Any]:
    """Draft 2020-12, with every check type that is installed."""
    return {"$schema": ADDRESS, **Rubric.model_json_schema(by_alias=True)}
