"""One light pass over Python source that may not parse: comments, and where statements begin.

`tokenize` stops at the first fault and at the first magic; cells with magics are the common case.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<string>(?P<quotes>\"\"\"|''')(?:\\.|(?!(?P=quotes)).)*(?:(?P=quotes)|\Z)"
    r"|\"(?:\\.|[^\"\\\n])*[\"\n]?|'(?:\\.|[^'\\\n])*['\n]?)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<joint>\\\n)|(?P<line>\n)",
    re.DOTALL,
)
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
    lines = source.split("\n")
    starts = [False] * len(lines)
    comments: list[Comment] = []
    position = line = depth = 0
    fresh = True  # the current line begins a statement
    while True:
        if fresh:
            depth = 0
            starts[line] = True
            magic = _MAGIC_LINE.match(source, position)
            if magic:
                # What follows a magic is not Python: its quotes and brackets mean nothing here.
                end = source.find("\n", position)
                if end < 0:
                    break
                fresh, line, position = source[end - 1] != "\\", line + 1, end + 1
                continue
        token = _TOKEN.search(source, position)
        if token is None:
            break
        fresh = False
        if token.lastgroup == "line":
            fresh = depth <= 0
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token["comment"]:
            start = source.rfind("\n", 0, token.start()) + 1
            alone = not source[start : token.start()].strip()
            comments.append(Comment(line + 1, token["comment"][1:], alone))
        line += token.group().count("\n")
        position = token.end()
        if token["string"] and token["quotes"] is None and token.group().endswith("\n"):
            fresh = depth <= 0  # an unclosed quote: the string ends with its line
    return Scan(tuple(starts), tuple(comments))
