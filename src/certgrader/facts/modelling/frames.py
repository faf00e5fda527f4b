"""What methods of tables do to single columns, in pandas, polars and Spark."""

import re
from collections.abc import Iterable

from certgrader.facts.modelling.arguments import Arguments, names_in
from certgrader.facts.modelling.columns import Column, Columns, mask_of_all, put, spared
from certgrader.facts.modelling.identity import Identity
from certgrader.facts.modelling.tables import column_names
from certgrader.facts.modelling.values import (
    Data,
    Entries,
    Function,
    Items,
    Value,
    datum,
    grown,
    having,
    mask_of,
    only,
)

NAMES_A_COLUMN = frozenset({"col", "column"})
"""Functions that stand for a column by its name: `pl.col("prix")`, `F.col("prix")`."""
_SAME_COLUMNS = frozenset(
    "dropna drop_nulls fillna fill_null fill_nan drop_duplicates dropDuplicates unique distinct head tail sample copy "
    "clone reset_index sort_values sort_index sort orderBy query where mask astype cast round clip replace interpolate "
    "ffill bfill convert_dtypes infer_objects set_index drop drop_in_place merge join limit collect lazy cache persist "
    "to_pandas toPandas from_pandas filter select reindex alias truncate nlargest nsmallest pop append with_row_index "
    "with_row_count sample_by union unionByName set_flags pipe na compute repartition to_polars rechunk".split()
)
"""Methods after which a column that bears a name is still that column."""
_FILLS = frozenset({"assign", "with_columns", "withColumn", "insert", "eval", "insert_column", "withColumns"})
"""Methods that fill columns by their names."""
_LEFT = re.compile(r"^\s*(\w+)\s*=(?!=)", re.MULTILINE)
_WORD = re.compile(r"\w+")


class Frames(Identity):
    """Adds single columns of tables."""

    def given(self, short: str, held: Data, given: Arguments, bit: int) -> Data:
        """`held` after one of its methods, shaped by what the method is given."""
        if short in _FILLS and held.column is None:
            filled = self._columns_filled(short, held, given, bit)
            if filled is not None:
                return filled
        names = names_in(given)
        if short not in {"drop", "pop"}:
            self.met.update(names)
        result = grown(held, bit & ~held.mask, literal=None, flags=held.flags - {"fresh"})
        for value in (datum(one) for one in given.all()):
            # A list of columns' names is not made of what they hold; an expression is made of the columns it names.
            bits = value.mask & ~result.mask if "columns" in value.flags else value.mask
            bits |= _bits(result.own, value.uses) if not value.sources else 0
            result = grown(
                result,
                bits,
                learned=result.learned | value.learned,
                uses=result.uses | value.uses,
            )
        if not held.own:
            return result
        return self._same_columns(short, result, given, names)

    def built(self, made: Entries, mask: int) -> Columns:
        """Columns of a table that is made of them."""
        masks = {name: mask_of(one) for name, one in made.entries.items() if not name.startswith("?")}
        if len(masks) < len(made.entries):
            return ()
        base = mask
        for one in masks.values():
            base &= one
        for name, value in made.entries.items():
            masks[name] |= self.derives(name, value) if isinstance(value, Data) else 0
        return tuple(Column(name, one & ~base) for name, one in masks.items())

    def _same_columns(self, short: str, result: Data, given: Arguments, names: frozenset[str]) -> Data:
        if short == "rename":
            return _renamed(result, given)
        if short in {"select", "filter", "reindex"}:
            return _selected(result, given)
        if short not in _SAME_COLUMNS:
            return having(result, own=())
        if short in {"drop", "pop", "alias"}:
            return result
        # Rows are chosen, ordered or matched by what these columns hold.
        said = {word for one in given.positional if isinstance(one, Data) and isinstance(one.literal, str)
                for word in _WORD.findall(one.literal)}  # fmt: skip
        subset = given.named.get("subset")
        said |= set(column_names(subset)) if subset is not None else set()
        on = given.named.get("on")
        said |= names | (set(column_names(on)) if on is not None else set())
        return having(result, own=spared(result.own, _bits(result.own, said)))

    def _columns_filled(self, short: str, held: Data, given: Arguments, bit: int) -> Data | None:
        """The table with columns filled; None where it is not known which."""
        made = self._made(short, held, given)
        if made is None:
            return None
        result = having(held, literal=None, flags=held.flags - {"fresh"})
        for name, value in made[:64]:
            found = datum(self.apply(value, [result], {}) if isinstance(value, Function) else value)
            bits = found.mask | _bits(result.own, found.uses) if not found.sources else found.mask
            result = self.filled(
                result,
                Data(literal=name),
                having(found, mask=bits | bit, column=_of_its_own(found), sources=found.sources or held.sources),
            )
        return result

    def _made(self, short: str, held: Data, given: Arguments) -> list[tuple[str, Value]] | None:
        """Columns that a method fills, with what is put in them."""
        if short in {"withColumn", "insert"}:
            at = 1 if short == "insert" else 0
            name, value = given.get(at, "colName", "column"), given.get(at + 1, "col", "value")
            if isinstance(name, Data) and isinstance(name.literal, str) and value is not None:
                return [(name.literal, value)]
            return None
        if short == "eval":
            said = given.get(0, "expr")
            text = said.literal if isinstance(said, Data) and isinstance(said.literal, str) else ""
            value = having(held, mask=0, own=(), uses=frozenset(_WORD.findall(text)))
            return [(name, value) for name in _LEFT.findall(text)] or None
        found: list[tuple[str, Value]] = []
        for one in _flat(given.positional):
            if not isinstance(one, Data) or one.column is None:
                return None
            found.append((one.column, one))
        return [*found, *given.named.items()] or None


def _of_its_own(made: Data) -> str | None:
    """The column of a table that a value is; an expression only bears the name that it was given."""
    return made.column if made.sources else None


def _flat(values: Iterable[Value]) -> list[Value]:
    return [inner for one in values for inner in (one.items if isinstance(one, Items) else (one,))]


def _bits(columns: Columns, names: Iterable[str]) -> int:
    """Bits of these columns alone."""
    wanted = set(names)
    return mask_of_all(tuple(one for one in columns if one.name in wanted))


def expression(given: Arguments, bit: int) -> Data:
    """A column by its name, of whatever table it will be taken."""
    names = names_in(given)
    return Data(mask=bit, column=min(names) if len(names) == 1 else None, uses=names)


def _renamed(result: Data, given: Arguments) -> Data:
    """After `rename(columns={"a": "b"})`."""
    said = given.get(0, "columns", "mapping")
    if not isinstance(said, Entries) or any(name.startswith("?") for name in said.entries):
        return having(result, own=())
    names = {old: datum(new).literal for old, new in said.entries.items()}
    if not all(isinstance(one, str) for one in names.values()):
        return having(result, own=())
    return having(result, own=tuple(Column(str(names.get(one.name, one.name)), one.mask, one.new)
                                    for one in result.own))  # fmt: skip


def _selected(result: Data, given: Arguments) -> Data:
    """After `select("a", pl.col("b").log().alias("c"))`, `filter(items=["a"])`, `reindex(columns=["a"])`."""
    asked = given.positional or [given.named[one] for one in ("items", "columns", "exprs") if one in given.named]
    kept: set[str] = set()
    made: list[tuple[str, int]] = []
    for one in _flat(asked):
        if not isinstance(one, Data):
            return having(result, own=())
        if isinstance(one.literal, str):
            kept.add(one.literal)
        elif one.column is not None and not one.sources:
            made.append((one.column, one.mask | _bits(result.own, one.uses)))
        else:
            return result
    if not kept and not made:
        return result
    left = only(result, kept | {name for name, _ in made})
    own, mask = left.own, left.mask
    for name, bits in made:
        own, mask = put(own, mask, [name], bits, new=False, over=True)
    return having(left, own=own, mask=mask, selected=frozenset(kept | {name for name, _ in made}))
