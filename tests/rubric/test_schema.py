import json
from typing import Any

import jsonschema
import pytest
import yaml

from certgrader.checks.base import check_types
from certgrader.rubric.loading import find_rubric, rubric_names
from certgrader.rubric.schema import rubric_schema


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = rubric_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_every_check_type_is_in_the_schema() -> None:
    text = json.dumps(rubric_schema())
    for name in check_types.names():
        assert f'"const": "{name}"' in text


@pytest.mark.parametrize("rubric", rubric_names())
def test_rubrics_that_ship_satisfy_it(rubric: str, validator: Any) -> None:
    value = yaml.safe_load(find_rubric(rubric).read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(value)] == []


def test_it_refuses_what_the_loader_refuses(good: str, validator: Any) -> None:
    assert not list(validator.iter_errors(yaml.safe_load(good)))
    for old, new in (("about: [dup", "abuot: [dup"), ("{all: [told", "{al: [told"), ("type: prose", "type: prosa")):
        assert list(validator.iter_errors(yaml.safe_load(good.replace(old, new, 1)))), new
