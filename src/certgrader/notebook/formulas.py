"""Formulas of LaTeX in markdown, taken out before anything reads it as text.

What stands in a formula is no prose: `\\alpha` names no setting, `\\frac{1}{2}` gives no figure, `_` no emphasis and a
line of `=` makes no title. In its place `OMITTED` stands, on each of its lines, so that all lines keep their numbers;
`told` writes it as people do. A number typed as a formula (`$R^2 = 0.93$`, `$5\\%$`, `$ARMA(1,1)$`) stays what it says.
"""

import re

OMITTED = "\ue000"
"""A character of no script, which no text holds."""
_GAP = "⋯"
"""It ends no sentence, as « … » may."""
_ENVIRONMENTS = (
    "equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math|split|aligned|gathered|cases|dcases|"
    "array|matrix|pmatrix|bmatrix|vmatrix|Vmatrix|Bmatrix|smallmatrix|subequations"
)
# Code is left as it is: `$HOME` in it is no formula. What may have no end is of limited length, or stops where the same
# begins again, so that a cell full of marks is gone through once.
_FORMULA = re.compile(
    r"(?P<code>(?:^|(?<=\n))[ \t]{0,3}(?P<fence>```|~~~).*?(?:\n[ \t]{0,3}(?P=fence)|\Z)"
    r"|(?P<ticks>`{1,3})[^`\n]{1,400}(?P=ticks))"
    rf"|\\begin\{{(?P<environment>(?:{_ENVIRONMENTS})\*?)\}}"
    r"(?:(?!\\begin\{(?P=environment)\}).){0,5000}?\\end\{(?P=environment)\}"
    r"|(?<!\\)\$\$[^$]{1,5000}\$\$"
    r"|\\{1,2}\[(?=[^\[\]]{0,200}?(?:[=^_]|\\[a-zA-Z]))(?:(?!\\\[)[^$]){1,2000}?\\{1,2}\]"
    r"|\\{1,2}\((?P<round>(?:(?!\\\()[^$]){1,300}?)\\{1,2}\)"
    r"|(?<![\\$\w])\$(?P<inline>(?![\s$])(?:[^$\n\\]|\\.|\n(?![ \t]*\n)){1,300}?(?<!\s))\$(?![\d$])",
    re.DOTALL,
)
_STARTS = ("$", "\\begin", "\\[", "\\(")
_PROSE = re.compile(r"\s(?:[^\W\d_]{2,}|[à-ÿ])\s")
"""A word between spaces: what stands around it are prices."""

_WRITTEN = {"%": "%", ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "&": "&", "#": "#", "$": "$"}
_SIGNS = dict(
    sign.split(":")
    for sign in "approx:≈ simeq:≈ sim:≈ le:≤ leq:≤ ge:≥ geq:≥ lt:< gt:> ne:≠ neq:≠ times:× pm:± to:→ chi:χ".split()
)
_SIGN = re.compile(r"\\(?:([a-zA-Z]+)|(.))", re.DOTALL)
_WORDS_IN = re.compile(r"\\(?:text|textrm|textbf|textit|mathrm|mathbf|mathit|operatorname|mbox)\{([^{}]*)\}")
_BRACED = re.compile(r"\{([^{}]*)\}")
_SQUARE = re.compile(r"(?<=\w)\^2(?!\d)|(?<=χ)\^2(?!\d)")
_SUFFIXED = re.compile(r"\b([FHL])_(\d)\b")
"""A score, a hypothesis, a norm."""
_NAMED = r"[A-Za-zÀ-ÿχ][A-Za-zÀ-ÿ0-9-]*(?:\([A-Za-z0-9, ]*\))*²?"
_SEVERAL = rf"{_NAMED}(?: {_NAMED}){{0,3}}"
_RELATION = r" ?[=<>≈≤≥≠:→] ?"
_VALUE = r"[±≈<>≤≥+-]? ?\d[\d.,]*(?: \d{3})*(?:[eE^][+-]?\d+)? ?(?:%|€|\$|[A-Za-z]{1,3})?"
_BETWEEN = rf"(?: ?[×;/–-] ?|, ?|{_RELATION})"
_PLAIN = re.compile(
    rf"{_SEVERAL}|(?:(?:{_SEVERAL}|{_VALUE}){_RELATION}){{0,2}}[\[(]?{_VALUE}(?:{_BETWEEN}{_VALUE}){{0,9}}[\])]?"
    rf"|{_VALUE}{_RELATION}{_NAMED}{_RELATION}{_VALUE}"
)
"""Names, or numbers with what they are the value of."""
_PLACES = re.compile(rf"{OMITTED}(?:\s*{OMITTED})*")
_SAYS = re.compile(r"\w")
_LONGEST_PLAIN = 60


def without_formulas(markdown: str) -> str:
    """The same text, line for line, with `OMITTED` in the place of formulas."""
    text = markdown.replace(OMITTED, "\ufffd")
    return _FORMULA.sub(_replaced, text) if any(start in text for start in _STARTS) else text


def told(text: str) -> str:
    """The text of a block, with an ellipsis where a formula stood; nothing where there was nothing else."""
    if OMITTED not in text:
        return text
    shown = _PLACES.sub(_GAP, text)
    return shown if _SAYS.search(shown) else ""


def _replaced(found: re.Match[str]) -> str:
    whole = found.group()
    if found["code"] is not None:
        return whole
    inline = found["inline"] if found["inline"] is not None else found["round"]
    if inline is not None:
        if not _is_formula(inline, marked=found["inline"] is None):
            return whole
        plain = _plain(inline)
        if plain:
            return plain
    return "\n".join([OMITTED] * (whole.count("\n") + 1))


def _is_formula(content: str, *, marked: bool) -> bool:
    """Whether it is one, and not what stands between two prices: « ($) et le coût ($) »."""
    if marked or "\\" in content:
        return True
    if "|" in content or _PROSE.search(content):
        return False
    return content.count("(") == content.count(")") and not content.startswith(")")


def _plain(content: str) -> str:
    """What it says, where it is a number or a name that needs no formula; else nothing."""
    if len(content) > _LONGEST_PLAIN or "\n" in content:
        return ""
    text = _BRACED.sub(r"\1", _SIGN.sub(_sign, _WORDS_IN.sub(r"\1", content)))
    text = " ".join(_SUFFIXED.sub(r"\1\2", _SQUARE.sub("²", text)).split())
    return text if _PLAIN.fullmatch(text) else ""


def _sign(found: re.Match[str]) -> str:
    # What has no sign of its own stays as it is, and so the whole a formula.
    said = _SIGNS.get(found[1]) if found[1] else _WRITTEN.get(found[2])
    return found.group() if said is None else said
