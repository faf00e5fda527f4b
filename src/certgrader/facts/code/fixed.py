"""Names, attributes and entries that hold one constant whenever they are asked for: what an `if` may rely on."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from certgrader.facts.code.values import Scalar

_READING = frozenset({"get", "items", "keys", "values", "copy"})
_HARMLESS = frozenset({"print", "display", "len", "dict", "list", "sorted", "str", "repr"})
_SETTING = frozenset({"setattr", "__setattr__", "__dict__", "vars"})


@dataclass(frozen=True, slots=True)
class Fixed:
    """`names`: bound a single time, or always to the same constant. `untouched`: those whose entries are only read.

    `set_attributes`: attributes that are set after a dot; `attributes`: those of them that are set to one constant
    wherever that is, and that no call is given by name. `any_attribute`: they may be set by a name that is computed.
    """

    names: frozenset[str] = frozenset()
    untouched: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    set_attributes: frozenset[str] = frozenset()
    any_attribute: bool = False


@dataclass(slots=True)
class Uses:
    """How names and attributes are used, met node by node."""

    stores: Counter[str] = field(default_factory=Counter)
    _same: dict[str, set[tuple[type, Scalar]]] = field(default_factory=dict)
    _literal: Counter[str] = field(default_factory=Counter)
    _loads: Counter[str] = field(default_factory=Counter)
    _reads: Counter[str] = field(default_factory=Counter)
    _attributes: Counter[str] = field(default_factory=Counter)
    _keywords: set[str] = field(default_factory=set)
    _sets: bool = False

    def met(self, node: ast.AST) -> None:
        """Takes note of one node."""
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                self._loads[name] += 1
                self._sets = self._sets or name in _SETTING
            case ast.Name(id=name, ctx=ast.Store()):
                self.stores[name] += 1
            case ast.Attribute(attr=name, ctx=ast.Load()):
                self._sets = self._sets or name in _SETTING
                self._reads.update(_read(node))
            case ast.Attribute(attr=name):
                self._attributes[f".{name}"] += 1
            case ast.Subscript() | ast.Call():
                self._reads.update(_read(node))
            case ast.keyword(arg=name):
                self._keywords.update([name] if name is not None else [])
                self._reads.update([node.value.id] if name is None and isinstance(node.value, ast.Name) else [])
            case ast.Assign() | ast.AnnAssign():
                self._assigned(node)

    def _assigned(self, node: ast.Assign | ast.AnnAssign) -> None:
        for target, value in pairs(node):
            name = target.id if isinstance(target, ast.Name) else ""
            name = f".{target.attr}" if isinstance(target, ast.Attribute) else name
            if name and isinstance(value, ast.Constant) and isinstance(value.value, (str, int, float, type(None))):
                self._literal[name] += 1
                self._same.setdefault(name, set()).add((type(value.value), value.value))

    def fixed(self) -> Fixed:
        """What all that was met leaves fixed."""
        alike = {name for name, values in self._same.items() if len(values) == 1}
        names = {name for name, count in self.stores.items() if count == 1 or self._always(name, count, alike)}
        set_once = {name for name, count in self._attributes.items() if self._always(name, count, alike)}
        return Fixed(
            names=frozenset(names),
            untouched=frozenset(name for name in names if self._loads[name] == self._reads[name]),
            attributes=frozenset(name.removeprefix(".") for name in set_once) - self._keywords,
            set_attributes=frozenset(name.removeprefix(".") for name in self._attributes),
            any_attribute=self._sets,
        )

    def _always(self, name: str, count: int, alike: Iterable[str]) -> bool:
        return name in alike and self._literal[name] == count


def pairs(node: ast.Assign | ast.AnnAssign) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Each target of an assignment with what it is given, the names of a tuple one by one where that is written."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        match target, node.value:
            case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values) and not any(
                isinstance(one, ast.Starred) for one in (*names, *values)
            ):
                yield from zip(names, values, strict=True)
            case _:
                yield target, node.value


def _read(node: ast.Attribute | ast.Subscript | ast.Call) -> list[str]:
    """Names whose content the node reads and leaves as it is."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(), ctx=ast.Load()):
            return [name]
        case ast.Attribute(value=ast.Name(id=name), attr=method) if method in _READING:
            return [name]
        case ast.Call(func=ast.Name(id=function), args=given) if function in _HARMLESS:
            return [one.id for one in given if isinstance(one, ast.Name)]
    return []
