"""YAML → Rubric."""

import copy
import difflib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from certgrader.checks.base import check_types
from certgrader.errors import RubricProblem
from certgrader.fitted.weights import load_weights
from certgrader.rubric.consistency import inconsistencies
from certgrader.rubric.document import MAX_BYTES, Document, read_document
from certgrader.rubric.locate import near, problems
from certgrader.rubric.model import Rubric


@dataclass(frozen=True, slots=True)
class Source:
    """A rubric and the document it was read from, which knows where everything stands."""

    rubric: Rubric
    document: Document


def load_rubric(name_or_path: str) -> Rubric:
    """The rubric of that built-in name or file, with the weights that it names.

    Raises RubricProblem with `file:line:column` and every problem found.
    """
    source = read_rubric(name_or_path)
    return _with_weights(source)


def read_rubric(name_or_path: str) -> Source:
    """`load_rubric`, with the document."""
    path = find_rubric(name_or_path)
    return parse_rubric(_bytes(path), str(path))


def _with_weights(source: Source) -> Rubric:
    """Weights lie beside the rubric. What was fitted for another rubric says nothing of this one's checks."""
    rubric = source.rubric
    if rubric.calibration is None:
        return rubric
    path = Path(rubric.path).parent / rubric.calibration
    place = source.document.place(("calibration",))
    if not path.is_file():
        raise RubricProblem("rubric.calibration-missing", place=place, name=rubric.calibration)
    weights, sha256 = load_weights(path)
    if weights.rubric != rubric.id:
        raise RubricProblem("rubric.calibration-other", place=place, id=weights.rubric)
    return rubric.with_weights(weights, sha256)


def parse_rubric(raw: bytes, path: str) -> Source:
    """A rubric from the bytes of its file; `path` is what errors show."""
    document = read_document(raw, path)
    if not isinstance(document.value, dict):
        raise RubricProblem("rubric.not-a-mapping", place=document.place(()))
    context = {"sha256": hashlib.sha256(raw).hexdigest(), "path": path}
    try:
        rubric = Rubric.model_validate(document.value, context=context)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise RubricProblem.several(problems([*found, *_hidden(found, document)], document)) from error
    wrong = inconsistencies(rubric, document)
    if wrong:
        raise RubricProblem.several(wrong)
    return Source(rubric, document)


def _hidden(errors: list[ErrorDetails], document: Document) -> list[ErrorDetails]:
    """The errors that a wrong check type hides: those of the same check with the nearest type there is."""
    mended = copy.deepcopy(document.value)
    for error in errors:
        if error["type"] == "union_tag_invalid" and len(error["loc"]) > 1 and error["loc"][-2] == "checks":
            guesses = difflib.get_close_matches(str(error["input"].get("type")), check_types.names(), 1)
            if not guesses:
                continue
            check = mended
            for step in error["loc"]:
                check = check[step]  # type: ignore[index]  # pydantic walked there before us
            check["type"] = guesses[0]  # type: ignore[index]
    if mended == document.value:
        return []
    told = {(error["type"], error["loc"]) for error in errors}
    try:
        Rubric.model_validate(mended)
    except ValidationError as error:
        return [new for new in error.errors(include_url=False) if (new["type"], new["loc"]) not in told]
    return []


def rubric_names() -> list[str]:
    """Names of the rubrics that come with certgrade."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def find_rubric(name_or_path: str) -> Path:
    """The file of a rubric given by path or by built-in name; raises RubricProblem when there is none."""
    path = Path(os.path.expanduser(name_or_path))  # noqa: PTH111 - Path.expanduser raises where there is no such home
    if path.is_file():
        return path
    names = rubric_names()
    if name_or_path in names:
        return _folder() / f"{name_or_path}.yaml"
    if path.is_dir():
        raise RubricProblem("rubric.folder", place=name_or_path)
    raise RubricProblem(
        "rubric.not-found", place=name_or_path, known=", ".join(names) or "–", near=near(name_or_path, names)
    )


def _folder() -> Path:
    """Inside the package once installed, at the repository's root from a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "rubrics"
    return packed if packed.is_dir() else package.parents[1] / "rubrics"


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RubricProblem("rubric.unreadable", place=str(path), problem=error.strerror or str(error)) from error
