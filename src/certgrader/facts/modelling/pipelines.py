"""What an estimator is made of: its steps by their names, the columns that it looks at, the work that it wraps."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import overload

from certgrader.facts.modelling import kinds
from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.splits import Splits
from certgrader.facts.modelling.tables import column_names
from certgrader.facts.modelling.values import (
    NOTHING,
    Data,
    Entries,
    Function,
    Items,
    Model,
    Object,
    Value,
    mask_of,
    only,
)

_NO_STEP = frozenset({"passthrough", "drop"})
_IN_ONE_CALL = frozenset({"make_pipeline", "make_union"})
_WORN = ("fit", "transform", "fit_transform", "predict", "forward", "__call__")
"""Methods of the notebook's own estimators that others call."""
_FORMULA = re.compile(r"formula\.api\.|^(patsy|formulaic)\.|\.from_formula$")
_WORD = re.compile(r"\w+")


class Pipelines(Splits):
    """Adds what estimators wrap."""

    def work_inside(self, given: Arguments) -> int:
        """Bits of what the notebook's own functions and estimators do that an estimator is given."""
        mask = 0
        for one in _held(given.all()):
            if isinstance(one, Function) and one.owner is None:
                mask |= self._worked(one)
            elif isinstance(one, Object):
                methods = (self.method(one, name) for name in _WORN)
                for method in methods:
                    mask |= self._worked(method) if isinstance(method, Function) else 0
        return mask

    def _assign_entry(self, target: ast.Subscript, value: Value) -> None:
        # `chain.steps[0] = ("scale", "passthrough")`
        owner = self._whose_steps(target.value)
        name = self._step_named(owner, target.slice) if owner is not None else None
        if owner is None or name is None:
            super()._assign_entry(target, value)
            return
        put = value.items[-1] if isinstance(value, Items) and value.items else value
        if isinstance(put, (Model, Object)):
            put_step(owner, [name], put)
        elif isinstance(put, Data) and put.literal in _NO_STEP:
            put_step(owner, [name], None)

    def _Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                self._left_out(target.value, target.slice)
        super()._Delete(node)

    def _Call(self, node: ast.Call) -> Value:
        result = super()._Call(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "pop":
            self._left_out(node.func.value, node.args[0] if node.args else ast.Constant(-1))
        return result

    def _left_out(self, place: ast.expr, key: ast.expr) -> None:
        """`chain.steps.pop(0)`"""
        owner = self._whose_steps(place)
        name = self._step_named(owner, key) if owner is not None else None
        if owner is not None and name is not None:
            put_step(owner, [name], None)

    def _whose_steps(self, place: ast.expr) -> Model | None:
        if not isinstance(place, ast.Attribute) or place.attr not in {"steps", "transformers", "named_steps"}:
            return None
        owner = self.quietly(place.value)
        return owner if isinstance(owner, Model) else None

    def _step_named(self, owner: Model, key: ast.expr) -> str | None:
        held = self.quietly(key)
        said = held.literal if isinstance(held, Data) else None
        names = list(owner.parts)
        if isinstance(said, str):
            return said if said in names else None
        known = isinstance(said, int) and -len(names) <= said < len(names)
        return names[said] if known and isinstance(said, int) else None

    def _worked(self, function: Function) -> int:
        """Bits of what a function does to data that are not known yet."""
        spec = function.node.args
        names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
        if function.owner is not None:
            names = names[1:]
        needed = names[: max(1, len(names) - len(spec.defaults))]
        table = Data(sources=self.source())
        return mask_of(self.apply(function, [table, *[NOTHING] * (len(needed) - 1)], {}))


def _held(values: Iterable[Value], depth: int = 4) -> Iterator[Value]:
    """What the values hold, and they themselves."""
    for one in values:
        yield one
        if depth and isinstance(one, (Items, Entries)):
            yield from _held(one.items if isinstance(one, Items) else one.entries.values(), depth - 1)


def beside(given: Arguments, *others: Value | None) -> int:
    """Bits of all that is given but some."""
    mask = 0
    for one in given.all():
        if not any(one is other for other in others):
            mask |= mask_of(one)
    return mask


def parts_of(name: str, given: Arguments) -> dict[str, Value]:
    """The steps of a pipeline, of a union or of a transformer of columns, by their names."""
    short = kinds.last(name)
    if short not in {"Pipeline", "FeatureUnion", "ColumnTransformer"}:
        return {"estimator": given.get(0, "estimator") or NOTHING}
    steps = given.get(0, "steps", "transformers", "transformer_list", "stages")
    if isinstance(steps, (Model, Object)):
        # `make_pipeline(StandardScaler(), Ridge())`
        return {kinds.last(_class_of(one)).lower(): one for one in given.positional}
    found: dict[str, Value] = {}
    for one in steps.items if isinstance(steps, Items) else ():
        if isinstance(one, Items) and len(one.items) > 1 and isinstance(one.items[0], Data):
            found[str(one.items[0].literal)] = one.items[1]
    return found


def _class_of(one: Value) -> str:
    if isinstance(one, Model):
        return one.call
    return one.made_by.node.name if isinstance(one, Object) else ""


def columns_seen(name: str, made: Model, given: Arguments) -> frozenset[str] | None:
    """The only columns that it looks at, as far as they are written there."""
    short = kinds.last(name)
    if short == "Pipeline":
        first = next(iter(made.parts.values()), NOTHING)
        return first.sees if isinstance(first, Model) else None
    if _FORMULA.search(name):
        text = given.get(0, "formula")
        said = text.literal if isinstance(text, Data) else None
        return frozenset(_WORD.findall(said)) if isinstance(said, str) and "." not in said else None
    if short != "ColumnTransformer" or "remainder" in given.named:
        inner = made.parts.get("estimator")
        return inner.sees if isinstance(inner, Model) else None
    several = given.get(0, "transformers")
    rows = several.items if isinstance(several, Items) and len(given.positional) < 2 else tuple(given.positional)
    found: set[str] = set()
    for row in rows:
        names = column_names(row.items[-1]) if isinstance(row, Items) and len(row.items) > 1 else ()
        if not names:
            return None
        found.update(names)
    return frozenset(found) or None


@overload
def seen_by(estimator: Model, data: Data) -> Data: ...
@overload
def seen_by(estimator: Model, data: Value) -> Value: ...
def seen_by(estimator: Model, data: Value) -> Value:
    """Of the data, the columns that it looks at."""
    if estimator.sees is None or not isinstance(data, Data) or not data.own:
        return data
    return only(data, estimator.sees)


def best_of(search: Model) -> Model:
    """The model that a search has fitted with the settings it found best: of the class of what it was given."""
    if search.kind != "search" or search.final in {"", search.call}:
        return search
    best = search.best
    if best is None:
        best = search.best = Model(search.final, "model", search.spot, final=search.final, like=search, tuned=True)
    if best.fitted_at is None or best.fits[: len(search.fits)] != search.fits:
        # Not fitted since by itself.
        best.fits, best.fitted_at, best.watched = list(search.fits), search.fitted_at, search.watched
        best.own, best.learned, best.pretrained = search.own, search.learned, search.pretrained
    best.steps = tuple(one for one in search.steps if one != search.final)
    best.mask |= search.mask
    best.doubtful, best.sees, best.parts = search.doubtful, search.sees, search.parts
    return best


def set_steps(owner: Model, given: Arguments) -> None:
    """`set_params(scaler="passthrough", model=Ridge())`: steps left out or put in another's place."""
    for path, value in given.named.items():
        node = given.nodes.get(path)
        gone = isinstance(value, Data) and value.literal in _NO_STEP
        gone |= isinstance(node, ast.Constant) and node.value is None
        if gone or isinstance(value, (Model, Object)):
            put_step(owner, path.split("__"), None if gone else value)


def put_step(owner: Model, path: list[str], value: Value | None) -> None:
    """Puts `value` in a step's place, or nothing."""
    held = owner.parts.get(path[0])
    if held is None:
        return
    if len(path) > 1:
        if isinstance(held, Model):
            before = held.mask
            put_step(held, path[1:], value)
            _forget(owner, before & ~held.mask, owner.parts)
            owner.mask |= held.mask
            owner.steps = _steps(owner)
        return
    others = {name: one for name, one in owner.parts.items() if name != path[0]}
    _forget(owner, mask_of(held), others)
    if value is None:
        owner.parts = others
        if isinstance(held, Model) and held.sees is not None:
            owner.sees = None
    else:
        owner.parts[path[0]] = value
        owner.mask |= mask_of(value)
    owner.steps = _steps(owner)


def _forget(owner: Model, bits: int, others: Mapping[str, Value]) -> None:
    """Takes bits out of an estimator's own, but those that its other steps have too."""
    for one in others.values():
        bits &= ~mask_of(one)
    owner.mask &= ~bits


def _steps(owner: Model) -> tuple[str, ...]:
    inner = [one for one in owner.parts.values() if isinstance(one, Model)]
    return tuple(dict.fromkeys(step for one in inner for step in (one.call, *one.steps)))[:24]
