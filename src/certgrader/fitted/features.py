"""What a cell is, as names with numbers: the input of every fitted weight.

Two groups. Those of the cell alone (`cell_features`) are the same for all criteria: the concepts its text names and
how, the calls of its code and where their values end, what is learned, measured and shown in it, its words. Those of
a criterion (`Asked`) say what that criterion's own checks found in it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from certgrader.checks.base import Evidence, Finding
from certgrader.facts.model import Facts
from certgrader.notebook.model import Notebook

Features = dict[str, float]
Found = Mapping[int, Sequence[tuple[Evidence, str, int, int]]]
"""What checks found, see `pieces`."""

WORD = 0.4
"""A word counts for less than a fact."""
NEIGHBOUR = 0.5
"""What stands in the cell before or after."""
_TOKEN = re.compile(r"[^\W\d]{3,}")
_MOST_TEXT = 20_000
_ALSO_BESIDE = ("co=", "hd=", "fit", "met")


def cell_features(notebook: Notebook, facts: Facts) -> list[Features]:
    """One mapping for each cell, in order."""
    found: list[Features] = [{f"k={cell.kind}": 1.0} for cell in notebook.cells]
    _prose(found, facts)
    _code(found, facts)
    _modelling(found, facts)
    for output in facts.output.outputs:
        found[output.cell][f"o={output.kind}"] = 1.0
    for metric in facts.output.metrics:
        found[metric.cell]["shown"] = 1.0
    return found


def words(notebook: Notebook) -> list[frozenset[str]]:
    """The words of each cell, cut to their first seven letters: inflections of French and English fall together."""
    return [frozenset(word[:7].lower() for word in _TOKEN.findall(cell.source[:_MOST_TEXT])) for cell in notebook.cells]


def _prose(found: Sequence[Features], facts: Facts) -> None:
    length: Counter[int] = Counter()
    for one in facts.prose.paragraphs:
        features = found[one.cell]
        length[one.cell] += one.words
        features[f"sub={one.substance}"] = 1.0
        if one.foreign:
            features["foreign"] = 1.0
        for concept in one.heading_concepts:
            features[f"hd={concept}"] = 1.0
        for mention in one.mentions:
            features[f"co={mention.concept}"] = 1.0
            features[f"pk={one.kind}"] = 1.0
            if mention.stance != "asserted":
                features[f"co={mention.concept}:{mention.stance}"] = 1.0
            if one.substance == "specific":
                features[f"co={mention.concept}:specific"] = 1.0
    for cell, count in length.items():
        found[cell]["w"] = min(3.0, log1p(count) / 2)


def _code(found: Sequence[Features], facts: Facts) -> None:
    for call in facts.code.calls:
        if call.dead:
            continue
        features = found[call.cell]
        parts = call.name.split(".")
        features[f"call={parts[-1]}"] = 1.0
        if len(parts) > 1:
            features[f"mod={'.'.join(parts[:2])}"] = 1.0
        for sink in call.reaches:
            features[f"to={sink}"] = 1.0


def _modelling(found: Sequence[Features], facts: Facts) -> None:
    for fit in facts.modelling.fits:
        features = found[fit.spot.cell]
        features[f"fit={fit.kind}"] = features[f"fit:{fit.part}"] = 1.0
        for name in ("again", "tuned", "baseline", "pretrained"):
            if getattr(fit, name):
                features[f"fit:{name}"] = 1.0
    for metric in facts.modelling.metrics:
        features = found[metric.spot.cell]
        features[f"met={metric.name}"] = features[f"met:{metric.part}"] = features["met"] = 1.0
    for split in facts.modelling.splits:
        found[split.spot.cell][f"split={split.kind}"] = 1.0


@dataclass(frozen=True, slots=True)
class Told:
    """One paragraph: the concepts that it names, those that it asserts, those of the titles above it."""

    cell: int
    named: frozenset[str]
    asserted: frozenset[str]
    under: frozenset[str]
    specific: bool


def told(facts: Facts) -> list[Told]:
    """The paragraphs that tell of a concept, in order."""
    every = (
        Told(
            one.cell,
            frozenset(mention.concept for mention in one.mentions),
            frozenset(mention.concept for mention in one.mentions if mention.stance == "asserted"),
            frozenset(one.heading_concepts),
            one.substance == "specific",
        )
        for one in facts.prose.paragraphs
    )
    return [one for one in every if one.named or one.under]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one criterion looks for and what its checks answered: `about` are the concepts that its prose checks ask
    for, `beside` those that they want in the same place; `selected` the cells that the rule alone would show."""

    criterion: str
    competency: str
    about: frozenset[str]
    beside: frozenset[str]
    found: Found
    selected: frozenset[int]


def asked_features(asked: Asked, told: Sequence[Told], cells: int) -> list[Features]:
    """One mapping for each of the `cells` cells; names that end in the criterion's id weigh for it alone."""
    found: list[Features] = [{} for _ in range(cells)]
    for cell, several in asked.found.items():
        features = found[cell]
        both(features, "any", asked)
        features["checks"] = min(len({one.check for one, _, _, _ in several}), 4) / 2
        for one, outcome, rank, total in several:
            features[f"ch={one.check}"] = 1.0
            features[f"ch={one.check}:share"] = 1 / total
            features[f"st={one.strength}"] = 1.0
            features[f"out={outcome}"] = 1.0
            features[f"rank={min(rank, 4)}"] = 1.0
    for cell in asked.selected:
        both(found[cell], "sel", asked)
    _asked_concepts(found, asked, told)
    for cell in range(cells):
        if cell - 1 in asked.found:
            both(found[cell], "after", asked)
        if cell + 1 in asked.found:
            both(found[cell], "before", asked)
    return found


def both(features: Features, name: str, asked: Asked) -> None:
    """The feature for all criteria, and for this one."""
    features[name] = features[f"{name}:{asked.criterion}"] = 1.0


def pieces(findings: Sequence[Finding]) -> Found:
    """By cell: what supports, its finding's outcome, which of the finding's pieces it is, and of how many."""
    found: dict[int, list[tuple[Evidence, str, int, int]]] = defaultdict(list)
    for finding in findings:
        placed = [one for one in finding.evidence if one.cell is not None and one.stance == "supports"]
        for rank, one in enumerate(placed):
            if one.cell is not None:
                found[one.cell].append((one, finding.outcome, rank, len(placed)))
    return found


def _asked_concepts(found: Sequence[Features], asked: Asked, told: Sequence[Told]) -> None:
    for one in told:
        features = found[one.cell]
        if not one.asserted.isdisjoint(asked.about):
            both(features, "about", asked)
            if one.specific:
                both(features, "about-specific", asked)
            if not one.named.isdisjoint(asked.beside):
                both(features, "about-beside", asked)
        if not one.under.isdisjoint(asked.about):
            both(features, "under-title", asked)


def beside(features: Sequence[Features], cell: int) -> Features:
    """What the cells before and after tell of a cell."""
    found: Features = {}
    for place, name in ((cell - 1, "prev"), (cell + 1, "next")):
        if 0 <= place < len(features):
            found |= {
                f"{name}~{key}": NEIGHBOUR * value
                for key, value in features[place].items()
                if key.startswith(_ALSO_BESIDE)
            }
    return found


def positions(cells: int, criterion: str) -> Iterator[Features]:
    """Where in the notebook each of its `cells` cells stands."""
    own, early, late = f"pos:{criterion}", f"early:{criterion}", f"late:{criterion}"
    for cell in range(cells):
        where = cell / cells
        found = {"pos": where, own: where}
        if where < 0.1:
            found[early] = 1.0
        if where > 0.9:
            found[late] = 1.0
        yield found
