"""What stands somewhere, short enough to be quoted in a sentence."""

import re

_LAYOUT = re.compile(r"\*{1,3}|`{1,3}|^[#>|\s]+|^\s*[-•✅❌🔹]\s+|\|")
_INSIDE = re.compile(r"([(\[{])\s+|\s+([)\]}])")
_ELLIPSIS = "…"


def short(excerpt: str, most: int, *, code: bool, focus: str = "") -> str:
    """At most `most` characters of it, cut between words, so that `focus` is among them.

    The marks of a layout are left out, but for code, where they say what it does.
    """
    flat = _flat(excerpt, code=code)
    if len(flat) <= most:
        return flat
    wanted = _flat(focus, code=code)
    at = flat.lower().find(wanted.lower()) if wanted else -1
    if at < 0 or at + len(wanted) <= most - 1:
        return _begun(flat, most)
    # Half of what does not fit goes before the words that matter: they are read in their sentence.
    start = max(0, min(at - (most - 2 - len(wanted)) // 2, len(flat) - (most - 2)))
    space = flat.find(" ", start, at)
    start = space + 1 if start and space >= 0 else start
    rest = flat[start:]
    return _ELLIPSIS + (_begun(rest, most - 1) if len(rest) > most - 1 else rest)


def _flat(text: str, *, code: bool) -> str:
    return _INSIDE.sub(r"\1\2", " ".join((text if code else _LAYOUT.sub(" ", text)).split()))


def _begun(flat: str, most: int) -> str:
    cut = flat[: most - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[most // 2 :] else cut).rstrip(" ,;:.(…") + _ELLIPSIS
