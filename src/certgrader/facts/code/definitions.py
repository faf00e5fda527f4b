"""The notebook's own functions and classes."""

import ast
from dataclasses import dataclass, field

from certgrader.facts.code.record import CellSource
from certgrader.facts.code.scope import Scope
from certgrader.facts.code.values import Value
from certgrader.facts.model import Definition

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class OwnDefinition:
    """A function or class met by the walk: its body, the scope it closes over, what is known of it so far."""

    node: FunctionNode | ast.ClassDef
    source: CellSource
    scope: Scope
    bases: tuple[Value | None, ...] = ()
    live: bool = False
    walked: dict[tuple[object, ...], Value | None] = field(default_factory=dict)
    busy: bool = False
    attributes: dict[str, Value | None] = field(default_factory=dict)
    methods: dict[str, int] = field(default_factory=dict)
    owner: int | None = None

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return isinstance(self.node, ast.ClassDef)

    def fact(self) -> Definition:
        """What is published of it."""
        first = min([self.node.lineno, *(one.lineno for one in self.node.decorator_list)])
        last = self.node.end_lineno or first
        return Definition(
            name=self.node.name,
            kind="class" if self.is_class else "function",
            cell=self.source.index,
            lines=(self.source.line(first), self.source.line(last)),
            documented=ast.get_docstring(self.node, clean=False) is not None,
            called=self.live,
        )


def parameters(node: FunctionNode) -> list[ast.arg]:
    """Parameters that a call can fill by position, then those by keyword only."""
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def defaults(node: FunctionNode) -> list[tuple[ast.arg, ast.expr]]:
    """Parameters with a default value."""
    positional = [*node.args.posonlyargs, *node.args.args]
    pairs = list(zip(positional[len(positional) - len(node.args.defaults) :], node.args.defaults, strict=True))
    pairs += [
        (arg, one) for arg, one in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if one is not None
    ]
    return pairs
