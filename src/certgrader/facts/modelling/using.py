"""What becomes of a model after it has learned: asked, kept, or thrown away."""

import ast
from collections.abc import Iterable
from copy import copy
from dataclasses import replace

from certgrader.facts.modelling.expressions import UNROLLED, LiveLines, NumberedCalls
from certgrader.facts.modelling.flow import LOOKS_ONLY, Flow
from certgrader.facts.modelling.kinds import FITS, last
from certgrader.facts.modelling.loops import bound_in
from certgrader.facts.modelling.values import Data, Entries, Env, Function, Items, Model, Object, Value, leaves, mask_of
from certgrader.notebook.syntax import nodes

_COPIES = frozenset({"clone", "copy", "deepcopy", "clone_model"})
_LEARNED_TOO = frozenset({"copy", "deepcopy"})
_SAVES = ("dump", "dumps", "save", "save_model", "log_model", "to_onnx", "write", "save_pretrained")
_QUIET = LOOKS_ONLY | _COPIES | FITS | {"append", "set_params", "compile", "info", "debug", "log"}
"""What takes a model without asking it for anything."""


class Using(Flow):
    """Adds what becomes of models."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.used = 0
        """Bits of all that shaped what was asked for something, given away or looked into."""
        self.trained: dict[object, tuple[int, list[Model], int, bool]] = {}
        """By the key of a fit: its bit, the models that learned, when, and whether in a loop."""
        self._moment = 0
        self._saved: list[tuple[int, Model]] = []
        self._asked: list[tuple[int, Model]] = []

    # --- uses -----------------------------------------------------------------------------------------------------

    def use(self, value: Value | None) -> None:
        """That value is asked for something, or given to what may."""
        if value is not None:
            self.used |= mask_of(value)

    def handled(self, name: str, owner: Value | None, given: Iterable[Value]) -> None:
        """A call of that name, which may ask the models that it is given, or is a method of."""
        short = last(name)
        if short in _QUIET:
            return
        self._moment += 1
        held = [*given] if owner is None else [owner, *given]
        for one in held:
            self.use(one)
            for leaf in leaves(one):
                if isinstance(leaf, Model):
                    self._asked.append((self._moment, leaf))
                    if short in _SAVES:
                        self._saved.append((self._moment, leaf))

    def trains(self, key: object, bit: int, estimator: Model) -> None:
        """A model learns there."""
        if id(estimator) not in self.estimators:
            return
        self._moment += 1
        before, models, _, _ = self.trained.get(key, (0, [], 0, False))
        self.trained[key] = before | bit, [*models, estimator][-8:], self._moment, self.loops > 0

    def _Subscript(self, node: ast.Subscript) -> Value:
        value = super()._Subscript(node)
        if isinstance(value, Model):
            return value
        owner = self.quietly(node.value)
        if isinstance(owner, Model):
            # One of its steps.
            self.use(owner)
        if not isinstance(node.slice, ast.Constant) and isinstance(owner, (Items, Entries)):
            # Which of them is not known.
            self.use(owner)
        return value

    def _steps_of(self, over: Value) -> list[Value]:
        if not isinstance(over, Items) or len(over.items) > UNROLLED:
            self.use(over)
        return super()._steps_of(over)

    def _For(self, node: ast.For) -> None:
        super()._For(node)
        self._next_time(node)

    _AsyncFor = _For

    def _While(self, node: ast.While) -> None:
        super()._While(node)
        self._next_time(node)

    def _next_time(self, node: ast.For | ast.While) -> None:
        """What a loop binds is asked when its body runs again."""
        for name in bound_in(node) & _asked_in(node.body):
            self.use(self.env.names.get(name))

    def assign(self, target: ast.expr, value: Value) -> None:
        super().assign(target, value)
        if isinstance(target, (ast.Attribute, ast.Subscript)):
            owner = self.quietly(target.value)
            if not isinstance(owner, (Object, Entries)):
                # Kept where it cannot be followed.
                self.use(value)

    def lost(self, value: Value | None) -> None:
        super().lost(value)
        if not isinstance(value, (Data, Model, type(None))):
            self.use(value)

    def copied(self, name: str, owner: Value | None, given: Iterable[Value], bit: int) -> Value | None:
        """A model copied: another one from then on."""
        short = last(name)
        if short not in _COPIES:
            return None
        original = owner if isinstance(owner, Model) else next(iter(given), None)
        if not isinstance(original, Model) or (owner is None and name.startswith("?.") and short == "copy"):
            return None
        return self._anew(original, bit, {}, learned=short in _LEARNED_TOO)

    def _anew(self, original: Model, bit: int, met: dict[int, Model], *, learned: bool) -> Model:
        """The copy, with copies of its steps: what is set in it later is set in none of the others."""
        if id(original) in met:
            return met[id(original)]
        made = met[id(original)] = copy(original)
        made.mask |= bit
        made.fits = list(original.fits) if learned else []
        if not made.fits:
            made.learned = made.own = 0
            made.watched = []

        def inside(value: Value) -> Value:
            if isinstance(value, Model):
                return self._anew(value, bit, met, learned=learned)
            return replace(value, items=tuple(map(inside, value.items))) if isinstance(value, Items) else value

        made.parts = {name: inside(value) for name, value in original.parts.items()}
        if original.settings is not None:
            made.settings = {name: inside(value) for name, value in original.settings.items()}
        made.like = original
        self.estimators[id(made)] = made
        if self.ignoring is not None:
            self.ignoring.built.add(id(made))
        return made

    # --- what was in vain -----------------------------------------------------------------------------------------

    def in_vain(self) -> frozenset[object]:
        """Keys of the fits whose models were certainly never asked: thrown away, or passed over by what was kept."""
        named = inside = 0
        for env in self._scopes():
            for name, value in env.names.items():
                if isinstance(value, Model):
                    named |= value.mask if name != "_" else 0
                else:
                    inside |= mask_of(value)
        return frozenset(
            key
            for key, (bit, models, moment, looped) in self.trained.items()
            if bit
            and not bit & (self.used | inside)
            and (not bit & named or self._passed_over(models, moment, looped=looped))
        )

    def _passed_over(self, models: list[Model], moment: int, *, looped: bool) -> bool:
        """Whether the model that was copied is what is saved, or asked in each step of the loop."""
        if not models or any(one.like is None for one in models):
            return False
        before = {id(one) for model in models for one in origins(model)} - {id(model) for model in models}
        saved = any(when > moment and id(model) in before for when, model in self._saved)
        return saved or (looped and any(id(model) in before for _, model in self._asked))

    def _scopes(self) -> list[Env]:
        """The notebook's names, and those that its functions keep."""
        found, seen = [self.globals], {id(self.globals)}
        for env in found:
            for value in list(env.names.values()):
                inner = value.env if isinstance(value, Function) else None
                while inner is not None and id(inner) not in seen:
                    seen.add(id(inner))
                    found.append(inner)
                    inner = inner.outer
        return found


def _asked_in(body: Iterable[ast.stmt]) -> frozenset[str]:
    """Names that are read there for another reason than to be copied or fitted."""
    read: set[ast.Name] = set()
    quiet: set[ast.Name] = set()
    for node in (one for statement in body for one in nodes(statement)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            read.add(node)
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in FITS and isinstance(node.func.value, ast.Name):
            quiet.add(node.func.value)
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in _COPIES:
            quiet.update(one for one in node.args if isinstance(one, ast.Name))
    return frozenset(one.id for one in read - quiet)


def origins(estimator: Model) -> list[Model]:
    """It and what it was copied from."""
    found = [estimator]
    while found[-1].like is not None and len(found) < 20:
        found.append(found[-1].like)
    return found
