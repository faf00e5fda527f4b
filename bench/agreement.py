"""How well verdicts agree with readers, beside judges that know less, and beside readers among themselves.

    python -m bench.agreement CORPUS [-o FOLDER] [--rubric RUBRIC] [--no-words]

CORPUS is laid out as for `certgrade calibrate` (docs/calibrate.md). Whatever learns is judged on groups that it never
saw; what is chosen (the strength of regularisation of the levels, that of the bag of words, how many words make a
level) is chosen within the groups learned from. Writes agreement.txt, agreement.json and agreement.svg into FOLDER, and
prints the first. It takes some six seconds of CPU a notebook, most of it for the learning curve.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.agreement_baselines import bag_of_words, keywords, readers, usual
from bench.agreement_figures import Judge, measured, plot, text
from certgrader.calibration.calibrate import compared
from certgrader.calibration.corpus import read_corpus
from certgrader.calibration.examples import Studied, study
from certgrader.calibration.figures import Compared, figures
from certgrader.calibration.fitting import LEVELS_C, Table, cell_table, fit_levels, level_table, parts, without
from certgrader.calibration.folds import Fold, folds
from certgrader.calibration.ranking import fit_ranking
from certgrader.catalogue.catalogue import error_sentence
from certgrader.errors import CertgradeError
from certgrader.fitted.weights import Level, Linear, Provenance, Weights
from certgrader.grading.calibrating import calibrated
from certgrader.rubric.loading import load_rubric
from certgrader.rubric.model import Rubric

SIZES = (10, 20, 40, 80, 160, 320)
_ORDER = ("usual", "keywords", "words", "rules", "calibrated", "nested", "readers")
_STRENGTHS = (LEVELS_C / 3, LEVELS_C, LEVELS_C * 3)


def main() -> None:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.agreement", description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("agreement"))
    parser.add_argument("--rubric", default="concevoir-implementer-ia")
    parser.add_argument("--no-words", action="store_true", help="without the bag of words")
    options = parser.parse_args()
    try:
        corpus, rubric = read_corpus(options.corpus), load_rubric(options.rubric).with_weights(None)
    except CertgradeError as error:
        raise SystemExit(error_sentence(error, "en")) from error
    studied, unread = study(corpus, rubric, lambda name: tell(f"reading {name}"))
    options.output.mkdir(parents=True, exist_ok=True)
    bench = Bench(studied, rubric)
    groups = {one.judged.name: one.judged.group for one in studied}
    found: dict[str, Any] = {
        "notebooks": len(studied),
        "groups": len(set(groups.values())),
        "unread": [*corpus.missing, *(error_sentence(problem, "en") for problem in unread)],
        "labels_sha256": corpus.labels_sha256,
        "rubric": {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256},
        "judges": {},
        "learning": [],
    }
    # Written as it grows, what tells most first: whoever stops it has what was measured until then.
    for judge in bench.judges():
        _add(found, judge, groups, options.output)
    for point in bench.learning():
        found["learning"].append(point)
        write(found, options.output)
    for judge in bench.slower(not options.no_words):
        _add(found, judge, groups, options.output)
    tell("")
    print(text(found), end="")


def _add(found: dict[str, Any], judge: Judge, groups: Mapping[str, str], folder: Path) -> None:
    judges = {**found["judges"], judge.name: {"title": judge.title, **measured(judge, groups)}}
    found["judges"] = {name: judges[name] for name in _ORDER if name in judges}
    write(found, folder)


def write(found: Mapping[str, Any], folder: Path) -> None:
    """The three files."""
    (folder / "agreement.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (folder / "agreement.txt").write_text(text(found), encoding="utf-8")
    plot(found, folder / "agreement.svg")


def tell(what: str) -> None:
    """Where it stands, for whoever waits."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what}")
        sys.stderr.flush()


class Bench:
    """Notebooks that were examined once, and all who judge them."""

    def __init__(self, studied: Sequence[Studied], rubric: Rubric) -> None:
        self._studied = studied
        self._rubric = rubric
        self._parts = parts([one.judged.group for one in studied])
        if not self._parts:
            raise SystemExit("notebooks of at least two groups are needed")
        tell("features")
        self._cells: Table = cell_table(studied)
        self._levels: Table = level_table(studied)

    def judges(self) -> Iterator[Judge]:
        """Those that cost little, and certgrade."""
        yield Judge("usual", "usual level of the criterion", usual(self._studied))
        yield Judge("keywords", "keyword search", keywords(self._studied, self._parts))
        yield Judge(
            "rules", "rubric rules alone", [pair for one in self._studied for pair in compared(one, one.grading)]
        )
        twice = readers(self._studied)
        if twice:
            yield Judge("readers", "one reader by the other", twice, confident=False)
        yield Judge("calibrated", "rules, calibrated", self._held(self._folds))

    def slower(self, words: bool) -> Iterator[Judge]:
        """Those that choose something within each part."""
        chosen = [Fold(fold.notebooks, fold.ranking, self._nested(fold.notebooks)) for fold in self._folds]
        yield Judge("nested", "calibrated, strength chosen anew", self._held(chosen))
        if words:
            found = bag_of_words(self._studied, self._parts, lambda part: tell(f"bag of words {part}"))
            yield Judge("words", "bag of words", found)

    @cached_property
    def _folds(self) -> list[Fold]:
        return list(folds(self._studied, self._cells, self._levels, lambda part: tell(f"fitting {part}")))

    def learning(self) -> Iterator[dict[str, float]]:
        """The figures of weights fitted to fewer notebooks, taken group by group; the same notebooks are judged."""
        whole = len(self._studied) - max(len(part) for part in self._parts)
        for size in (*(size for size in SIZES if size < whole), len(self._studied)):
            tell(f"learning from {size}")
            try:
                tested = self._all() if size > whole else [self._fewer(held, size) for held in self._parts]
            except CertgradeError:  # so few that one level or no cell is left
                continue
            learned = sum(count for count, _ in tested) / len(tested)
            yield {"notebooks": learned, **figures(self._held([fold for _, fold in tested]))}

    def _all(self) -> list[tuple[int, Fold]]:
        return [(len(self._studied) - len(fold.notebooks), fold) for fold in self._folds]

    def _fewer(self, held: frozenset[int], size: int) -> tuple[int, Fold]:
        """Weights from about `size` notebooks of whole groups, none of them held; and how many those were."""
        groups = sorted({one.judged.group for n, one in enumerate(self._studied) if n not in held})
        random.Random(len(held)).shuffle(groups)
        kept: list[int] = []
        for group in groups:
            if len(kept) >= size:
                break
            kept += [n for n, one in enumerate(self._studied) if one.judged.group == group]
        left = frozenset(range(len(self._studied))) - frozenset(kept)
        ranking = fit_ranking(self._studied, self._cells, without(self._cells, left))
        return len(kept), Fold(held, ranking, fit_levels(self._levels, without(self._levels, left)))

    def _held(self, tested: Sequence[Fold]) -> list[Compared]:
        found: list[Compared] = []
        for fold in tested:
            weights = Weights(rubric=self._rubric.id, provenance=_NOBODY, ranking=fold.ranking, levels=fold.levels)
            for number in sorted(fold.notebooks):
                one = self._studied[number]
                grading = calibrated(one.grading, self._rubric, weights, one.facts, one.notebook)
                found += compared(one, grading)
        return found

    def _nested(self, held: frozenset[int]) -> Mapping[Level, Linear]:
        """Levels with the strength that foretells best when the groups learned from are held out in turn."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import log_loss

        table, rows = self._levels, without(self._levels, held)
        known = [number for number in range(len(self._studied)) if number not in held]
        inner = parts([self._studied[number].judged.group for number in known])
        loss = dict.fromkeys(_STRENGTHS, 0.0)
        for part in inner:
            apart = held | {known[place] for place in part}
            learned = without(table, apart)
            asked = sorted(set(rows.tolist()) - set(learned.tolist()))
            for strength in _STRENGTHS:
                model = LogisticRegression(C=strength, max_iter=1000, tol=1e-3)
                model.fit(table.matrix[learned], table.answers[learned])
                answers = [answer for answer in table.answers[asked] if answer in model.classes_]
                kept = [row for row in asked if table.answers[row] in model.classes_]
                shares = model.predict_proba(table.matrix[kept])
                loss[strength] += log_loss(answers, shares, labels=model.classes_, normalize=False)
        return fit_levels(table, rows, min(loss, key=lambda strength: loss[strength]))


_NOBODY = Provenance(
    notebooks=1, groups=1, labels=1, labels_sha256="", rules_sha256="", date="", certgrader="", figures={}
)


if __name__ == "__main__":
    main()
