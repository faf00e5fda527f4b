"""What changes nothing, where that can be calculated: limits that no value comes to, keys that no two rows share, noise
multiplied by nought."""

import ast
from collections.abc import Sequence

from certgrader.facts.modelling.arguments import Arguments, names_in
from certgrader.facts.modelling.frames import Frames
from certgrader.facts.modelling.kinds import STATISTICS, last
from certgrader.facts.modelling.tables import column_names
from certgrader.facts.modelling.values import (
    NO_NAMES,
    NOTHING,
    Data,
    Entries,
    Items,
    Model,
    Value,
    datum,
    having,
    is_noise,
)

FAR = 100.0
"""So many times the spread of a column from its middle lies no value of it that is worth a limit."""
_SPREADS = frozenset({"std", "iqr", "mad", "nanstd", "ptp", "median_abs_deviation"})
_QUANTILES = frozenset({"quantile", "percentile", "nanpercentile", "nanquantile", "median", "approxQuantile"})
_COUNTS_UP = frozenset({"range", "arange", "int_range"})
_STILL_UNIQUE = frozenset({"list", "tuple", "array", "Series", "alias"})
_NUMBERS_ROWS = frozenset({"with_row_index", "with_row_count"})
_SAME_ROWS = frozenset(
    "dropna drop_nulls fillna fill_null fill_nan drop_duplicates dropDuplicates unique head tail copy clone "
    "sort_values sort query where astype cast round clip assign with_columns withColumn drop filter "
    "select collect lazy".split()
)
"""Methods after which no row stands twice that did not before."""
_TELLS_ROWS = frozenset({"duplicated", "is_duplicated"})
_UNIQUE = frozenset({"drop_duplicates", "dropDuplicates", "unique"}) | _TELLS_ROWS
_DRAWS = {"normal": 1, "laplace": 1, "gumbel": 1, "logistic": 1}
"""Functions that draw numbers, with the place of their scale."""
_PUTS_ON = frozenset({"where", "mask", "add", "sub", "mul", "multiply", "subtract", "choose"})
_OF_SUMS = frozenset({"summed", "quantile", "spread", "far"})
_NOT_ALONE = frozenset({"idle", "unique", "zero"})
"""Flags that one value computed with another does not pass on."""


class Bounds(Frames):
    """Adds what changes nothing."""

    changes_nothing = 0
    changes_something = 0
    in_passing = 0
    """Bits of calls that change nothing, or may change something, when they run; or only for what comes next."""

    def arithmetic(self, values: Sequence[Value]) -> Data:
        result = super().arithmetic(values)
        found = [datum(value) for value in values]
        flags = result.flags - _NOT_ALONE
        if all("idle" in one.flags for one in found):
            flags |= {"idle"}
        if not all("summed" in one.flags for one in found if one.sources or one.mask):
            # With the data themselves it sums up no longer.
            flags -= _OF_SUMS
        if len(found) == 2 and _noise_put_on(*found):
            flags |= {"noisy"}
        return having(result, flags=flags) if flags != result.flags else result

    def _BinOp(self, node: ast.BinOp) -> Value:
        result = super()._BinOp(node)
        if not isinstance(result, Data):
            return result
        if isinstance(node.op, (ast.Mult, ast.Div)):
            return self._multiplied(node, result)
        if isinstance(node.op, ast.Sub) and "quantile" in result.flags:
            return having(result, flags=(result.flags - {"quantile"}) | {"spread"})
        return result

    def _multiplied(self, node: ast.BinOp, result: Data) -> Data:
        sizes = [abs(one) for one in map(self._constant, (node.left, node.right)) if one is not None]
        if isinstance(node.op, ast.Mult) and 0.0 in sizes:
            return having(result, flags=(result.flags - {"noisy"}) | {"zero"})
        if isinstance(node.op, ast.Mult) and sizes and max(sizes) >= FAR:
            return having(result, flags=result.flags | {"far"}) if "spread" in result.flags else result
        return result

    def _constant(self, node: ast.expr) -> float | None:
        """The number that an expression certainly is."""
        span = self.span(node)
        if span is not None:
            return span[0] if span[0] == span[1] else None
        env = self.env.find(node.id) if isinstance(node, ast.Name) else None
        held = env.names[node.id] if env is not None and isinstance(node, ast.Name) else None
        number = held.literal if isinstance(held, Data) else None
        return float(number) if isinstance(number, (int, float)) and not isinstance(number, bool) else None

    def _Attribute(self, node: ast.Attribute) -> Value:
        inner = node.value
        called = inner.func if isinstance(inner, ast.Call) else None
        if node.attr == "str" and isinstance(called, ast.Attribute) and called.attr in {"astype", "cast"}:
            # `df["note"].astype(str).str.len()`: made a text only to be looked at.
            for number, _ in self.calls.get((self.cell, inner.end_lineno or 0, inner.end_col_offset or 0), ()):
                self.in_passing |= 1 << number
        return super()._Attribute(node)

    def compared(self, values: Sequence[Value], *, fixed: bool) -> Value:
        result = super().compared(values, fixed=fixed)
        if not isinstance(result, Data):
            return result
        found = [datum(value) for value in values]
        limits = [one for one in found if "summed" in one.flags]
        flags = result.flags - _NOT_ALONE - _OF_SUMS
        if limits and all("far" in one.flags for one in limits) and len(limits) < len(found):
            flags |= {"idle"}
        return having(result, flags=flags) if flags != result.flags else result

    def chosen(self, owner: Value, key: Value, node: ast.Subscript) -> Value:
        if isinstance(owner, Data) and isinstance(key, Data) and "idle" in key.flags and key.literal is None:
            return owner
        result = super().chosen(owner, key, node)
        if not isinstance(result, Data) or not result.keys:
            return result
        names = column_names(key)
        listed = isinstance(key, Data) and "columns" in key.flags
        return having(result, keys=result.keys & set(names) if names else NO_NAMES if listed else result.keys)

    def filled(self, owner: Data, key: Value, value: Value) -> Data:
        result = super().filled(owner, key, value)
        names = column_names(key)
        if not names:
            return having(result, keys=NO_NAMES) if result.keys else result
        unique = isinstance(value, Data) and "unique" in value.flags
        return having(result, keys=result.keys | set(names) if unique else result.keys - set(names))

    def idles(self, name: str, owner: Value | None, given: Arguments) -> bool:
        """Whether a call certainly changes nothing of what it belongs to."""
        short = last(name)
        if not isinstance(owner, Data):
            return False
        if short in _UNIQUE:
            return bool(owner.keys) and _asks_a_key(owner, given)
        if short == "clip":
            limits = [datum(one) for one in given.all()]
            return bool(limits) and all("far" in one.flags for one in limits)
        return short in _EMPTY and _given_nothing(given)

    def unchanged(self, name: str, owner: Value | None) -> Value:
        """What such a call gives."""
        if isinstance(owner, Data) and last(name) in _TELLS_ROWS:
            return having(owner, role="statistic", flags=owner.flags | {"idle"})
        return owner or NOTHING

    def traced(self, name: str, owner: Value | None, given: Arguments, result: Value) -> Value:
        result = super().traced(name, owner, given, result)
        if not isinstance(result, Data) or isinstance(owner, Model):
            return result
        flags = self._told(last(name), owner, given, result)
        keys = result.keys
        if last(name) in _NUMBERS_ROWS:
            said = given.get(0, "name")
            keys |= {str(said.literal)} if isinstance(said, Data) and said.literal else {"index"}
        elif last(name) == "DataFrame":
            made = given.get(0, "data")
            held = made.entries.items() if isinstance(made, Entries) else ()
            keys = frozenset(one for one, value in held if isinstance(value, Data) and "unique" in value.flags)
        elif keys and last(name) in {"select", "filter"}:
            keys &= names_in(given)
        elif keys and last(name) == "drop":
            keys -= names_in(given)
        elif keys and last(name) not in _SAME_ROWS:
            keys = NO_NAMES
        return having(result, flags=flags, keys=keys) if flags != result.flags or keys != result.keys else result

    def _told(self, short: str, owner: Value | None, given: Arguments, result: Data) -> frozenset[str]:
        flags = result.flags if short in _STILL_UNIQUE else result.flags - {"unique"}
        if short in _QUANTILES:
            return flags | {"quantile", "summed"}
        if short in _SPREADS:
            return flags | {"spread", "summed"}
        if short in STATISTICS:
            return flags | {"summed"}
        if short in _COUNTS_UP and len(given.positional) == 1:
            return flags | {"unique"}
        if short in _DRAWS:
            scale = given.get(_DRAWS[short], "scale")
            drawn = isinstance(scale, Data) and scale.literal == 0 and not isinstance(scale.literal, (bool, str))
            return flags | {"zero"} if drawn else flags
        if short in {"between", "is_between"}:
            limits = [datum(one) for one in given.positional[:2]]
            return flags | {"idle"} if limits and all("far" in one.flags for one in limits) else flags
        if short in _PUTS_ON:
            values = [datum(one) for one in (owner, *given.all()) if one is not None]
            put_on = any(_noise_put_on(one, other) for one in values for other in values if one is not other)
            return flags | {"noisy"} if put_on else flags
        return flags


_EMPTY = frozenset({"rename", "replace", "drop", "dropna", "fillna", "map"})


def _given_nothing(given: Arguments) -> bool:
    """Whether the only thing given is an empty list or dict."""
    values = given.all()
    return len(values) == 1 and (
        (isinstance(values[0], Items) and not values[0].items and not values[0].mask)
        or (isinstance(values[0], Entries) and not values[0].entries and not values[0].mask)
    )


def _asks_a_key(owner: Data, given: Arguments) -> bool:
    asked = given.get(0, "subset")
    if asked is None:
        return owner.column is None
    return bool(owner.keys & set(column_names(asked)))


def _noise_put_on(one: Data, other: Data) -> bool:
    for noise, data in ((one, other), (other, one)):
        if is_noise(noise, data) and "zero" not in noise.flags and noise.role == "data":
            return True
    return False
