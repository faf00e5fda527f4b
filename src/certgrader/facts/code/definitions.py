"""The notebook's own functions and classes."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from certgrader.facts.code.record import CellSource, Place
from certgrader.facts.code.scope import Scope
from certgrader.facts.code.values import Value
from certgrader.facts.model import Definition, Gives
from certgrader.notebook.syntax import nodes

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
    # What its decorators made of it, where that is known.
    wrapper: Value | None = None
    wrapper_scope: Scope | None = None
    # Parameters that conditions ask for, once looked up.
    flags: frozenset[str] | None = None
    # Kinds of arguments with which it came to no end, and whether those of the last call are such.
    raising: set[tuple[object, ...]] = field(default_factory=set)
    raises: bool = False
    # Whether a walk met a call of itself.
    recursive: bool = False
    # Patches that hold while it runs.
    patched: Mapping[str, Value] = field(default_factory=dict)
    # The `return` statements that live code reaches, by where they stand, and whether it yields.
    returns: dict[tuple[int, int], ast.Return] = field(default_factory=dict)
    yields: bool = False

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return isinstance(self.node, ast.ClassDef)

    def fact(self, gives: Gives) -> Definition:
        """What is published of it. `gives`: what it gives back."""
        first = min([self.node.lineno, *(one.lineno for one in self.node.decorator_list)])
        last = self.node.end_lineno or first
        return Definition(
            name=self.node.name,
            kind="class" if self.is_class else "function",
            cell=self.source.index,
            lines=(self.source.line(first), self.source.line(last)),
            documented=ast.get_docstring(self.node, clean=False) is not None,
            called=self.live,
            gives=gives,
        )


@dataclass(slots=True)
class OwnLambda:
    """A lambda met by the walk."""

    node: ast.Lambda
    place: Place
    scope: Scope
    live: bool = False
    busy: bool = False
    walked: dict[tuple[object, ...], Value | None] = field(default_factory=dict)


def decorated(node: FunctionNode | ast.ClassDef, *names: str) -> bool:
    """Whether a decorator of one of these names stands above it, called or not, by whatever path."""
    for one in node.decorator_list:
        target = one.func if isinstance(one, ast.Call) else one
        last = target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
        if last in names:
            return True
    return False


def tested(node: FunctionNode) -> frozenset[str]:
    """Parameters that conditions in the body ask for, and that the body never sets."""
    asked: set[str] = set()
    stored: set[str] = set()
    for one in nodes(node):
        if isinstance(one, (ast.If, ast.While, ast.IfExp)):
            asked.update(name.id for name in nodes(one.test) if isinstance(name, ast.Name))
        elif isinstance(one, ast.BoolOp):
            asked.update(name.id for value in one.values for name in nodes(value) if isinstance(name, ast.Name))
        elif isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load):
            stored.add(one.id)
        elif isinstance(one, (ast.Global, ast.Nonlocal)):
            stored.update(one.names)
    return frozenset(argument.arg for argument in parameters(node) if argument.arg in asked - stored)


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
