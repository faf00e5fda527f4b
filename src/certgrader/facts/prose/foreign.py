"""Text that is not the candidate's: licences, platform boilerplate, filler, the rubric's own sentences pasted in, and
what a teacher or a language model wrote to the candidate (see `instructions`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from certgrader.facts.prose.instructions import are_instructions
from certgrader.facts.prose.restating import Restated
from certgrader.facts.prose.words import Token, fold, tokens

SHINGLE = 4
PASTED_SHARE = 0.5
MAX_PARAGRAPH = 100_000
"""Characters: forty pages without a blank line are pasted, and need not be read."""
MIN_RUNS = 5
"""A title of a few words may well be worded like a criterion."""

_BOILERPLATE = tuple(
    fold(text)
    for text in (
        "lorem ipsum",
        "permission is hereby granted, free of charge",
        "licensed under the apache license",
        'provided "as is", without warranty',
        "this program is free software",
        "tous droits réservés",
        "all rights reserved",
        "this python 3 environment comes with many helpful analytics libraries",
        "input data files are available in the read-only",
        "you can write up to 20gb to the current directory",
        "redistribution and use in source and binary forms",
        "open this notebook in google colab",
        "ouvrir ce notebook dans google colab",
        "notebook was generated automatically",
        "notebook a été généré automatiquement",
        "votre texte ici",
        "insérer votre texte",
        "your text here",
        "double-cliquez (ou appuyez sur entrée) pour modifier",
        "double-click (or enter) to edit",
        "en tant que modèle de langage",
        "en tant qu'ia,",
        "as an ai language model",
        "as a large language model",
        "voici une version améliorée de",
        "voici une version corrigée de",
        "voici une version reformulée",
        "here is a revised version of",
        "here is an improved version of",
        "n'hésitez pas à me demander",
        "let me know if you would like me to",
    )
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """Sentences that candidates may not give as their own work: all their runs, and what else repeats them."""

    runs: frozenset[tuple[str, ...]] = frozenset()
    restated: Restated = field(default_factory=Restated)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of four folded words of `text`."""
    return _runs(tokens(text))


def _runs(found: Sequence[Token]) -> frozenset[tuple[str, ...]]:
    words = [token.folded for token in found if token.is_word]
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def pasted_shingles(statements: Sequence[str]) -> Pasted:
    """The sentences that candidates may not quote or repeat as their own work, ready to be looked for."""
    return _pasted(tuple(statements))


@lru_cache(maxsize=8)
def _pasted(statements: tuple[str, ...]) -> Pasted:
    """Made once for a rubric, however many notebooks are read."""
    return Pasted(frozenset(run for statement in statements for run in shingles(statement)), Restated(statements))


def is_foreign(text: str, words: Sequence[Token], pasted: Pasted, *, short: bool = False) -> bool:
    """Whether `text`, whose tokens are `words`, is boilerplate, instructions, or mostly made of pasted statements.

    `short`: it is a title or a comment.
    """
    folded = fold(text)
    if any(phrase in folded for phrase in _BOILERPLATE) or are_instructions(text, words, short=short):
        return True
    runs = _runs(words) if pasted.runs else frozenset()
    if len(runs) >= MIN_RUNS and len(runs & pasted.runs) >= PASTED_SHARE * len(runs):
        return True
    return not short and pasted.restated.makes_up(text, words)
