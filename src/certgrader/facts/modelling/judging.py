"""Predictions, and the scores that judge them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from certgrader.facts.modelling import kinds
from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.fitting import Fitting, is_baseline
from certgrader.facts.modelling.lacking import lacks
from certgrader.facts.modelling.model import MetricFact, Part, Spot
from certgrader.facts.modelling.pipelines import seen_by
from certgrader.facts.modelling.places import cut_apart, cuts
from certgrader.facts.modelling.values import (
    NO_ECHO,
    NOTHING,
    Data,
    Items,
    Model,
    Object,
    Role,
    Value,
    datum,
    having,
    leaves,
    together,
)


class Judging(Fitting):
    """Adds predictions and scores."""

    def predicted(self, name: str, owner: Value | None, given: Arguments, _spot: Spot, bit: int) -> Value | None:
        """Something is predicted."""
        short = kinds.last(name)
        network = isinstance(owner, Object) and short not in kinds.PREDICTIONS
        if network and given.positional and name.endswith((".__call__", ".forward")):
            data = datum(given.positional[0])
            self._forward = having(data, role="scores", mask=data.mask | bit)
            self._ahead = True
            return self._forward
        if short not in kinds.PREDICTIONS or isinstance(owner, Object):
            return None
        data = datum(given.get(0, "X", "x", "data") or NOTHING)
        estimator = owner if isinstance(owner, Model) else None
        if estimator is not None and lacks(estimator, short):
            self.fails()
        if estimator is not None:
            data = seen_by(estimator, data)
        asked = data.mask | (estimator.mask if estimator is not None else 0)
        self.reached["model"] |= asked
        self.reached["features"] |= asked
        role: Role = "scores" if kinds.PREDICTIONS[short] == "scores" else "labels"
        learned = data.learned | (estimator.learned if estimator is not None else 0)
        mask = data.mask | bit | (estimator.mask if estimator is not None else 0)
        # The same model gives the same answers to the same.
        same = data.origin if estimator is not None and not estimator.doubtful else None
        origin = None if same is None else (*same, f"{short}:{id(estimator)}:{len(estimator.fits) if estimator else 0}")
        return having(
            data, role=role, model=estimator, learned=learned, mask=mask, column=None, origin=origin, echoes=NO_ECHO
        )

    def judged(self, name: str, owner: Value | None, given: Arguments, spot: Spot, bit: int) -> Value | None:
        """A score is computed."""
        metric = kinds.metric_name(name)
        short = kinds.last(name)
        estimator: Model | None = owner if isinstance(owner, Model) else None
        itself = False
        if metric is None and kinds.FROM_ESTIMATOR.search(name):
            metric = "roc" if "roc" in short.lower() else "confusion"
        if metric is not None and (kinds.FROM_ESTIMATOR.search(name) or "from_estimator" in name):
            held = given.get(0, "estimator")
            estimator = held if isinstance(held, Model) else None
            truth = together(datum(one) for one in given.positional[1:])
            guess = having(truth, model=estimator)
        elif metric is not None:
            truth = datum(given.get(0, "y_true") or NOTHING)
            guess = datum(given.get(1, "y_pred", "y_score", "y_prob") or NOTHING)
            itself = self._of_itself(metric, truth, guess)
            if _is_written(given.get(1, "y_pred", "y_score", "y_prob")):
                guess = having(guess, flags=guess.flags | {"written"})
        elif short in kinds.SCORES and (estimator is not None or kinds.estimator_kind(name.rpartition(".")[0])):
            metric, truth = "", together(_seen(estimator, datum(one)) for one in given.positional[:2])
            asked = datum(given.get(0, "X", "x") or NOTHING)
            answers = given.get(1, "y")
            itself = isinstance(answers, Data) and answers.role == "labels" and answers.model is estimator is not None
            guess = having(truth, model=estimator, flags=(truth.flags - {"noisy"}) | (asked.flags & {"noisy"}))
        else:
            return None
        grouped = metric in kinds.CLUSTERING - kinds.INNER
        if grouped and truth.model is not None and truth.role == guess.role == "labels":
            # Two models agree: neither is judged on what is true.
            truth, guess = having(truth, part="unknown"), having(guess, part="unknown")
        if guess.model is not None:
            guess = having(guess, learned=guess.learned | guess.model.learned)
        guess = having(guess, flags=guess.flags | {"itself"}) if itself else guess
        return self._note_metric(spot, name, metric, truth, guess, bit)

    def _note_metric(self, spot: Spot, name: str, metric: str, truth: Data, guess: Data, bit: int) -> Value:
        part, judged = truth.part, truth
        if part == "train" and guess.part == "folds":
            # Each row is predicted by a model that has not learned from it.
            part, judged = guess.part, guess
        elif part in {"unknown", "whole"} and guess.part in {"train", "test", "validation", "folds"}:
            part, judged = guess.part, guess
        if metric not in kinds.CLUSTERING:
            asked = (judged, guess)
            seen = guess.model is not None and any(self._knew_all(guess.model, one) for one in asked)
            part = "train" if seen else _unsplit(part, judged, guess)
        both = having(together([truth, guess]), part=part, split=judged.split, fold=truth.fold or guess.fold)
        estimator = guess.model
        self.reached["metric"] |= both.mask | (estimator.mask if estimator is not None else 0)
        given: Literal["labels", "scores"] | None = (
            "labels" if guess.role == "labels" else "scores" if guess.role == "scores" else None
        )
        shown_part: Part = "folds" if both.fold and part != "train" else part
        key = (spot, name, shown_part, id(estimator))
        model = estimator.call if estimator is not None else None
        baseline = estimator is not None and is_baseline(estimator)
        looped, steady = self.repeats()
        unvaried = self.unvaried(estimator)
        fact = MetricFact(
            spot,
            name,
            metric,
            shown_part,
            model,
            given,
            shown=False,
            baseline=baseline,
            from_truth=self._from_truth(metric, truth, guess),
            unvaried=unvaried,
            repeated=looped and not (steady or unvaried),
            steady=steady,
            noisy="noisy" in guess.flags,
            itself="itself" in guess.flags,
            written="written" in guess.flags,
            periods=looped and not (steady or unvaried) and self.over_periods(),
        )
        known = self.metrics.get(key)
        self.metrics[key] = fact if known is None else _once_more(known, fact)
        self.metric_data.append((key, both, self.loops > 0))
        number = len(self.metric_data) - 1
        if self.asked_at is not None:
            self.metric_sites[number] = self.asked_at
        self.leaks.judged(having(both, part=judged.part) if part == "train" else both, estimator, spot)
        result = Data(mask=both.mask | bit, role="metric", metrics=frozenset({number}), part=part, model=estimator)
        # Curves are unpacked and drawn: each of their arrays stands for the score.
        return Items((result, result, result), bit) if metric in {"roc", "precision_recall"} else result

    def _knew_all(self, estimator: Model, data: Data) -> bool:
        """Whether a model has learned from all rows before any were set apart: these too."""
        if not estimator.fits or estimator.doubtful or data.fold or data.split is None or not data.sources:
            return False
        fitted = estimator.fits[-1]
        whole = fitted.sources if fitted.part == "whole" else self.cut_from.get(fitted.origin, frozenset())
        all_rows = "reunited" in fitted.flags or not _some(fitted)
        return all_rows and data.sources <= whole

    def _of_itself(self, metric: str, truth: Data, guess: Data) -> bool:
        """Whether answers are compared with themselves, or groups judged by what was made of the groups alone."""
        if guess.origin is None or self.touched & {truth.holder, guess.holder}:
            return False
        if truth.origin == guess.origin:
            return metric not in kinds.CLUSTERING or metric in kinds.INNER
        if truth.role == guess.role and self.copies(truth, guess):
            return truth.role in {"labels", "scores"}
        made = metric in kinds.INNER and guess.origin in truth.echoes
        return made and not truth.mask & ~guess.mask & ~self.plain

    def _from_truth(self, metric: str, truth: Data, guess: Data) -> bool:
        """Whether the truth is compared with numbers that were computed from it, and that no model can have given."""
        if truth.metrics:
            # The area under a curve that was drawn of such numbers.
            return all(self.metrics[self.metric_data[one][0]].from_truth for one in truth.metrics)
        if guess.model is not None or guess.role != "data" or truth.role != "data" or truth.origin is None:
            return False
        if metric == "auc" or "lagged" in guess.flags:
            # What is given to `auc` is no truth; the value of the day before is a forecast, however it is written.
            return False
        if self.copies(guess, truth):
            return True
        if truth.origin != guess.origin and truth.origin not in guess.echoes:
            return False
        return not guess.mask & ~truth.mask & ~self.plain

    def crossed(self, name: str, owner: Value | None, given: Arguments, spot: Spot, bit: int) -> Value | None:
        """Cross-validation by a function."""
        if kinds.last(name) not in kinds.CROSS or not name.startswith("sklearn.") or isinstance(owner, (Model, Object)):
            return None
        held = given.get(0, "estimator")
        estimator = held if isinstance(held, Model) else Model(name, "model", spot)
        data = datum(given.get(1, "X") or NOTHING)
        answers = datum(given.get(2, "y") or NOTHING)
        data = seen_by(estimator, data)
        estimator.mask |= data.mask | bit
        self.reached["features"] |= estimator.mask
        estimator.mask |= answers.mask
        self.reached["model"] |= estimator.mask
        self._target(answers, data)
        self.leaks.features(data, answers, spot, estimator.call, self.columns_read)
        self.note_fit(spot, estimator.call, "folds", data, estimator)
        cv = given.named.get("cv")
        kind = kinds.last(cv.call) if isinstance(cv, Model) else ""
        if not kind.startswith(("TimeSeries", "Group", "StratifiedGroup", "LeaveOneGroup")):
            self.leaks.split_at_random(data, spot, grouped="groups" in given.named, shuffled=kind != "")
        folds = having(data, part="folds", fold=True, model=estimator, role="labels")
        metric = given.says("scoring")
        return self._note_metric(spot, name, str(metric) if isinstance(metric, str) else "", folds, folds, bit)

    def counted(self, result: Data, spot: Spot) -> Data:
        name = "accuracy" if "hits" in result.flags else "error"
        judged = having(result, flags=result.flags - {"hits", "errors"})
        return datum(self._note_metric(spot, "numpy.mean", name, judged, judged, 0))

    def selected(self, result: Data) -> None:
        for number in result.metrics:
            key, both, looped = self.metric_data[number]
            several = looped or len(result.metrics) > 1
            seen = self.metrics[key].spot
            # Where the function that measures is asked: that is where the best is chosen.
            self.leaks.selected(self.metric_sites.get(number, seen), seen, both, several=several)

    def compared(self, values: Sequence[Value], *, fixed: bool) -> Value:
        first = datum(values[0])
        # `if score > best`: against a constant it is a threshold.
        if self.loops and first.metrics and not fixed:
            self.selected(first)
        return super().compared(values, fixed=fixed)


def _once_more(known: MetricFact, fact: MetricFact) -> MetricFact:
    """A score that is computed at the same place again: in appearance only where it always is."""
    return replace(
        known,
        itself=known.itself and fact.itself,
        written=known.written and fact.written,
        unvaried=known.unvaried and fact.unvaried,
        steady=known.steady and fact.steady,
        repeated=known.repeated or fact.repeated,
        periods=known.periods or fact.periods,
    )


def _is_written(guess: Value | None) -> bool:
    """Whether what is judged is a list of numbers that stand in the code: a function is tried out, and no model."""
    if not isinstance(guess, Items):
        return False
    found = list(leaves(guess))
    return bool(found) and all(isinstance(one, Data) and isinstance(one.literal, (int, float)) for one in found)


def _seen(estimator: Model | None, data: Data) -> Data:
    return data if estimator is None else seen_by(estimator, data)


def _unsplit(part: Part, data: Data, guess: Data) -> Part:
    """Data that no split has touched are what the model has learned from, or come from elsewhere."""
    estimator = guess.model
    if part != "whole" or estimator is None or not estimator.fits or not data.sources:
        return part
    fitted = estimator.fits[-1]
    if _cut_apart(fitted, data):
        return "test"
    if fitted.part not in {"whole", "train"} or not fitted.sources:
        return part
    if not fitted.sources & data.sources:
        return "test"
    if "opaque" in data.flags and not _answers_to(fitted, guess):
        return "unknown"
    if not cuts(fitted, "=") <= cuts(data, "=") and _some(data):
        # Rows that two different conditions choose may be others, or the same.
        return "unknown"
    return "train" if fitted.part == "whole" else part


def _answers_to(fitted: Data, guess: Data) -> bool:
    """Whether the answers are to the very rows that were learned."""
    asked, learned = guess.origin, fitted.origin
    return asked is not None and learned is not None and asked[: len(learned)] == learned


def _some(data: Data) -> bool:
    """Whether not all rows are there, or not as they were."""
    return bool(data.flags & {"subset", "sampled", "left", "redrawn", "joined"}) or any(
        one[0] in "<>" for one in data.flags
    )


def _cut_apart(fitted: Data, data: Data) -> bool:
    """Whether a model has learned from what stands before a place, and these data stand after it."""
    shared = fitted.part == "whole" and fitted.sources & data.sources
    return bool(shared) and cut_apart(cuts(fitted, "<"), cuts(data, ">"))
