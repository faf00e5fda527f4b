"""Weights of one network put into another that goes on learning: `weights.transferred`, as a call that checks ask for.

A network that takes back its own best weights transfers nothing, nor does one whose keys cannot fit while the library
is told not to mind (`strict=False`).
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.model import FitFact
from certgrader.notebook.syntax import first_name, nodes

_PUTS = frozenset({"load_state_dict", "set_weights", "load_weights"})
_GIVES = frozenset({"state_dict", "get_weights", "get_parameters"})
_READS = frozenset({"load", "load_file", "load_url", "load_state_dict_from_url", "load_from_checkpoint"})
_LEARNS = frozenset({"fit", "step", "train", "fit_generator", "partial_fit", "train_on_batch"})
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class _Source:
    """Where weights come from: the name of a network, the part of it, and whether their keys were changed."""

    name: str
    part: bool
    renamed: bool


def transferred(trees: Mapping[int, ast.Module], code: CodeFacts, fits: Iterable[FitFact]) -> Iterator[Call]:
    """One call for each place where weights are taken over."""
    puts = [one for one in code.calls if not one.dead and last(one.name) in _PUTS]
    if not puts:
        return
    weights = _Weights(trees)
    at = {(one.cell, *one.at): one for one in puts}
    learning = {one.spot.function for one in fits if one.spot.function is not None}
    for cell, tree in trees.items():
        for node in nodes(tree):
            call = at.get((cell, getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0)))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and call is not None:
                taker = first_name(node.func.value)
                if weights.fit_in(node, node.func.value) and _learns_after(call, taker, code, learning):
                    yield replace(call, name="weights.transferred", kept=True, arguments=())


class _Weights:
    """What names were given, all over the notebook."""

    def __init__(self, trees: Mapping[int, ast.Module]) -> None:
        self._given: dict[str, ast.expr] = {}
        self._saved: set[str] = set()
        for tree in trees.values():
            for node in nodes(tree):
                match node:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        self._given[name] = value
                    case ast.Call(func=ast.Attribute(attr="save" | "save_weights" | "dump" | "save_file")):
                        self._saved.update(map(ast.dump, node.args))

    def fit_in(self, node: ast.Call, owner: ast.expr) -> bool:
        """Whether what is put in comes from another network, and can be taken."""
        taker, part = first_name(owner), isinstance(owner, ast.Attribute)
        given = [*node.args, *(one.value for one in node.keywords)]
        sources = list(self._sources(given[0])) if given else []
        others = [one for one in sources if one.name != taker]
        if not others:
            return False
        lenient = any(
            one.arg == "strict" and isinstance(one.value, ast.Constant) and one.value.value is False
            for one in node.keywords
        )
        return not lenient or any(self._keys_agree(one, taker, part=part) for one in others)

    def _keys_agree(self, source: _Source, taker: str, *, part: bool) -> bool:
        """Whether names of weights can be the same on both sides, as far as that is known."""
        classes = [self._classes(one) for one in (source.name, taker)]
        if not source.name or len(classes[0]) != 1 or classes[0] != classes[1]:
            return True
        # Within one class they are the same, unless they were changed, or belong to the whole and not to the part.
        return source.renamed == (part and not source.part)

    def _classes(self, name: str) -> set[str]:
        held = self._given.get(name)
        calls = [one.func for one in nodes(held) if isinstance(one, ast.Call)] if held is not None else []
        return {one.id for one in calls if isinstance(one, ast.Name) and one.id[:1].isupper()}

    def _sources(self, node: ast.expr, depth: int = _DEPTH, *, renamed: bool = False) -> Iterator[_Source]:
        if not depth:
            return
        if isinstance(node, ast.DictComp):
            renamed |= not isinstance(node.key, ast.Name)
        for one in nodes(node):
            match one:
                case ast.DictComp(key=key) if one is not node and not isinstance(key, ast.Name):
                    renamed = True
                case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _GIVES:
                    yield _Source(first_name(owner), isinstance(owner, ast.Attribute), renamed)
                case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in _READS and one.args:
                    if ast.dump(one.args[0]) not in self._saved:
                        yield _Source("", part=False, renamed=renamed)
                case ast.Name(id=name) if name in self._given and self._given[name] is not node:
                    if not _makes_a_network(self._given[name]):
                        yield from self._sources(self._given[name], depth - 1, renamed=renamed)


def _makes_a_network(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and not any(
        isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in _GIVES | _READS
        for one in nodes(node)
    )


def _learns_after(put: Call, taker: str, code: CodeFacts, learning: set[str]) -> bool:
    """Whether the network that took the weights is trained from then on."""
    named = re.compile(rf"\b{re.escape(taker)}\b") if taker else None
    for call in code.calls:
        if call.dead or (call.cell, call.at) <= (put.cell, put.at):
            continue
        trains = last(call.name) in _LEARNS or call.name.removeprefix("notebook.") in learning
        if trains and (named is None or named.search(call.excerpt) or last(call.name) == "step"):
            return True
    # Within a function the training may stand before, in one that is called after.
    return put.function is not None and put.function in learning
