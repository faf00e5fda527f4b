"""A small rubric that tests spoil in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from certgrader.catalogue.catalogue import LANGUAGES, error_sentence
from certgrader.errors import RubricProblem
from certgrader.rubric.loading import parse_rubric

GOOD = """\
schema: certgrader/rubric@1
id: demo
title: Démonstration
version: "1.0"
language: fr
concepts:
  duplicates: {fr: [doublon, "=double"], en: [duplicate]}
  bias: {fr: [biais]}
competencies:
  - id: C1
    statement: Nettoyer les données
    criteria:
      - id: C1.1
        statement: Les doublons sont traités.
        checks:
          - {id: told, type: prose, about: [duplicates], finds: un mot des doublons}
          - {id: shown, type: prose, about: [duplicates], substance: specific}
        levels:
          met: {all: [told, {check: shown, strength: stated}]}
          partial: {any: [told, {not: shown}]}
        advice: Dites ce que deviennent les doublons.
        question: Combien de doublons ?
"""


@pytest.fixture
def good() -> str:
    """The text of a rubric without a fault."""
    return GOOD


@pytest.fixture
def complaints() -> Callable[[str], list[str]]:
    """What the author of a rubric reads, a line a problem; nothing for a good one."""

    def told(text: str | bytes) -> list[str]:
        raw = text.encode() if isinstance(text, str) else text
        try:
            parse_rubric(raw, "r.yaml")
        except RubricProblem as problem:
            lines, english = (error_sentence(problem, language).splitlines() for language in LANGUAGES)
            if len(lines) != len(english):
                pytest.fail(f"the languages disagree: {lines} {english}")
            return lines
        return []

    return told


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], str]:
    """Writes a rubric and returns its path."""

    def written(text: str) -> str:
        path = tmp_path / "rubric.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written
