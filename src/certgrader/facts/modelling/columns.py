"""Which columns of a table were made by which calls, so that leaving a column out leaves their work out.

A column whose making is not known alone belongs to the whole: choosing other columns takes nothing away from it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

MOST = 200
"""Columns followed one by one; beyond, they belong to the whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `mask`, the bits of the calls that shaped it and not the whole. `new`: it was certainly not there
    before."""

    name: str
    mask: int
    new: bool = False


Columns = tuple[Column, ...]


def mask_of_all(columns: Columns) -> int:
    """Bits that stand in the columns alone."""
    mask = 0
    for one in columns:
        mask |= one.mask
    return mask


def spared(columns: Columns, bits: int) -> Columns:
    """The columns after `bits` were put on the whole: rows were chosen by them, or all was computed with them."""
    if not bits or not mask_of_all(columns) & bits:
        return columns
    return tuple(replace(one, mask=one.mask & ~bits) for one in columns)


def among(columns: Columns, mask: int, names: Collection[str]) -> tuple[Columns, int]:
    """Only the columns named so, and the bits that are left of all."""
    kept = tuple(one for one in columns if one.name in names)
    return kept, (mask & ~mask_of_all(columns)) | mask_of_all(kept)


def without(columns: Columns, mask: int, names: Collection[str]) -> tuple[Columns, int]:
    """All columns but those named so, and the bits that are left."""
    return among(columns, mask, {one.name for one in columns} - set(names))


def listed(columns: Columns, mask: int, known: Columns, out: Collection[str]) -> tuple[Columns, int]:
    """The columns that a list can name which was made when `known` columns were there, less those left `out`."""
    there = {one.name for one in known}
    gone = {one.name for one in columns if one.new and one.name not in there} | set(out)
    return without(columns, mask, gone)


def put(columns: Columns, mask: int, names: Iterable[str], bits: int, *, new: bool, over: bool) -> tuple[Columns, int]:
    """After columns were filled with what `bits` made; `over`: nothing is left of what they were."""
    base = mask & ~mask_of_all(columns)
    there = {one.name: one for one in columns}
    for name in names:
        before = there.pop(name, None)
        held = bits & ~base
        fresh = new if before is None else before.new
        if before is not None and not over:
            held |= before.mask
        there[name] = Column(name, held, fresh)
    filled = tuple(there.values())
    if len(filled) > MOST:
        return (), mask | bits
    return filled, base | mask_of_all(filled)


def joined(one: Columns, one_mask: int, other: Columns, other_mask: int) -> Columns:
    """Columns of what two values make together: what is of the whole in one of them is of the whole."""
    if not one and not other:
        return ()
    bases = (one_mask & ~mask_of_all(one)) | (other_mask & ~mask_of_all(other))
    found: dict[str, Column] = {}
    for column in (*one, *other):
        before = found.get(column.name)
        mask = (column.mask | (before.mask if before else 0)) & ~bases
        found[column.name] = Column(column.name, mask, column.new and (before is None or before.new))
    return tuple(found.values()) if len(found) <= MOST else ()
