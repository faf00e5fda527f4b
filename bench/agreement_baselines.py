"""What certgrade is compared with: judges that know less, each trained on other groups than it judges."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from certgrader.calibration.corpus import Label
from certgrader.calibration.examples import Example, Studied
from certgrader.calibration.figures import Compared, kappa
from certgrader.calibration.fitting import parts
from certgrader.checks.base import Evidence
from certgrader.checks.prose import ProseCheck
from certgrader.fitted.weights import Level
from certgrader.grading.model import Verdict
from certgrader.rubric.model import Criterion

Fold = frozenset[int]
_WORDS = r"[^\W\d_]{3,}"
_VOCABULARY = 10_000
_STRENGTHS = (1.0, 10.0, 100.0)
_MOST = 3
_NEARLY = 0.5
"""Cells cited: so many, if they are this probable beside the first."""
_THRESHOLDS = tuple((few, many) for few in (1, 2, 3) for many in range(few, 9))


def said(example: Example, level: Level, confidence: float, cells: Iterable[int] = ()) -> Compared:
    """A level and cells of a judge, beside the labels."""
    pieces = tuple(Evidence("prose", "", "", "claimed", cell=cell) for cell in cells)
    verdict = Verdict(example.criterion.id, level, confidence, needs_jury=False, reason="", evidence=pieces)
    return Compared(example.judged.name, example.criterion.id, verdict, example.labels)


def readers(studied: Sequence[Studied]) -> list[Compared]:
    """Where a notebook was read twice: each reader judged by the other."""
    found = []
    for one in studied:
        for example in one.examples:
            for label, other in _others(example.labels):
                verdict = said(example, label.level, 1.0, sorted(label.cells)).verdict
                found.append(Compared(one.judged.name, example.criterion.id, verdict, (other,)))
    return found


def _others(labels: Sequence[Label]) -> Iterator[tuple[Label, Label]]:
    for place, label in enumerate(labels):
        yield from ((label, other) for number, other in enumerate(labels) if number != place)


def usual(studied: Sequence[Studied]) -> list[Compared]:
    """The level that readers of the other notebooks give most often; it cites nothing."""
    votes: dict[str, Counter[Level]] = defaultdict(Counter)
    for one in studied:
        for example in one.examples:
            votes[example.criterion.id].update(label.level for label in example.labels)
    found = []
    for one in studied:
        for example in one.examples:
            others = votes[example.criterion.id] - Counter(label.level for label in example.labels)
            [(level, count)] = others.most_common(1) or [("not_met", 0)]
            found.append(said(example, level, count / max(1, others.total())))
    return found


@dataclass(frozen=True, slots=True)
class _Hits:
    """How many paragraphs of each cell name a concept that the criterion's checks ask for."""

    example: Example
    cells: Counter[int]

    def level(self, thresholds: tuple[int, int]) -> Level:
        """By the number of cells."""
        few, many = thresholds
        return "met" if len(self.cells) >= many else "partial" if len(self.cells) >= few else "not_met"


def keywords(studied: Sequence[Studied], folds: Sequence[Fold]) -> list[Compared]:
    """The rubric's concept words, wherever they stand and whatever is said with them.

    How many cells make a level is chosen on the other groups; confidence is the share right there, level by level.
    """
    hits = [[_Hits(example, _named(one, example.criterion)) for example in one.examples] for one in studied]
    found = []
    for held in folds:
        others = [one for number, several in enumerate(hits) if number not in held for one in several]
        best = max(_THRESHOLDS, key=lambda pair: _agreement(others, pair))
        counted: dict[Level, list[bool]] = defaultdict(list)
        for one in others:
            level = one.level(best)
            counted[level].append(said(one.example, level, 0).right)
        for number in sorted(held):
            for one in hits[number]:
                level = one.level(best)
                right = counted[level]
                first = [cell for cell, _ in one.cells.most_common(_MOST)]
                found.append(said(one.example, level, sum(right) / len(right) if right else 0.5, first))
    return found


def _named(studied: Studied, criterion: Criterion) -> Counter[int]:
    asked = {concept for check in criterion.checks if isinstance(check, ProseCheck) for concept in check.about}
    return Counter(
        paragraph.cell
        for paragraph in studied.facts.prose.paragraphs
        if any(mention.concept in asked for mention in paragraph.mentions)
    )


def _agreement(hits: Sequence[_Hits], thresholds: tuple[int, int]) -> float:
    pairs = (
        (one.example.criterion.id, one.level(thresholds), label.level) for one in hits for label in one.example.labels
    )
    return kappa(pairs) or 0.0


def bag_of_words(studied: Sequence[Studied], folds: Sequence[Fold], progress: Callable[[str], None]) -> list[Compared]:
    """Two logistic regressions for each criterion: over all words for the level, those of a cell for the evidence."""
    found = []
    for number, held in enumerate(folds):
        progress(f"{number + 1}/{len(folds)}")
        levels, cells = _levels_by_words(studied, held), _cells_by_words(studied, held)
        for place in sorted(held):
            for example in studied[place].examples:
                level, sure = levels[place, example.criterion.id]
                found.append(said(example, level, sure, cells.get((place, example.criterion.id), ())))
    return found


Row = tuple[int, Level]
"""A notebook (index) and a level that a reader gave it."""


def _levels_by_words(studied: Sequence[Studied], held: Fold) -> dict[tuple[int, str], tuple[Level, float]]:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["\n".join(cell.source for cell in one.notebook.cells) for one in studied]
    known = [number for number in range(len(studied)) if number not in held]
    vectorizer = TfidfVectorizer(token_pattern=_WORDS, max_features=_VOCABULARY, sublinear_tf=True, min_df=2)
    learned = vectorizer.fit_transform([texts[number] for number in known]).toarray()
    # With fewer notebooks than words, the space that they span holds the whole solution, and is far smaller.
    basis = np.linalg.svd(learned, full_matrices=False)[2].T
    matrix = vectorizer.transform(texts).toarray() @ basis
    rows: dict[str, list[Row]] = defaultdict(list)
    for number in known:
        for example in studied[number].examples:
            rows[example.criterion.id] += [(number, label.level) for label in example.labels]
    groups = [one.judged.group for one in studied]
    strength = _chosen(rows, matrix, groups)
    found: dict[tuple[int, str], tuple[Level, float]] = {}
    for place in held:
        for example in studied[place].examples:
            found[place, example.criterion.id] = ("not_met", 0.5)
    for criterion, several in rows.items():
        asked = [place for place in sorted(held) if (place, criterion) in found]
        for place, answer in zip(asked, _predicted(several, matrix, asked, strength), strict=True):
            found[place, criterion] = answer
    return found


def _chosen(rows: Mapping[str, list[Row]], matrix: Any, groups: Sequence[str]) -> float:
    """The strength that agrees best when the groups learned from are themselves held out in turn."""
    known = sorted({number for several in rows.values() for number, _ in several})
    inner = [frozenset(known[place] for place in part) for part in parts([groups[number] for number in known])[:3]]

    def agreement(strength: float) -> float:
        pairs = []
        for held in inner:
            for criterion, several in rows.items():
                asked = [(number, level) for number, level in several if number in held]
                learned = [(number, level) for number, level in several if number not in held]
                answers = _predicted(learned, matrix, [number for number, _ in asked], strength)
                pairs += [(criterion, mine, level) for (_, level), (mine, _) in zip(asked, answers, strict=True)]
        return kappa(pairs) or 0.0

    return max(_STRENGTHS, key=agreement)


def _predicted(rows: Sequence[Row], matrix: Any, asked: Sequence[int], strength: float) -> list[tuple[Level, float]]:
    from sklearn.linear_model import LogisticRegression

    levels = [level for _, level in rows]
    if not asked:
        return []
    if len(set(levels)) < 2:
        return [(levels[0] if levels else "not_met", 0.9)] * len(asked)
    model = LogisticRegression(C=strength, max_iter=500, tol=1e-3).fit(matrix[[number for number, _ in rows]], levels)
    shares = model.predict_proba(matrix[list(asked)])
    return [(model.classes_[row.argmax()], float(row.max())) for row in shares]


def _cells_by_words(studied: Sequence[Studied], held: Fold) -> dict[tuple[int, str], list[int]]:
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    sources = [cell.source for one in studied for cell in one.notebook.cells]
    owners = np.repeat(range(len(studied)), [len(one.notebook.cells) for one in studied])
    starts = np.concatenate([[0], np.cumsum([len(one.notebook.cells) for one in studied])])
    vectorizer = CountVectorizer(token_pattern=_WORDS, max_features=_VOCABULARY, binary=True, min_df=3)
    vectorizer.fit([source for source, owner in zip(sources, owners, strict=True) if owner not in held])
    matrix = vectorizer.transform(sources)
    wanted: dict[str, dict[int, frozenset[int]]] = defaultdict(dict)
    for number, one in enumerate(studied):
        for example in one.examples:
            if example.wanted and number not in held:
                wanted[example.criterion.id][number] = example.wanted
    found: dict[tuple[int, str], list[int]] = {}
    for criterion, several in wanted.items():
        rows = np.flatnonzero(np.isin(owners, sorted(several)))
        answers = [int(row - starts[owners[row]] in several[owners[row]]) for row in rows]
        if len(set(answers)) < 2:
            continue
        model = LogisticRegression(solver="liblinear").fit(matrix[rows], answers)
        for place in held:
            mine = slice(starts[place], starts[place + 1])
            if starts[place] == starts[place + 1]:
                continue
            shares = model.predict_proba(matrix[mine])[:, 1]
            first = np.argsort(-shares, kind="stable")[:_MOST]
            found[place, criterion] = [int(cell) for cell in first if shares[cell] >= _NEARLY * shares[first[0]]]
    return found
