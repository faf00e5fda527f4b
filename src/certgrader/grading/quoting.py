"""What stands somewhere, short enough to be quoted in a sentence."""

import re

from certgrader.notebook.excerpt import cut

_LAYOUT = re.compile(r"\*{1,3}|`{1,3}|^[#>|\s]+|^\s*[-•✅❌🔹]\s+|\|")
_INSIDE = re.compile(r"([(\[{])\s+|\s+([)\]}])")


def short(excerpt: str, most: int, *, code: bool, focus: str = "") -> str:
    """At most `most` characters of it, cut between words, so that `focus` is among them.

    The marks of a layout are left out, but for code, where they say what it does.
    """
    return cut(_flat(excerpt, code=code), most, _flat(focus, code=code))


def _flat(text: str, *, code: bool) -> str:
    return _INSIDE.sub(r"\1\2", " ".join((text if code else _LAYOUT.sub(" ", text)).split()))
