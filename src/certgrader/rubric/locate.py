"""Validation errors → sentences with file, line, column and the nearest valid word."""

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from certgrader.catalogue.catalogue import Phrase, has, phrase
from certgrader.checks.base import Check, check_types
from certgrader.errors import RubricProblem
from certgrader.rubric.document import Document, Location
from certgrader.rubric.model import Rubric
from certgrader.rubric.rules import RULE_WORDS, AllRule, AnyRule, AtLeastRule, CheckRule, NotRule

_RULES: dict[str, type[BaseModel]] = {
    "check": CheckRule,
    "all": AllRule,
    "any": AnyRule,
    "not": NotRule,
    "at_least": AtLeastRule,
}
_UNION_ERRORS = ("union_tag_invalid", "union_tag_not_found")
_SHOWN = 60


def near(word: str, known: Iterable[str]) -> Phrase | str:
    """« did you mean … » for the known word nearest to `word`, or nothing."""
    close = difflib.get_close_matches(word, list(known), 1)
    return phrase("registry.did-you-mean", near=close[0]) if close else ""


def problems(errors: Sequence[ErrorDetails], document: Document) -> list[RubricProblem]:
    """One problem per error, in the file's order, keys that are missing after all others.

    A misspelt key also makes the right one missing: only the typo is told.
    """
    typos = {(error["loc"][:-1], _suggestion(error)) for error in errors if error["type"] == "extra_forbidden"}
    told = [
        error
        for error in errors
        if not (error["type"] == "missing" and (error["loc"][:-1], str(error["loc"][-1])) in typos)
        and not (error["type"] == "too_short" and _only_its_parts_are_wrong(error, errors))
    ]
    ordered = sorted(told, key=lambda error: (error["type"] == "missing", _position(error, document)))
    return [_problem(error, document) for error in ordered]


def _only_its_parts_are_wrong(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """pydantic counts only the valid parts of a list, so a list whose parts are all wrong seems empty too."""
    at = error["loc"]
    return any(len(other["loc"]) > len(at) and other["loc"][: len(at)] == at for other in errors)


def _suggestion(error: ErrorDetails) -> str:
    suggested = near(str(error["loc"][-1]), _known_keys(error["loc"][:-1]))
    return str(dict(suggested.fields)["near"]) if isinstance(suggested, Phrase) else ""


def _position(error: ErrorDetails, document: Document) -> tuple[int, int]:
    line, column = document.place(error["loc"], key=True).rsplit(":", 2)[1:]
    return int(line), int(column)


def _problem(error: ErrorDetails, document: Document) -> RubricProblem:
    kind, location = error["type"], error["loc"]
    if kind == "extra_forbidden":
        name, known = str(location[-1]), _known_keys(location[:-1])
        return RubricProblem(
            "rubric.unknown-key",
            place=document.place(location, key=True),
            name=name,
            known=", ".join(known),
            near=near(name, known),
        )
    if kind == "missing":
        return RubricProblem("rubric.missing-key", place=document.place(location[:-1]), name=str(location[-1]))
    if kind in _UNION_ERRORS:
        return _wrong_tag(error, document)
    key, fields = _sentence(error)
    return RubricProblem(key, place=document.place(location), **fields)


def _wrong_tag(error: ErrorDetails, document: Document) -> RubricProblem:
    location, value = error["loc"], error["input"]
    if len(location) < 2 or location[-2] != "checks":
        word = str(next(iter(value), "")) if isinstance(value, Mapping) else ""
        place = document.place([*location, word], key=True) if word else document.place(location)
        return RubricProblem("rubric.rule-shape", place=place, value=shown(word or value), near=near(word, RULE_WORDS))
    names = check_types.names()
    if error["type"] == "union_tag_not_found":
        return RubricProblem("rubric.type-missing", place=document.place(location), known=", ".join(names))
    tag = str(error.get("ctx", {}).get("tag", ""))
    place = document.place([*location, "type"])
    return RubricProblem("rubric.unknown-type", place=place, name=tag, known=", ".join(names), near=near(tag, names))


def _sentence(error: ErrorDetails) -> tuple[str, dict[str, object]]:
    kind, value, context = error["type"], shown(error["input"]), dict(error.get("ctx", {}))
    if kind == "literal_error":
        words = [word.strip(" '\"") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return "rubric.not-one-of", {"value": value, "known": ", ".join(words), "near": near(value, words)}
    if has(kind, "fr"):  # our own validators name a sentence of the catalogue
        return kind, context
    if has(f"rubric.kind.{kind}", "fr"):
        quotes = kind == "string_type" and isinstance(error["input"], (int, float))
        hint: Phrase | str = phrase("rubric.add-quotes") if quotes else ""
        return f"rubric.kind.{kind}", {**context, "value": value, "hint": hint}
    return "rubric.refused", {"value": value, "why": str(context.get("error", error["msg"]))}


def shown(value: object) -> str:
    """A value of the YAML, short enough for a sentence."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _known_keys(location: Location) -> list[str]:
    """The keys that the mapping at `location` may have; empty when its model cannot be told."""
    model = _model_at(location)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_at(location: Location) -> type[BaseModel] | None:
    candidates: list[type[BaseModel]] = [Rubric]
    by_name = False
    for step in (step for step in location if isinstance(step, str)):
        if by_name:  # a key of the author's own, such as a concept's
            by_name = False
        elif candidates == [Check]:
            candidates = [check_types.get(step)]
        elif len(candidates) > 1:  # a rule, told apart by its word
            candidates = [model for word, model in _RULES.items() if word == step]
        else:
            annotation = _annotation(candidates, step)
            candidates, by_name = _models(annotation), get_origin(annotation) is dict
    return candidates[0] if len(candidates) == 1 else None


def _annotation(candidates: list[type[BaseModel]], step: str) -> object:
    for model in candidates:
        for name, field in model.model_fields.items():
            if step in (field.alias, name):
                return field.annotation
    return None


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Annotated, Union, UnionType, tuple, list, dict):
        found = [model for part in get_args(annotation) for model in _models(part)]
        return list(dict.fromkeys(found))
    return []
