"""What stands somewhere, short enough to be quoted in a sentence."""

import re

from certgrader.checks.base import EvidenceKind
from certgrader.notebook.excerpt import cut

_LAYOUT = re.compile(r"\*{1,3}|`{1,3}|^[#>|\s]+|[|\s]+$|^\s*[-•✅❌🔹]\s+")
_COLUMNS = re.compile(r"\s*\|\s*")
_ALIGNED = re.compile(r"(?<=\S)(?:[ \t]{2,}|\t)(?=\S)")
_INSIDE = re.compile(r"([(\[{])\s+|\s+([)\]}])")
_BESIDE = " · "


def short(excerpt: str, most: int, kind: EvidenceKind, focus: str = "") -> str:
    """At most `most` characters of it, cut between words, so that `focus` is among them.

    The marks of a layout are left out, but for code, where they say what it does; columns are told apart.
    """
    return cut(_flat(excerpt, kind), most, _flat(focus, kind))


def _flat(text: str, kind: EvidenceKind) -> str:
    if kind != "code":
        text = _COLUMNS.sub(_BESIDE, _LAYOUT.sub(" ", text))
        text = _ALIGNED.sub(_BESIDE, text) if kind == "output" else text
    return _INSIDE.sub(r"\1\2", " ".join(text.split()))
