"""Lines that serve as headings though no `#` says so, and headings that are prose."""

import re

# A heading of this rank or above was marked as one; the others nest under whatever marked heading stands above them.
MARKED = 6
NUMBERED = 7
BOLD = 12

_ROMAN = r"[IVX]{1,5}"
_NUMBER = re.compile(
    rf"(?:(\d{{1,2}}(?:\.\d{{1,2}})*)(?:[.)\]:]|[ \t]*[-–—:)])?|({_ROMAN})[ \t]*[.)\-–—:/]|([A-Ha-h])[.)])[ \t]+(?=\S)"
)
_ORDINAL = re.compile(
    r"(?:étape|etape|partie|phase|section|chapitre|annexe|question|exercice|mission|step|part|chapter|appendix|task)"
    r"[ \t]+(?:n[°o][ \t]*)?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-H])\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?…][ \t]+\S")
_WORDS = re.compile(r"\w[\w'’-]*")


def numbered_rank(line: str) -> int | None:
    """The rank of a numbered title such as "3.2 Nettoyage", "II. Analyse", "Étape 2 : modèle"; None for others."""
    text = line.strip()
    if not _could_be_title(text):
        return None
    if _ORDINAL.match(text):
        return NUMBERED
    number = _NUMBER.match(text)
    if not number:
        return None
    title = text[number.end() :]
    if not title[:1].isalpha() and title[:1] not in "«\"'(":
        return None
    if number[1]:
        # "2 colonnes manquent" counts, it does not number.
        if number.group().strip() == number[1] and "." not in number[1]:
            return None
        return NUMBERED + min(number[1].count("."), 3)
    return NUMBERED + (1 if number[3] else 0)


def _could_be_title(text: str) -> bool:
    if len(text) > 100 or "\n" in text or text.endswith((".", ";", ",")):
        return False
    return 0 < len(_WORDS.findall(text)) <= 14


def is_title(text: str) -> bool:
    """Whether emphasised text alone on its line is short enough to be a title."""
    return _could_be_title(text.strip().rstrip("."))


def reads_as_prose(title: str) -> bool:
    """Whether a marked heading is in truth a sentence or more: some authors enlarge their conclusions with `#`."""
    words = len(_WORDS.findall(title))
    if words > 22 or (words > 9 and _SENTENCES.search(title)):
        return True
    return words > 9 and title.rstrip().endswith((".", ";", ","))
