"""What a statement in SQL does to rows and columns, read from its words: names of operations beginning with `sql.`.

No dialect is parsed: what cleaning and shaping data needs is said with the same words in all of them.
"""

import re
from collections.abc import Iterator

STARTS = re.compile(
    r"^[\s(]*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:select\b|with\s+(?:recursive\s+)?[\w\"`]+\s*(?:\([^)]*\)\s*)?as\b|delete\s+from\b|"
    r"update\s+[\w.\"`\[\]]+\s+(?:as\s+\w+\s+)?set\b|insert\s+(?:or\s+\w+\s+)?into\b|alter\s+table\b|"
    r"create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:table|view)\b|merge\s+into\b|copy\s*\(\s*select\b|copy\s+\w+\s+(?:to|from)\b|from\s+\w[\w.]*\s+select\b)",
    re.IGNORECASE | re.DOTALL,
)
"""How a text begins that is SQL; a sentence does not."""

_REMARK = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_VOID = re.compile(r"'\s*(?:n/?a|nan|null|none|unknown|inconnu|[?.-]+)?\s*'", re.IGNORECASE)
"""Texts that stand for nothing."""

_MISNAMED = re.compile(
    r"\bto\s+'[^']*\.(?:parquet|arrow|orc)'\s*\([^)]*\b(?:csv|json)\b|\bread_(?:csv|json)\w*\s*\(\s*'[^']*\.(?:parquet|arrow|orc)'",
    re.IGNORECASE,
)
"""Files that bear the name of a format which is not theirs."""

_TABLE = re.compile(r"\bcreate\s+(?:temp\w*\s+)?table\b[^(;]*\((?P<columns>.*)\)", re.IGNORECASE | re.DOTALL)
_WRITES = re.compile(r"^[\s(]*(delete|update|alter|create|merge)\b", re.IGNORECASE)
_WHERE = re.compile(r"\b(?:where|having|qualify)\b(?P<test>.*)$", re.IGNORECASE | re.DOTALL)
_ONE_OF_EACH = re.compile(
    r"\bselect\s+distinct\b|\bdistinct\s+on\b|row_number\s*\(\s*\)\s*over\b.*(?:\b\w+\s*(?:=|<=)\s*1\b|\b\w+\s*>\s*1\b)|"
    r"\bnot\s+in\s*\(\s*select\s+(?:min|max)\s*\(",
    re.IGNORECASE | re.DOTALL,
)
_TWICE = re.compile(r"\bhaving\s+count\s*\([^)]*\)\s*>\s*1\b|count\s*\(\s*\*\s*\)\s*-\s*count\s*\(\s*distinct\b", re.I)
_PAIRED = re.compile(r"\bdelete\b.*\b(?:rowid|ctid|row_number|partition\s+by|having\s+count)\b", re.I | re.DOTALL)
_TEXT = re.compile(r"\b(?:[lr]?trim|lower|upper|initcap|replace|regexp_replace|translate|unaccent)\s*\(", re.IGNORECASE)
_FILLS = re.compile(r"\b(?:coalesce|ifnull|nvl|isnull|fillna|last_value|nullif)\s*\(", re.IGNORECASE)
_IS_NULL = re.compile(r"\bis\s+null\b", re.IGNORECASE)
_NOT_NULL = re.compile(r"\bis\s+not\s+null\b", re.IGNORECASE)
_CASTS = re.compile(
    r"\b(?:try_)?cast\s*\(|\w::\s*\w|\b(?:strptime|str_to_date|to_date|to_timestamp|to_number|date|datetime|julianday|"
    r"strftime|date_trunc|convert)\s*\(",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"[<>]=?|!=|\bbetween\b|\bnot\s+(?:in|like|ilike)\b|\blike\b|=", re.IGNORECASE)
_GROUPS = re.compile(r"\bgroup\s+by\b|\bover\s*\(", re.IGNORECASE)
_RENAMES = re.compile(r"\brename\s+(?:column\s+)?[\w\"`\[\]]+\s+to\b", re.IGNORECASE)
_ALIASES = re.compile(
    r"^[\s(]*select\b(?:(?!\bfrom\b).)*?(?:^|[\s,])[\w.\"`]+\s+as\s+[\w\"`]+", re.IGNORECASE | re.DOTALL
)
_DROPS = re.compile(r"\bdrop\s+(?:column\s+)?(?!table|view|index)[\w\"`]+", re.IGNORECASE)
_COUNTS = re.compile(r"\bcount\s*\(|\bsum\s*\(", re.IGNORECASE)


def operations(text: str) -> list[str]:
    """What the statements in `text` do, each named once, in order."""
    found: dict[str, None] = {}
    if STARTS.match(text):
        for statement in _REMARK.sub(" ", text).split(";"):
            found.update(dict.fromkeys(_of_one(statement)))
    return list(found)


def writes(text: str) -> bool:
    """Whether it changes the tables themselves."""
    return _WRITES.match(_REMARK.sub(" ", text)) is not None


def _of_one(statement: str) -> Iterator[str]:
    blanks = bool(_VOID.search(statement))
    bare = _LITERAL.sub("'x'", statement)
    first = bare.split(None, 1)[0].strip("(").lower() if bare.strip() else ""
    if not first:
        return
    if _MISNAMED.search(statement):
        yield "sql.file_misnamed"
    test = _WHERE.search(bare)
    said = test["test"] if test else ""
    yield from _of_rows(first, bare, said, blanks=blanks)
    yield from _of_values(first, bare)
    yield from _of_columns(first, bare)


def _of_rows(first: str, bare: str, said: str, *, blanks: bool) -> Iterator[str]:
    if first == "delete":
        nulls = _IS_NULL.search(said) or blanks
        twice = _ONE_OF_EACH.search(bare) or _PAIRED.search(bare)
        # Without a condition all rows go: a table made empty is not cleaned.
        if said:
            yield "sql.deduplicated" if twice else "sql.voids_removed" if nulls else "sql.rows_deleted"
    elif first == "update":
        if _IS_NULL.search(said) or _FILLS.search(bare) or blanks:
            yield "sql.filled"
        elif not _TEXT.search(bare):
            yield "sql.values_corrected"
    else:
        yield from _of_chosen(bare, said, blanks=blanks)


def _of_chosen(bare: str, said: str, *, blanks: bool) -> Iterator[str]:
    """What a question asks for, or a table is made of."""
    if _ONE_OF_EACH.search(bare):
        yield "sql.deduplicated"
    if _TWICE.search(bare):
        yield "sql.duplicates_counted"
    if _NOT_NULL.search(said) or (blanks and re.search(r"<>|!=", said)):
        yield "sql.voids_removed"
    if _IS_NULL.search(bare) and _COUNTS.search(bare):
        yield "sql.voids_counted"
    if said and _COMPARES.search(said) and not _TWICE.search(bare):
        yield "sql.rows_chosen"


def _of_values(first: str, bare: str) -> Iterator[str]:
    if _TEXT.search(bare):
        yield "sql.texts_corrected"
    if _FILLS.search(bare) and first != "update":
        yield "sql.filled"
    if _CASTS.search(bare):
        yield "sql.types_converted"
    if _GROUPS.search(bare) and first not in {"delete", "update"}:
        yield "sql.rows_grouped"


def _of_columns(first: str, bare: str) -> Iterator[str]:
    if first == "alter":
        if _RENAMES.search(bare):
            yield "sql.columns_renamed"
        elif _DROPS.search(bare):
            yield "sql.columns_dropped"
    elif _ALIASES.search(bare):
        yield "sql.columns_renamed"
    table = _TABLE.search(bare) if first == "create" else None
    if table is not None and not re.search(r"\bas\s+select\b", bare, re.IGNORECASE):
        yield "sql.table_of_columns" if "," in table["columns"] else "sql.table_of_one_column"
