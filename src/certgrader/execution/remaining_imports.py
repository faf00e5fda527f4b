"""What a cell would still have imported, had one of its imports not failed.

Notebooks import everything in their first cell: one absent package would otherwise take with it all that follows.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NAMES_WANTED = "certgrade"
_LONGEST_ANSWER = 20_000
_MOST_STATEMENTS = 200


@dataclass(frozen=True, slots=True)
class Import:
    """One import of one thing: its statement, and the name that it binds ("*" for all of a module)."""

    statement: str
    name: str


def imports_of(python: str) -> tuple[Import, ...]:
    """The imports at the top level of a cell, in order, each by itself. Those inside `try` look after themselves."""
    try:
        body = ast.parse(python).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(_each(body))[:_MOST_STATEMENTS]


def _each(body: Sequence[ast.stmt]) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(ast.unparse(ast.Import([alias])), alias.asname or alias.name.partition(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            for alias in node.names:
                statement = ast.unparse(ast.ImportFrom(node.module, [alias], node.level))
                yield Import(statement, alias.asname or alias.name)


def import_code(imports: Sequence[Import]) -> tuple[str, dict[str, str]]:
    """Code that tries each of `imports`, and the expressions whose answer `imported_names` reads."""
    code = "\n".join(f"try:\n    {one.statement}\nexcept BaseException:\n    pass" for one in imports)
    names = tuple(dict.fromkeys(one.name for one in imports if one.name != "*"))
    return code, {_NAMES_WANTED: f"' '.join(name for name in {names!r} if name in globals())"}


def imported_names(content: object, imports: Sequence[Import]) -> tuple[str, ...]:
    """Of the kernel's reply: which names the imports have bound. Nothing but names that were asked for is believed."""
    asked = {one.name for one in imports}
    answer = content
    for key in ("user_expressions", _NAMES_WANTED, "data", "text/plain"):
        answer = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(answer, str):
        return ()
    return tuple(dict.fromkeys(name for name in re.findall(r"\w+", answer[:_LONGEST_ANSWER]) if name in asked))
