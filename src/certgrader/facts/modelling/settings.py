"""Hyperparameters: what a model was given, and what of it was left when it learned."""

import ast
from collections.abc import Sequence

from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.model import Scalar, SettingsFact
from certgrader.facts.modelling.values import NOTHING, Data, Entries, Items, Model, Object, Value, having, leaves

_GRIDS = frozenset("param_grid param_distributions params search_spaces param_space parameters".split())
_NONE = Data(literal="None")
"""Set to None, where nothing would be said of a value that is not known."""
_MOST = 64


def settings_of(name: str, given: Arguments) -> dict[str, Value] | None:
    """Settings given by name; None where some may be that are not known."""
    if "**" in given.named or any(one.startswith("?") for one in given.named):
        return None
    if any(not isinstance(one, (Model, Items, Entries, Object)) for one in given.positional):
        return None
    found = {one: _said(given, one) for one in given.named}
    if last(name).endswith("SearchCV") and len(given.positional) > 1:
        found["param_grid"] = given.positional[1]
    return found


def _said(given: Arguments, name: str) -> Value:
    node = given.nodes.get(name)
    return _NONE if isinstance(node, ast.Constant) and node.value is None else given.named[name]


def final_of(made: Model, inner: Sequence[Model]) -> str:
    """The class whose methods it has: its own, or that of the estimator in a search or at the end of a pipeline."""
    short = last(made.call)
    if short.endswith("SearchCV") and len(inner) == 1:
        return inner[0].final or inner[0].call
    if short == "Pipeline" and inner:
        return inner[-1].final or inner[-1].call
    return made.call


def set_settings(owner: Model, given: Arguments, *, certain: bool) -> None:
    """`set_params(max_depth=4, model__C=2)`. `certain`: it happens once, whatever else does."""
    if given.everything:
        owner.settings = {} if certain else None
    if "**" in given.named or given.positional or any(one.startswith("?") for one in given.named):
        owner.settings = None
    for path in given.named:
        step, _, name = path.rpartition("__")
        held: Value = owner
        for part in step.split("__") if step else ():
            held = held.parts.get(part, NOTHING) if isinstance(held, Model) else NOTHING
        value = _said(given, path)
        set_one(held if isinstance(held, Model) else owner, name, value if certain else NOTHING)


def set_one(owner: Model, name: str, value: Value) -> None:
    """One setting, changed."""
    if owner.settings is not None:
        owner.settings[name] = value


def all_settings(owner: Model) -> Value:
    """`get_params()`: those that it was given and all others, which stand at their standard."""
    if owner.settings is None:
        return Data(mask=owner.mask, model=owner)
    return Entries(dict(owner.settings), owner.mask, everything=True)


def merged(one: Entries, other: Entries) -> Entries:
    """`{**one, **other}`: what the other holds counts."""
    kept = {} if other.everything else one.entries
    return Entries({**kept, **other.entries}, one.mask | other.mask, one.everything or other.everything)


def update(owner: Entries, given: Arguments) -> None:
    """`owner.update(other, name=value)`."""
    for one in given.positional:
        held = one if isinstance(one, Entries) else Entries({f"?{len(owner.entries)}": NOTHING})
        both = merged(owner, held)
        owner.entries, owner.everything = both.entries, both.everything
    owner.entries.update(given.named)


def copied(one: Entries) -> Entries:
    """The same in another dict."""
    return Entries(dict(one.entries), one.mask, one.everything)


def uncertain(value: Value) -> Value:
    """What is given only perhaps: which number it is is not known."""
    return having(value, literal=None) if isinstance(value, Data) else value


def fact_of(estimator: Model, cell: int) -> SettingsFact:
    """The settings with which a model learns, those of what it wraps among them."""
    found: dict[str, tuple[Scalar, ...] | None] = {}
    whole = _collect(estimator, found, depth=4)
    return SettingsFact(cell, (estimator.call, *estimator.steps), tuple(found.items())[:_MOST], whole)


def _collect(estimator: Model, found: dict[str, tuple[Scalar, ...] | None], depth: int) -> bool:
    """Puts the settings into `found`; whether these are all."""
    settings, whole = estimator.settings or {}, estimator.settings is not None and not estimator.doubtful
    inner = [one for one in leaves(Items(tuple(settings.values()))) if isinstance(one, Model)]
    for one in (*inner, *(one for one in estimator.parts.values() if isinstance(one, Model))):
        if depth:
            whole &= _collect(one, found, depth - 1)
    for name, value in settings.items():
        if name in _GRIDS:
            whole &= _searched(value, found)
        else:
            _add(found, name, _scalars(value))
    return whole


def _searched(grid: Value, found: dict[str, tuple[Scalar, ...] | None]) -> bool:
    """The values that a search tries; whether all names are known."""
    grids = grid.items if isinstance(grid, Items) else (grid,)
    whole = bool(grids)
    for one in grids:
        whole &= isinstance(one, Entries) and not any(name.startswith("?") for name in one.entries)
        for name, value in one.entries.items() if isinstance(one, Entries) else ():
            _add(found, name.rpartition("__")[2], _scalars(value))
    return whole


def _scalars(value: Value) -> tuple[Scalar, ...] | None:
    """The constants that it is, or one of which it is; None where that is not known."""
    parts = value.items if isinstance(value, Items) else (value,)
    found = [one.literal if isinstance(one, Data) else None for one in parts]
    return None if any(one is None for one in found) else tuple(one for one in found if one is not None)


def _add(found: dict[str, tuple[Scalar, ...] | None], name: str, values: tuple[Scalar, ...] | None) -> None:
    before = found.get(name, ())
    found[name] = None if values is None or before is None else (*before, *values)
