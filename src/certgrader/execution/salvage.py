"""What of a cell can still be done after one of its imports failed: other imports, definitions, constants.

Notebooks import everything in their first cell, and set paths and seeds below: one absent package would otherwise take
with it all that follows. Nothing is done twice that could do anything: imports and definitions only bind names, and a
constant is set only where its name does not exist yet.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NAMES_WANTED = "certgrade"
_LONGEST_ANSWER = 20_000
_MOST_STATEMENTS = 200
_CONSTANT = (
    ast.Constant, ast.Name, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.JoinedStr, ast.FormattedValue, ast.List,
    ast.Tuple, ast.Dict, ast.Set, ast.operator, ast.unaryop, ast.expr_context, ast.keyword,
)  # fmt: skip
# Calls that only put a constant together.
_PURE = frozenset("os.path.join os.path.abspath Path pathlib.Path str int float len range dict".split())


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement by itself and the name that it binds ("*" for all of a module). `guarded`: only for a new name."""

    text: str
    name: str
    guarded: bool = False


def salvageable(tree: ast.Module) -> tuple[Statement, ...]:
    """The imports, definitions and constants at the top level of a cell, in order; nothing of a cell without imports.

    Imports inside `try` look after themselves.
    """
    if not any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body):
        return ()
    return tuple(_each(tree.body))[:_MOST_STATEMENTS]


def _each(body: Sequence[ast.stmt]) -> Iterator[Statement]:
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Statement(ast.unparse(ast.Import([alias])), alias.asname or alias.name.partition(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            for alias in node.names:
                text = ast.unparse(ast.ImportFrom(node.module, [alias], node.level))
                yield Statement(text, alias.asname or alias.name)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Statement(ast.unparse(node), node.name, guarded=True)
        elif isinstance(node, ast.Assign) and _is_constant(node.value):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if len(names) == len(node.targets) == 1:
                yield Statement(ast.unparse(node), names[0], guarded=True)


def _is_constant(value: ast.expr) -> bool:
    for part in ast.walk(value):
        if isinstance(part, ast.Call):
            if ast.unparse(part.func) not in _PURE:
                return False
        elif not isinstance(part, _CONSTANT):
            return False
    return True


def salvage_code(statements: Sequence[Statement]) -> tuple[str, dict[str, str]]:
    """Code that tries each of `statements`, and the expressions whose answer `bound_names` reads."""
    code = "\n".join(_tried(one) for one in statements)
    names = tuple(dict.fromkeys(one.name for one in statements if one.name != "*"))
    return code, {_NAMES_WANTED: f"' '.join(name for name in {names!r} if name in globals())"}


def _tried(statement: Statement) -> str:
    # Text within text: a string of several lines must not be indented.
    done = f"exec(compile({statement.text!r}, '<cell>', 'exec'), globals())"
    wanted = f"if {statement.name!r} not in globals(): {done}" if statement.guarded else done
    return f"try:\n    {wanted}\nexcept BaseException:\n    pass"


def salvaged_names(content: object, statements: Sequence[Statement]) -> tuple[str, ...]:
    """Of the kernel's reply: which names are bound now. Nothing but names that were asked for is believed."""
    asked = {one.name for one in statements}
    answer = content
    for key in ("user_expressions", _NAMES_WANTED, "data", "text/plain"):
        answer = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(answer, str):
        return ()
    return tuple(dict.fromkeys(name for name in re.findall(r"\w+", answer[:_LONGEST_ANSWER]) if name in asked))
