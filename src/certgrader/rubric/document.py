"""YAML bytes → plain values, with the place of each.

YAML is read with the 1.2 core scalars (`no`, `on`, `1:30` and dates stay text), duplicate keys are refused, and
neither nesting, aliases nor size can exhaust the machine.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from certgrader.errors import RubricProblem

MAX_BYTES = 4 * 2**20
MAX_DEPTH = 60
MAX_NODES = 400_000

Location = Sequence[str | int]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_NUMBER_STARTS = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]{1,30}|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_TEXT = "text"
_COLLECTION = "collection"


class _TooDeep(Exception):
    """Raised inside the C parser, which would overflow its stack on a hundred thousand brackets."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line, self.column = line, column


try:
    from yaml._yaml import CParser as _Events
except ImportError:  # a platform without libyaml: ten times slower, same nodes
    from yaml.loader import SafeLoader as _Events  # type: ignore[assignment]


class _Composer(_Events):
    """Nodes with marks. Tags are left to us: resolving in Python every implicit tag would take most of the time."""

    _depth = 0

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
        del value, implicit
        return _TEXT if kind is ScalarNode else _COLLECTION

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        del index
        self._depth += 1
        if self._depth > MAX_DEPTH:
            mark = parent.start_mark if parent is not None else None
            raise _TooDeep(mark.line if mark else 0, mark.column if mark else 0)

    def ascend_resolver(self) -> None:
        self._depth -= 1


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its plain value, and where each part of it stands in `path`."""

    path: str
    value: object
    root: Node

    def place(self, location: Location, *, key: bool = False) -> str:
        """`path:line:column` of the part at `location`; with `key`, of its key.

        Steps of `location` that the document does not hold (a missing key, the tag of a union) are skipped.
        """
        node, mark = self.root, self.root.start_mark
        last = len(location) - 1
        for position, step in enumerate(location):
            if isinstance(node, MappingNode):
                for name, value in node.value:
                    # A union's tag may be a key too, as in `check: …`: then nothing lies below its scalar.
                    if name.value == step and (position == last or not isinstance(value, ScalarNode)):
                        node, mark = value, (name if key else value).start_mark
                        break
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                mark = node.start_mark
        return f"{self.path}:{mark.line + 1}:{mark.column + 1}"

    def find(self, location: Location, text: str) -> Location:
        """The location of the first scalar `text` at or below `location`, or `location` itself."""
        part = self.value
        for step in location:
            part = part[step]  # type: ignore[index]  # the caller walked there before us
        return next((tuple(at) for at in _occurrences(part, text, [*location])), location)


def _occurrences(part: object, text: str, at: list[str | int]) -> Iterator[list[str | int]]:
    if part == text:
        yield at
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _occurrences(value, text, [*at, key])
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _occurrences(value, text, [*at, index])


def read_document(raw: bytes, path: str) -> Document:
    """The document in `raw`; raises RubricProblem with the place of what cannot be read."""
    root = _compose(_decode(raw, path), path)
    builder = _Builder(path)
    value = builder.build(root, 0)
    if builder.problems:
        raise RubricProblem.several(builder.problems)
    return Document(path, value, root)


def _decode(raw: bytes, path: str) -> str:
    if len(raw) > MAX_BYTES:
        raise RubricProblem("rubric.too-large", place=path, limit=MAX_BYTES // 2**20)
    if b"\0" in raw:
        raise RubricProblem("rubric.binary", place=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RubricProblem("rubric.encoding", place=f"{path}:{line}") from error
    if not text.strip():
        raise RubricProblem("rubric.empty", place=path)
    return text


def _compose(text: str, path: str) -> Node:
    composer = _Composer(text)
    try:
        root: Node | None = composer.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else path
        raise RubricProblem("rubric.yaml", place=place, problem=error.problem or str(error)) from error
    except yaml.YAMLError as error:
        raise RubricProblem("rubric.yaml", place=path, problem=str(error).splitlines()[0]) from error
    except _TooDeep as error:
        place = f"{path}:{error.line + 1}:{error.column + 1}"
        raise RubricProblem("rubric.too-deep", place=place, limit=MAX_DEPTH) from error
    if root is None:
        raise RubricProblem("rubric.empty", place=path)
    return root


class _Builder:
    """Nodes → values. Counts what aliases expand to, collects what is wrong."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._nodes = 0
        self.problems: list[RubricProblem] = []

    def build(self, node: Node, depth: int) -> object:
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            raise self._problem("rubric.too-many-nodes", node, limit=MAX_NODES)
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if node.tag != _COLLECTION:
            self.problems.append(self._problem("rubric.tag", node, tag=node.tag))
        if isinstance(node, SequenceNode):
            return [self.build(child, depth + 1) for child in node.value]
        return self._mapping(node, depth)

    def _mapping(self, node: Node, depth: int) -> dict[object, object]:
        built: dict[object, object] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.problems.append(self._problem("rubric.key-not-text", key))
                continue
            if key.value in built:
                self.problems.append(self._problem("rubric.duplicate-key", key, name=key.value))
            # Keys are names: `on:` and `3:` stay as written.
            built[key.value] = self.build(value, depth + 1)
        return built

    def _scalar(self, node: ScalarNode) -> object:
        text: str = node.value
        if node.tag != _TEXT:
            self.problems.append(self._problem("rubric.tag", node, tag=node.tag))
        if node.style:
            return text
        return plain_scalar(text)

    def _problem(self, key: str, node: Node, **fields: object) -> RubricProblem:
        mark = node.start_mark
        return RubricProblem(key, place=f"{self._path}:{mark.line + 1}:{mark.column + 1}", **fields)


def plain_scalar(text: str) -> object:
    """The value of an unquoted scalar by the YAML 1.2 core schema (infinities and NaN stay text)."""
    if text[:1] in _NUMBER_STARTS and text:
        if _INTEGER.fullmatch(text):
            return int(text, 10) if text[:2] not in ("0o", "0x") else int(text, 0)
        return float(text) if _FLOAT.fullmatch(text) else text
    if text in _NULLS:
        return None
    if text in _TRUE:
        return True
    return False if text in _FALSE else text
