"""Estimators built and fitted."""

from dataclasses import replace

from certgrader.facts.modelling import kinds
from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.expressions import LiveLines, NumberedCalls
from certgrader.facts.modelling.idle import is_search, no_round, one_setting, stands_still, starts_blank, trials_ignored
from certgrader.facts.modelling.model import LEARNS, FitFact, FitKind, SettingsFact, Spot
from certgrader.facts.modelling.pipelines import Pipelines, beside, best_of, columns_seen, parts_of, seen_by, set_steps
from certgrader.facts.modelling.settings import all_settings, fact_of, final_of, set_settings, settings_of
from certgrader.facts.modelling.using import origins
from certgrader.facts.modelling.values import (
    NO_ECHO,
    NOTHING,
    Data,
    Items,
    Model,
    Object,
    Value,
    datum,
    having,
    leaves,
    mask_of,
    together,
)

_PREPARES = frozenset({"preprocessing", "imputation", "selection", "resampling"})
_WATCHED = ("eval_set", "validation_data", "valid_sets", "evals")
_GOES_ON = ("xgb_model", "init_model", "initial_epoch")
"""A training that goes on from an earlier one."""
_MOST_SETTINGS = 300
_MADE = {
    "make_pipeline": "Pipeline",
    "make_column_transformer": "ColumnTransformer",
    "make_union": "FeatureUnion",
}


class Fitting(Pipelines):
    """Adds estimators."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self._slopes = 0
        """Bits of backward steps, in vain where no step follows that is more than nought."""
        self.blank = 0
        """Bits of networks whose weights are drawn at random, though they are known ones."""
        self.still = 0
        """Bits of optimisers whose steps are nought."""
        self.had: list[SettingsFact] = []
        """The settings with which models learned."""
        self.searched: list[tuple[SettingsFact, int | None]] = []
        """The settings that searches tried, and of which split the rows were."""

    def made(self, name: str, owner: Value | None, given: Arguments, spot: Spot, bit: int) -> Value | None:
        """An estimator built, or something pretrained loaded."""
        if owner is not None and isinstance(owner, Model):
            return None
        if kinds.FOLDERS.search(kinds.last(name)) and name.startswith("sklearn."):
            return Model(name, "folds", spot, mask=bit)
        if stands_still(name, given):
            self.still |= bit
        kind = kinds.estimator_kind(name)
        short = kinds.last(name)
        if short in _MADE:
            name, kind = (
                f"{name.rpartition('.')[0]}.{_MADE[short]}",
                "model" if short == "make_pipeline" else "preprocessing",
            )
        if kind is None and kinds.PRETRAINED.search(name):
            blank = starts_blank(given)
            self.blank |= bit if blank else 0
            return Model(name, "model", spot, mask=bit, pretrained=not blank)
        if kind is None:
            return None
        inner = [one for value in given.all() for one in leaves(value) if isinstance(one, Model)]
        steps = tuple(dict.fromkeys(step for one in inner for step in (one.call, *one.steps)))[:24]
        made = Model(name, kind, spot, steps, bit | mask_of(Items(tuple(given.all()))))
        blank = starts_blank(given)
        made.pretrained = (bool(kinds.PRETRAINED.search(name)) and not blank) or any(one.pretrained for one in inner)
        self.blank |= bit if blank else 0
        tuned = any("tuned" in one.flags for value in given.all() for one in leaves(value) if isinstance(one, Data))
        made.tuned = kind == "search" or tuned or any(one.tuned for one in inner)
        made.final = final_of(made, inner)
        made.settings = settings_of(name, given)
        made.early = bool({"early_stopping_rounds", "early_stopping"} & set(given.named))
        if kinds.last(name) == "Pipeline" and inner:
            made.kind = inner[-1].kind
        made.parts = parts_of(name, given)
        made.sees = columns_seen(name, made, given)
        if made.sees is not None:
            # The data that a formula is written for.
            made.mask = bit | mask_of(Items(tuple(seen_by(made, one) for one in given.all())))
        made.mask |= self.work_inside(given)
        self.estimators[id(made)] = made
        if self.ignoring is not None:
            self.ignoring.built.add(id(made))
        return made

    def attribute_of(self, owner: Value, name: str) -> Value:
        if isinstance(owner, Model):
            self.use(owner)
            if name == "best_estimator_":
                owner.tuned = True
                return best_of(owner)
        return super().attribute_of(owner, name)

    def fitted(self, name: str, owner: Value | None, given: Arguments, spot: Spot, bit: int) -> Value | None:
        """Something is fitted."""
        short = kinds.last(name)
        native = name in {"xgboost.train", "lightgbm.train", "xgboost.cv", "lightgbm.cv", "catboost.train"}
        if short == "step" and self._backward and ("optim" in name or name.startswith("?.")):
            return self._stepped(owner, spot, bit)
        if short == "backward":
            self._backward = True
            self._slopes |= bit
            loss = datum(owner) if owner is not None else NOTHING
            seen = self._forward if self._ahead else loss
            self._forward = having(seen, mask=seen.mask | loss.mask | bit)
            self._ahead = False
            return NOTHING
        if short == "optimize" and ("optuna" in name or short == name.removeprefix("?.")):
            study = Model(name, "search", spot, tuned=True, idle=trials_ignored(given))
            self.note_fit(spot, name, "search", NOTHING, study)
            return Data(mask=bit, flags=frozenset({"tuned"}))
        if short not in kinds.FITS and not native:
            return None
        if isinstance(owner, Object):
            return None
        estimator = owner if isinstance(owner, Model) else self._found(name, owner, given, spot, native=native)
        if estimator is None:
            return None
        if no_round(given) or estimator.mask & self.still:
            self.void |= bit
            return estimator
        self.done |= bit
        return self._fit(short, estimator, given, spot, bit, native=native)

    def _found(self, name: str, owner: Value | None, given: Arguments, spot: Spot, *, native: bool) -> Model | None:
        """The model that learns, by the name of its method alone."""
        called = name if native else name.rpartition(".")[0]
        kind = kinds.estimator_kind(called) or ("model" if native else None)
        unknown = name.startswith("?.") and (given.positional or isinstance(owner, Data))
        return Model(called, kind or "model", spot) if kind is not None or unknown else None

    def _fit(self, short: str, estimator: Model, given: Arguments, spot: Spot, bit: int, *, native: bool) -> Value:
        asked = given.get(1 if native else 0, "X", "x", "dtrain", "train_set", "pool") or NOTHING
        first = datum(asked)
        target = given.get(-1 if native else 1, "y")
        answers = datum(target) if target is not None else NOTHING
        first = seen_by(estimator, first)
        estimator.mask |= bit | first.mask | beside(given, asked, target)
        if estimator.kind in {"model", "search"}:
            self.reached["features"] |= estimator.mask
        estimator.mask |= answers.mask
        if estimator.kind in {"model", "search"}:
            self.reached["model"] |= estimator.mask
        data = (
            first
            if first.sources or first.part != "unknown"
            else having(first, part=answers.part, sources=answers.sources)
        )
        if estimator.kind in {"model", "search"}:
            self._target(answers, first)
            self.leaks.features(first, answers, spot, estimator.call, self.columns_read)
        going_on = any(one in given.named for one in _GOES_ON)
        taught = answers.model is not None and answers.role in {"labels", "scores"} and answers.model is not estimator
        estimator.pretrained |= taught
        self.note_fit(spot, estimator.call, estimator.kind, data, estimator, again=going_on)
        self.trains((spot, estimator.call, data.part), bit, estimator)
        estimator.watched = self._watched(estimator, given)
        learned = self._takes(estimator, data, spot)
        if estimator.kind == "selection":
            self.selecting |= learned
        estimator.fits.append(data)
        estimator.fitted_at = spot
        estimator.own = learned
        estimator.learned = data.learned | learned
        return self._fit_result(short, estimator, first, answers, bit)

    def _watched(self, estimator: Model, given: Arguments) -> list[Data]:
        """The data by which the training is stopped, or its best state chosen."""
        stops = estimator.early or "early_stopping_rounds" in given.named
        if not stops and not mask_of(given.named.get("callbacks", NOTHING)) & self.stops:
            return []
        values = [given.named[one] for one in _WATCHED if one in given.named]
        return [one for value in values for one in leaves(value) if isinstance(one, Data)]

    def _takes(self, estimator: Model, data: Data, spot: Spot) -> int:
        """Bits of what it learns from `data`."""
        supervised = estimator.kind in {"model", "search"}
        if supervised or (estimator.kind in _PREPARES and kinds.learns(estimator.call)):
            learned = self.learning(estimator.kind, data, spot, estimator.call)
        else:
            learned = 0
        return learned if supervised else learned | self._steps_learned(estimator, data, spot)

    def _steps_learned(self, estimator: Model, data: Data, spot: Spot) -> int:
        learned = 0
        for step in estimator.steps:
            kind = kinds.estimator_kind(step)
            if kind is not None and kind in _PREPARES and kinds.learns(step):
                learned |= self.learning(kind, data, spot, step)
        return learned

    def _fit_result(self, short: str, estimator: Model, first: Data, answers: Data, bit: int) -> Value:
        if short == "fit_predict":
            labels = having(first, role="labels", model=estimator, mask=first.mask | bit, column=None)
            return having(labels, origin=None, echoes=NO_ECHO, holder=0)
        changed = having(first, learned=first.learned | estimator.own, mask=first.mask | estimator.mask | bit,
                          flags=(first.flags - {"fresh"}) | {"transformed"})  # fmt: skip
        if short == "fit_transform":
            return changed
        if short in {"fit_resample", "fit_sample"}:
            both = having(answers, learned=answers.learned | estimator.own, mask=changed.mask)
            return Items((changed, both))
        return estimator

    def _stepped(self, owner: Value | None, spot: Spot, bit: int) -> Value:
        if owner is not None and mask_of(owner) & self.still:
            self.void |= bit | self._slopes
            return NOTHING
        self.done |= bit | self._slopes
        seen = self._forward
        self.reached["model"] |= seen.mask | bit
        self.reached["features"] |= seen.mask | bit
        self.note_fit(spot, "torch.nn.Module", "model", seen, Model("torch.nn.Module", "model", spot))
        return NOTHING

    def note_fit(
        self, spot: Spot, name: str, kind: FitKind, data: Data, estimator: Model, *, again: bool = False
    ) -> None:
        """Keeps what is fitted there."""
        if kind in LEARNS and len(self.had) < _MOST_SETTINGS:
            self.had.append(fact_of(estimator, spot.cell))
        before = (one for model in origins(estimator) for one in model.fits)
        again |= any(_are_others(one, data) or self._wider(one, data) for one in before)
        if kind == "model":
            again |= estimator.tuned and bool(self.fits)
            # What a pipeline ends in, or a search was about, may have learned from a part by itself.
            again |= data.part == "whole" and self._partly_learned(estimator.final or name)
            again |= self._as_tried(estimator, data)
        elif kind == "search":
            # It ends by fitting the best model on all that it is given: a model of that class had a part before.
            again = data.part == "whole" and self._partly_learned(estimator.final)
            self.searched.append((fact_of(estimator, spot.cell), data.split))
        pretrained = estimator.pretrained or bool((estimator.mask | data.mask) & self.borrowed & ~self.blank)
        fact = FitFact(
            spot,
            name,
            kind,
            data.part,
            estimator.steps,
            again,
            estimator.tuned,
            is_baseline(estimator),
            pretrained and kind in LEARNS,
            self.unvaried(estimator),
            estimator.idle or (kind == "search" and is_search(name) and one_setting(estimator)),
            self.repeats()[1],
            self.silent(),
        )
        # A search in a loop over several models trains each of their classes.
        key = (spot, name, data.part, estimator.final or name)
        known = self.fits.get(key)
        self.fits[key] = fact if known is None else _once_more(known, fact)

    def _wider(self, before: Data, data: Data) -> bool:
        """Whether rows are learned of which only some were before."""
        return before.split is not None and data.split is not None and self.inside.get(before.split) == data.split

    def _partly_learned(self, name: str | None) -> bool:
        """Whether a model of that class, or what wraps one, has learned from a part set apart."""
        return any(one.part == "train" and name in {one.call, *one.steps} for one in self.fits.values())

    def _as_tried(self, estimator: Model, data: Data) -> bool:
        """Whether it is of a class that was searched, has settings that were tried there, and no fewer rows."""
        own, wanted = fact_of(estimator, 0).given, estimator.final or estimator.call
        for one in (found for found, split in self.searched if data.part == "whole" or data.split == split):
            tried = {name: values for name, values in one.given if values is not None and len(values) > 1}
            given = [set(values or ()) <= set(tried[name]) and bool(values) for name, values in own if name in tried]
            if given and all(given) and wanted in one.calls:
                return True
        return False

    def _layer(self, network: Model, given: Arguments) -> None:
        """`network.add(base)`"""
        for one in given.all():
            if isinstance(one, Model):
                network.pretrained |= one.pretrained
                network.steps = (*network.steps, one.call)[:24]
                network.mask |= one.mask

    def of_estimator(self, short: str, owner: Model, given: Arguments, bit: int) -> Value:
        values = [datum(one) for one in given.all()]
        data = together(values)
        if short == "predict" or owner.pretrained:
            # A network learned elsewhere is used by being called, whatever the method's name.
            self.reached["model"] |= data.mask | owner.mask | bit
            self.reached["features"] |= data.mask | owner.mask | bit
        if short in {"transform", "inverse_transform", "__call__"} or (not short and values):
            return having(data, mask=data.mask | owner.mask | bit, learned=data.learned | owner.learned,
                           flags=(data.flags - {"fresh"}) | {"transformed"})  # fmt: skip
        if short == "add":
            self._layer(owner, given)
        if short in {"get_support", "get_feature_names_out"} and owner.fits:
            return Data(mask=owner.mask | bit, learned=owner.own, role="statistic", sources=owner.fits[-1].sources)
        if short == "set_params":
            set_steps(owner, given)
            set_settings(owner, given, certain=self.certain())
        if short == "get_params" and "deep" not in given.named:
            return all_settings(owner)
        if short in {"set_params", "compile", "eval", "train", "to", "cuda", "clone", "get_best_models", "double"}:
            owner.mask |= bit | data.mask
            return owner
        return having(data, mask=data.mask | owner.mask | bit, model=owner)


def _once_more(known: FitFact, fact: FitFact) -> FitFact:
    """What is fitted at the same place again: in appearance only where it always is."""
    return replace(
        known,
        again=known.again or fact.again,
        tuned=known.tuned or fact.tuned,
        pretrained=known.pretrained or fact.pretrained,
        unvaried=known.unvaried and fact.unvaried,
        in_vain=known.in_vain and fact.in_vain,
        steady=known.steady and fact.steady,
        swallowed=known.swallowed and fact.swallowed,
    )


def _are_others(before: Data, data: Data) -> bool:
    """Whether a model learns from other data than it, or what it was copied from, learned from before."""
    if before.part != data.part or before.sources != data.sources:
        return True
    rows = ({one for one in each.flags if one[0] in "<>"} for each in (before, data))
    return next(rows) != next(rows)


def is_baseline(estimator: Model) -> bool:
    """Whether it, or a step of it, predicts without having learned of the features."""
    return any(kinds.is_baseline(one) for one in (estimator.call, *estimator.steps))
