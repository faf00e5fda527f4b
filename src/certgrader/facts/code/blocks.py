"""The statements of a block and of those within, without looking into expressions."""

import ast
from collections.abc import Iterable, Iterator

_BODIES = ("body", "orelse", "finalbody")
_OWN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def statements(block: Iterable[ast.stmt], *, functions: bool = True) -> Iterator[ast.stmt]:
    """All statements in order; those of functions and classes within only with `functions`."""
    for statement in block:
        yield statement
        if functions or not isinstance(statement, _OWN):
            for name in _BODIES:
                inner = getattr(statement, name, None)
                if isinstance(inner, list):
                    yield from statements(inner, functions=functions)
            for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                yield from statements(part.body, functions=functions)
