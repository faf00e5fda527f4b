"""A text that is too long to be shown whole → the part of it in which the words that matter stand."""

_ELLIPSIS = "…"


def cut(flat: str, most: int, focus: str = "") -> str:
    """At most `most` characters of a text on one line, cut between words, so that `focus` is among them."""
    if len(flat) <= most:
        return flat
    at = flat.lower().find(focus.lower()) if focus else -1
    if at < 0 or at + len(focus) <= most - 1:
        return _begun(flat, most)
    # Half of what does not fit goes before the words that matter: they are read in their sentence.
    start = max(0, min(at - (most - 2 - len(focus)) // 2, len(flat) - (most - 2)))
    space = flat.find(" ", start, at)
    start = space + 1 if start and space >= 0 else start
    rest = flat[start:]
    return _ELLIPSIS + (_begun(rest, most - 1) if len(rest) > most - 1 else rest)


def _begun(flat: str, most: int) -> str:
    begun = flat[: most - 1]
    return (begun[: begun.rfind(" ")] if " " in begun[most // 2 :] else begun).rstrip(" ,;:.(…") + _ELLIPSIS
