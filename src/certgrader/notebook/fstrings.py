"""Python 3.12's f-strings → those that an older parser reads, with every line and column where it was.

Since PEP 701 what stands in the braces of an f-string may use the quotes of the string around it, and backslashes. Only
quotes and backslashes are replaced here, each by one character, so that places stay true; what would need more is left
as it is. parso (the grammar of 3.12 refuses such strings) and libcst (a tree of its own, not `ast`'s) were weighed.
"""

import re

_PREFIXED = re.compile(r"(?i)(?<![\w])(?:f|rf|fr)(?=['\"])")
_STRING = re.compile(r"(?i)(?<![\w])([a-z]{0,2})('''|\"\"\"|'|\")")
_OTHER = {"'": '"', '"': "'"}
_OPENING, _CLOSING = "([{", ")]}"
_DEEPEST = 4


def in_older_syntax(source: str) -> str | None:
    """`source` with its f-strings as Python 3.11 reads them; None where nothing could be changed."""
    if _PREFIXED.search(source) is None:
        return None
    rewriter = _Rewriter(source)
    try:
        rewriter.code(0, "")
    except _Unreadable:
        return None
    changed = "".join(rewriter.text)
    return changed if changed != source else None


class _Unreadable(Exception):
    """It is no Python of any version, or needs more than another character."""


class _Rewriter:
    """Goes through the source once; `text` is what it becomes, character for character."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.text = list(source)
        self._depth = 0

    def code(self, at: int, around: str) -> int:
        """Over code: to the end of the source or, inside the f-string that the quotes `around` delimit, to what ends a
        replacement field's expression."""
        depth = 0
        while at < len(self._source):
            char = self._source[at]
            string = _STRING.match(self._source, at)
            if string is not None:
                at = self._string(string, around)
                continue
            if around and depth == 0 and (char in "}:" or (char == "!" and self._source[at + 1 : at + 2] != "=")):
                return at
            if char == "#":
                if around:
                    raise _Unreadable
                end = self._source.find("\n", at)
                at = len(self._source) if end < 0 else end
                continue
            depth += (char in _OPENING) - (char in _CLOSING)
            at += 1
        if around:
            raise _Unreadable
        return at

    def _string(self, string: re.Match[str], around: str) -> int:
        """Over a string that begins there, and its quotes changed where they are those around it."""
        prefix, quotes = string.group(1).lower(), string.group(2)
        start = string.end()
        if around and quotes[0] in around:
            other = _OTHER[quotes[0]]
            if other in around or len(quotes) > 1:
                raise _Unreadable
            inner = around + other
        else:
            other, inner = "", around + quotes[0]
        end = self._format(start, quotes, inner) if "f" in prefix else self._plain(start, quotes)
        if around:
            for place in range(start, end):
                if self.text[place] == "\\":
                    self.text[place] = "/"
                elif other and self.text[place] == other and "f" not in prefix:
                    self.text[place] = "`"
        if other:
            self.text[string.start(2)] = self.text[end] = other
        return end + len(quotes)

    def _plain(self, at: int, quotes: str) -> int:
        """Where the text of a string ends that has no fields."""
        while at < len(self._source):
            if self._source[at] == "\\":
                at += 2
            elif self._source.startswith(quotes, at):
                return at
            elif self._source[at] == "\n" and len(quotes) == 1:
                raise _Unreadable
            else:
                at += 1
        raise _Unreadable

    def _format(self, at: int, quotes: str, around: str) -> int:
        """Where the text of an f-string ends, its fields gone through."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unreadable
        while at < len(self._source):
            char = self._source[at]
            if char == "\\":
                at += 2
            elif self._source.startswith(quotes, at):
                self._depth -= 1
                return at
            elif self._source.startswith(("{{", "}}"), at):
                at += 2
            elif char == "{":
                at = self._field(at + 1, around)
            elif char == "\n" and len(quotes) == 1:
                raise _Unreadable
            else:
                at += 1
        raise _Unreadable

    def _field(self, at: int, around: str) -> int:
        """Behind the brace that closes a replacement field; its format may hold fields."""
        at = self.code(at, around)
        if self._source[at] == "!":
            at += 2
        while at < len(self._source) and self._source[at] != "}":
            if self._source[at] == "{":
                at = self._field(at + 1, around)
            elif self._source[at] == "\n":
                raise _Unreadable
            else:
                at += 1
        return at + 1
