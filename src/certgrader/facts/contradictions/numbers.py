"""Numbers as people write them, in French and in English; where a number can be read in two ways, both are kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACES = "\u00a0\u202f\u2009 "
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-−–]\s?(?=\d))?(?:"
    rf"(?P<spaced>\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?)(?!\d)"
    r"|(?P<grouped>\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:'\d{3})+(?:\.\d+)?"
    r"|\d{1,3},\d{3}\.\d+|\d{1,3}\.\d{3},\d+)"
    r"|(?P<plain>\d+(?:[.,]\d+)?)(?P<power>e[+-]?\d{1,3})?"
    rf")(?![\d]|[.,]\d)(?P<percent>[{_SPACES}]?%|[{_SPACES}]pour[{_SPACES}]cent\b|[{_SPACES}]percent\b)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
MAX_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Number:
    """`readings`: the values it may stand for, the likelier first; a percentage as a fraction. `step`: what one unit of
    the last digit written is worth in the first reading. `start`, `end`: where it stands in the text."""

    readings: tuple[float, ...]
    step: float
    start: int
    end: int
    percent: bool = False

    @property
    def value(self) -> float:
        """The likeliest reading."""
        return self.readings[0]

    @property
    def whole(self) -> bool:
        """Whether it may count things: no decimals in one of its readings, no percent sign."""
        return not self.percent and any(reading.is_integer() for reading in self.readings)

    def is_about(self, value: float) -> bool:
        """Whether `value`, rounded or cut to as many digits, may be what was written."""
        return any(abs(reading - value) <= self.step * (1 + 1e-9) for reading in self.readings)


def numbers(text: str) -> Iterator[Number]:
    """All numbers of `text`, in order; digits inside words, versions and dates are none."""
    for found in _NUMBER.finditer(text[:MAX_TEXT]):
        yield _number(found)


def _number(found: re.Match[str]) -> Number:
    percent = found["percent"] is not None
    scale = 0.01 if percent else 1.0
    sign = -1.0 if found["sign"] else 1.0
    readings = [sign * scale * float(written) for written in _written(found)]
    decimals = _decimals(found)
    step = scale * 10.0 ** (int((found["power"] or "e0")[1:]) - decimals)
    # What was grouped by a single mark may be a count or a number with three decimals.
    return Number(tuple(readings), step, found.start(), found.end(), percent)


def _written(found: re.Match[str]) -> Iterator[str]:
    """The digits in Python's spelling, once for each way to read them."""
    if found["spaced"]:
        yield re.sub(rf"[{_SPACES}]", "", found["spaced"]).replace(",", ".")
    elif found["grouped"]:
        digits = found["grouped"].replace("'", "")
        mark = max(digits.rfind(","), digits.rfind("."))
        cents = digits[mark + 1 :] if digits.count(digits[mark]) == 1 and mark > 0 else ""
        whole = digits[: mark if cents else len(digits)]
        yield re.sub(r"[.,]", "", whole) + ("." + cents if cents else "")
    else:
        plain, power = found["plain"], found["power"] or ""
        yield plain.replace(",", ".") + power
        if _THOUSANDS.fullmatch(plain) and not power and plain[0] != "0":
            yield re.sub(r"[.,]", "", plain)


def _decimals(found: re.Match[str]) -> int:
    text = found["spaced"] or found["grouped"] or found["plain"]
    mark = max(text.rfind(","), text.rfind("."))
    if mark < 0 or (found["grouped"] and text.count(text[mark]) > 1):
        return 0
    return len(text) - mark - 1
