"""One light pass over Python source that may not parse: comments, and where statements begin.

`tokenize` stops at the first fault and at the first magic; cells with magics are the common case.
"""

import re
from dataclasses import dataclass, field

# Possessive: what a pattern may step back to is kept for each character, a hundred times the room of a long string.
_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<string>(?P<quotes>\"\"\"|''')(?:[^\\\"']++|\\.|(?!(?P=quotes))[\"']|\\\Z)*+(?:(?P=quotes)|\Z)"
    r"|\"(?:[^\"\\\n]++|\\.)*+[\"\n]?|'(?:[^'\\\n]++|\\.)*+['\n]?)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<joint>\\\n)|(?P<line>\n)",
    re.DOTALL,
)
_LONGEST = 2_000  # of a comment's line
_MAGIC_LINE = re.compile(r"[ \t]*[%!?]")


@dataclass(frozen=True, slots=True)
class Comment:
    """`text` without its `#`; `alone` when nothing stands before it on its line. Lines count from 1."""

    line: int
    text: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """`starts[i]` says that line i + 1 begins a statement: not inside brackets, a string or a continued line."""

    starts: tuple[bool, ...]
    comments: tuple[Comment, ...]


def scan(source: str) -> Scan:
    """Comments and statement starts of `source`, whose lines end in `\\n`."""
    scanner = _Scanner(source)
    while scanner.position < len(source) and scanner.step():
        pass
    return Scan(tuple(scanner.starts), tuple(scanner.comments))


@dataclass(slots=True)
class _Scanner:
    source: str
    position: int = 0
    line: int = 0
    depth: int = 0
    fresh: bool = True  # the current line begins a statement
    starts: list[bool] = field(init=False)
    comments: list[Comment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = [False] * (self.source.count("\n") + 1)

    def step(self) -> bool:
        """Move behind the next token, or behind a magic; False at the end."""
        if self.fresh:
            self.depth = 0
            self.starts[self.line] = True
            if _MAGIC_LINE.match(self.source, self.position):
                return self._skip_magic()
        token = _TOKEN.search(self.source, self.position)
        if token is None:
            return False
        text = token.group()
        unclosed = token["quotes"] is None and token["string"] is not None and text.endswith("\n")
        if token["open"]:
            self.depth += 1
        elif token["close"]:
            self.depth -= 1
        elif token["comment"]:
            before = self.source[self.source.rfind("\n", 0, token.start()) + 1 : token.start()]
            self.comments.append(Comment(self.line + 1, text[1:_LONGEST], not before.strip()))
        self.fresh = self.depth <= 0 and (unclosed or token["line"] is not None)
        self.line += text.count("\n")
        self.position = token.end()
        return True

    def _skip_magic(self) -> bool:
        """What follows a magic is not Python: its quotes and brackets mean nothing here."""
        end = self.source.find("\n", self.position)
        if end < 0:
            return False
        self.fresh = self.source[end - 1] != "\\"
        self.line, self.position = self.line + 1, end + 1
        return True
