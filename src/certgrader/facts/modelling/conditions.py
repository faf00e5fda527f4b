"""Conditions that can be calculated: a score against a limit that it cannot reach, constants against each other.

What is worth more than a guess is asked only: a name that may be given another value somewhere else is not known.
"""

import ast
import contextlib
from collections.abc import Mapping, Sequence

from certgrader.facts.modelling import numbers
from certgrader.facts.modelling.expressions import FunctionNode, LiveLines, NumberedCalls
from certgrader.facts.modelling.kinds import CROSS, last
from certgrader.facts.modelling.numbers import Span, Stores
from certgrader.facts.modelling.statements import Statements
from certgrader.facts.modelling.values import Class, Data, Entries, Env, Function, Object, Value
from certgrader.notebook.syntax import nodes

_TESTS = frozenset({"scipy.stats.ks_2samp", "scipy.stats.kstest"})
_OF_TESTS = frozenset({"pvalue", "statistic"})


class Conditions(Statements):
    """Adds what is known of numbers."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.stores = Stores()
        self._attribute_spans: dict[tuple[int, str], tuple[Object, Span]] = {}
        self._call_spans: dict[int, Span | None] = {}
        self._given: list[Span | None] | None = None
        self._given_by_name: dict[str, Span | None] = {}
        self._return_spans: list[list[Span | None]] = []

    # --- what expressions lie between -----------------------------------------------------------------------------

    def truth(self, node: ast.expr) -> bool | None:
        """Whether the condition, which was just evaluated, holds whatever happens."""
        return numbers.truth(self.span(node))

    def span(self, node: ast.expr) -> Span | None:
        """Between which numbers the value lies of an expression that was just evaluated."""
        match node:
            case ast.Constant(value=bool() | int() | float() as value):
                return float(value), float(value)
            case ast.Name(id=name):
                return self._of_name(name)
            case ast.Attribute():
                return self._of_attribute(node)
            case ast.Subscript():
                return self._of_entry(node)
            case ast.Call():
                return self._of_call(node)
        return self._of_parts(node)

    def _of_parts(self, node: ast.expr) -> Span | None:
        match node:
            case ast.UnaryOp(op=operation, operand=operand):
                return numbers.of_one(operation, self.span(operand))
            case ast.BinOp(left=left, op=operation, right=right):
                return numbers.computed(operation, self.span(left), self.span(right))
            case ast.Compare(left=left, ops=orders, comparators=others):
                sides = [self.span(one) for one in (left, *others)]
                found = [numbers.compared(*one) for one in zip(orders, sides[:-1], sides[1:], strict=True)]
                return numbers.joined(either=False, parts=found)
            case ast.BoolOp(op=operation, values=values):
                return numbers.joined(either=isinstance(operation, ast.Or), parts=[self.span(one) for one in values])
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return numbers.either(self.truth(test), self.span(body), self.span(orelse))
            case ast.NamedExpr(value=value):
                return self.span(value)
        return None

    def _of_name(self, name: str) -> Span | None:
        env = self.env.find(name)
        if env is None or name in self.stores.shared:
            return None
        if env is not self.env and self.stores.names[name] > 1:
            # When the function runs again the name outside of it may hold something else.
            return None
        return env.spans.get(name)

    def _of_attribute(self, node: ast.Attribute) -> Span | None:
        if node.attr in _OF_TESTS and isinstance(node.value, ast.Call):
            return self.span(node.value)
        owner = self.quietly(node.value) if isinstance(node.value, ast.Name) else None
        if self.stores.any_attribute:
            return None
        if isinstance(owner, Class):
            return _class_constant(owner, node.attr) if not self.stores.attributes[node.attr] else None
        if not isinstance(owner, Object):
            return None
        if not self.stores.attributes[node.attr]:
            return _class_constant(owner.made_by, node.attr)
        found = self._attribute_spans.get((id(owner), node.attr))
        return found[1] if found is not None and self.stores.attributes[node.attr] == 1 else None

    def _of_entry(self, node: ast.Subscript) -> Span | None:
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            owner = self.quietly(node.value)
            if isinstance(owner, Entries):
                known = not self.stores.any_entry and not self.stores.entries[node.slice.value]
                held = owner.entries.get(node.slice.value) if known else None
                number = held.literal if isinstance(held, Data) else None
                return (float(number), float(number)) if isinstance(number, (int, float)) else None
        if isinstance(node.value, ast.Call):
            return self.span(node.value)
        # Elements of an array of scores, not of a list, to which others may be added.
        return self.span(node.value) if isinstance(node.value, ast.Name) else None

    def _of_call(self, node: ast.Call) -> Span | None:
        if id(node) in self._call_spans:
            return self._call_spans[id(node)]
        found = self.calls.get((self.cell, node.end_lineno or 0, node.end_col_offset or 0), ())
        names = {call.name for _, call in found}
        if len(names) != 1:
            return None
        name = names.pop()
        by_name = {one.arg: one.value for one in node.keywords}
        if name.startswith("sklearn.metrics.") and by_name.keys() & {"normalize", "multioutput"}:
            return None
        if last(name) in CROSS:
            scoring = by_name.get("scoring")
            return numbers.of_score(scoring.value) if isinstance(scoring, ast.Constant) else None
        owner = self.span(node.func.value) if isinstance(node.func, ast.Attribute) else None
        return numbers.of_call(name, [self.span(one) for one in node.args[:2]], owner)

    # --- where they are kept --------------------------------------------------------------------------------------

    def keep_spans(self, targets: Sequence[ast.expr], value: ast.expr) -> None:
        """What was just assigned is known to lie there."""
        for target in targets:
            match target, value:
                case ((ast.Tuple(elts=names) | ast.List(elts=names)), (ast.Tuple(elts=values) | ast.List(elts=values))):
                    if len(names) == len(values) and not any(isinstance(one, ast.Starred) for one in (*names, *values)):
                        for name, one in zip(names, values, strict=True):
                            self.keep_spans([name], one)
                case ((ast.Tuple(elts=names)), ast.Call()) if self._of_call(value) and self._is_test(value):
                    for name in names:
                        self._keep(name, numbers.of_call("scipy.stats.ks_2samp", (), None))
                case ((ast.Name() | ast.Attribute()), _):
                    self._keep(target, self.span(value))

    def _is_test(self, node: ast.Call) -> bool:
        found = self.calls.get((self.cell, node.end_lineno or 0, node.end_col_offset or 0), ())
        return bool(found) and all(call.name in _TESTS for _, call in found)

    def _keep(self, target: ast.expr, span: Span | None) -> None:
        if isinstance(target, ast.Name) and span is not None:
            env = self.env.find(target.id)
            if env is not None:
                env.spans[target.id] = span
        elif isinstance(target, ast.Attribute):
            owner = self.quietly(target.value) if isinstance(target.value, ast.Name) else None
            if isinstance(owner, Object):
                if span is None:
                    self._attribute_spans.pop((id(owner), target.attr), None)
                else:
                    self._attribute_spans[id(owner), target.attr] = owner, span

    def _Assign(self, node: ast.Assign) -> None:
        super()._Assign(node)
        self.keep_spans(node.targets, node.value)

    def _AnnAssign(self, node: ast.AnnAssign) -> None:
        super()._AnnAssign(node)
        if node.value is not None:
            self.keep_spans([node.target], node.value)

    def _Return(self, node: ast.Return) -> None:
        super()._Return(node)
        if self._return_spans:
            self._return_spans[-1].append(self.span(node.value) if node.value is not None else numbers.FALSE)

    # --- functions ------------------------------------------------------------------------------------------------

    def run(self, function: Function | Class, node: ast.Call, mask: int = 0) -> Value:
        plain = not any(isinstance(one, ast.Starred) for one in node.args)
        given = [self._before(one) for one in node.args] if plain else None
        by_name = {one.arg: self._before(one.value) for one in node.keywords if one.arg is not None}
        self._given, self._given_by_name = given, by_name
        self._call_spans.pop(id(node), None)
        value = super().run(function, node, mask)
        if isinstance(function, Function) and self._latest is not None:
            self._call_spans[id(node)] = self._latest
        return value

    def _before(self, node: ast.expr) -> Span | None:
        """The span of an argument that is still to be evaluated: what a function gave the last time does not count."""
        return None if any(id(one) in self._call_spans for one in nodes(node)) else self.span(node)

    _latest: Span | None = None
    """Between which numbers lies what the function gave that was followed last."""

    def apply(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        self._return_spans.append([])
        try:
            value = super().apply(function, arguments, named)
        finally:
            found = self._return_spans.pop()
            self._given, self._given_by_name = None, {}
        self._latest = _given_back(function.node, found)
        return value

    def _parameters(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> None:
        given, by_name = self._given, self._given_by_name
        self._given, self._given_by_name = None, {}
        super()._parameters(function, arguments, named)
        if given is None:
            return
        spec = function.node.args
        names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
        spans: dict[str, Span | None] = {}
        for name, default in zip(reversed(names), reversed(spec.defaults), strict=False):
            spans[name] = self.span(default) if isinstance(default, ast.Constant) else None
        names = names[1:] if function.owner is not None else names
        spans |= dict(zip(names, given, strict=False)) | by_name
        _keep_all(self.env, spans)


def _keep_all(env: Env, spans: Mapping[str, Span | None]) -> None:
    env.spans.update({name: span for name, span in spans.items() if span is not None and name in env.names})


def _given_back(node: FunctionNode | ast.Lambda, found: Sequence[Span | None]) -> Span | None:
    """What a function gave; nothing, which counts as false, where it may come to its end."""
    if isinstance(node, ast.Lambda) or not found:
        return None
    result = found[0]
    for one in found[1:]:
        result = numbers.union(result, one)
    whole = isinstance(node.body[-1], ast.Return)
    return result if whole else numbers.union(result, numbers.FALSE)


def _class_constant(owner: Class, name: str) -> Span | None:
    """A number written in a class, which nothing sets anew."""
    for statement in owner.node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=found)], value=value)
                | ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value)
            ) if found == name and isinstance(value, (ast.Constant, ast.UnaryOp)):
                with contextlib.suppress(ValueError):
                    number = ast.literal_eval(value)
                    return (float(number), float(number)) if isinstance(number, (int, float)) else None
    return None
