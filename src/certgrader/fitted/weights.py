"""Weights fitted on notebooks that jurors judged, with where they come from: one small file beside the rubric."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from certgrader.errors import RubricProblem

FORMAT: Final = 2
MAX_BYTES: Final = 20_000_000
"""A file, unpacked, beyond which nobody fitted it."""

Name = tuple[str, str]
"""Group and feature, see `Linear`."""

Level = Literal["met", "partial", "not_met", "not_applicable"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Provenance(_Part):
    """What the weights were fitted on, and what cross-validation said of them that day.

    `groups`: how many candidates, classes or repositories the notebooks come from. `labels_sha256`: of the tables of
    who got what, joined, in hexadecimal; `rules_sha256`: see `Rubric.rules_sha256`. `figures`: named shares and
    coefficients, each between -1 and 1.
    """

    notebooks: int = Field(ge=1)
    groups: int = Field(ge=1)
    labels: int = Field(ge=1)
    labels_sha256: str
    rules_sha256: str
    date: str
    certgrader: str
    figures: Mapping[str, float] = Field(default_factory=dict)


class Linear(_Part):
    """A linear model: `weights[group][feature]`. Group "" counts for all criteria, "C4" for those of a competency,
    "C4.1" for one."""

    bias: float
    weights: Mapping[str, Mapping[str, float]]

    def of(self, group: str) -> Mapping[str, float]:
        """The weights of one group."""
        return self.weights.get(group, {})

    def added(self, features: Mapping[Name, float]) -> Iterator[tuple[str, float]]:
        """What each feature adds to the score, by its name; features without a weight are left out."""
        for (group, name), value in features.items():
            weight = self.of(group).get(name)
            if weight:
                yield name, weight * value

    def score(self, features: Mapping[Name, float]) -> float:
        """In logits."""
        groups = self.weights
        total = 0.0
        for (group, name), value in features.items():
            if group in groups:
                total += groups[group].get(name, 0.0) * value
        return self.bias + total


class Ranking(_Part):
    """Ranks the cells that may carry a criterion: `alone` scores each by itself, `among` beside the others."""

    alone: Linear
    among: Linear


class Weights(_Part):
    """All that was fitted for one rubric; `levels` has one model for each level that a juror may give."""

    format: Literal[2] = FORMAT
    rubric: str
    provenance: Provenance
    ranking: Ranking
    levels: Mapping[Level, Linear]


def load_weights(path: Path) -> tuple[Weights, str]:
    """The weights, and the sha256 of the file's bytes. Raises RubricProblem when it cannot be read or is none."""
    try:
        raw = path.read_bytes()
        with gzip.open(path) as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValueError("too large")  # noqa: TRY301  # told like any other file that is none
        return Weights.model_validate_json(content), hashlib.sha256(raw).hexdigest()
    except (OSError, EOFError, ValueError, ValidationError) as error:
        raise RubricProblem("rubric.calibration-unreadable", place=str(path), problem=type(error).__name__) from error


def dumped(weights: Weights) -> bytes:
    """The file's bytes: the same weights give the same ones."""
    text = json.dumps(weights.model_dump(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)
