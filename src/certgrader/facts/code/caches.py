"""Results kept in a file: computed and written under a flag, read again without it."""

import ast
from collections.abc import Iterable, Iterator

from certgrader.notebook.syntax import nodes

_WRITING = ("save", "dump", "to_csv", "to_parquet", "to_pickle", "to_feather", "to_excel", "to_json", "write")
_READING = ("load", "read")


def keeps_a_file(node: ast.If) -> bool:
    """Whether one way of the `if` writes the file that the other reads, and a named flag chooses.

    What such a way computes was run before the flag was turned: it is what the other way reads.
    """
    if isinstance(node.test, ast.Constant) or not node.orelse:
        return False
    ways = (node.body, node.orelse)
    return any(
        not _files(one, _WRITING).isdisjoint(_files(other, _READING)) for one, other in (ways, tuple(reversed(ways)))
    )


def _files(body: Iterable[ast.stmt], verbs: tuple[str, ...]) -> set[str]:
    """What the calls of that kind are given that may be a file: texts, and names of variables."""
    found: set[str] = set()
    for call in _calls(body):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name.lstrip("_").startswith(verbs):
            given = [*call.args, *(one.value for one in call.keywords)]
            found.update(ast.unparse(file) for argument in given for file in _file(argument))
    return found


def _calls(body: Iterable[ast.stmt]) -> Iterator[ast.Call]:
    for statement in body:
        yield from (one for one in nodes(statement) if isinstance(one, ast.Call))


def _file(argument: ast.expr) -> Iterator[ast.expr]:
    """What of an argument may name a file: itself, or what `open` is given in it."""
    match argument:
        case ast.Call(args=[first, *_]):
            argument = first
    match argument:
        case ast.Constant(value=str(text)) if "." in text or "/" in text:
            yield argument
        case ast.Name() | ast.JoinedStr() | ast.Attribute() | ast.Subscript() | ast.BinOp():
            yield argument
