"""Texts made to be gone through again and again: each is read in time that grows with its length.

What takes long enough to be measured is read once more at a quarter of its length: a pattern that is quadratic needs
the sixteenth part of the time for that, a linear one the fourth. All times are of the processor.
"""

import re
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from certgrader.facts.metrics import read_metrics
from certgrader.facts.prose.sentences import split_sentences
from certgrader.facts.prose.substance import substance
from certgrader.facts.prose.words import tokens
from certgrader.notebook.comments import comment_blocks
from certgrader.notebook.language import language_of
from certgrader.notebook.lightening import lightened
from certgrader.notebook.magics import parse_code
from certgrader.notebook.outputs import without_ansi, without_styles
from certgrader.notebook.platform import platform
from certgrader.notebook.prose import prose_blocks
from certgrader.notebook.scanning import scan

N = 10_000
MEASURED = 0.08  # seconds
MOST_TIMES = 9.0
CPU_SECONDS = 5.0  # of any one text
UNITS = (
    *"a \n\t#-_.?%\\'\"<&[]*`$|>1é\r\x1b\u2028{}(,",
    *("# ", "- ", "= ", "(a", "Aa", "a_", "a.", "! ", "% ", "\\\n", '"\\', "'''", "<a", "<a ", "<!--", "</", "&#"),
    *("[a](", "![", "](", "**a", "``a", "~~", "|-", "> ", "1.", "1. ", "1,", "0.", "a:", "a =", "\x1b[", "\x1b]8;;"),
    *("e\u0301", "l'", "ne ", "pas ", "mot. ", "A. ", "http://", "a@", "accuracy ", "auc: ", "precision recall "),
    *("-a 1 ", "--", "x=!", "lambda:", "if x:", "{a", "f'{", "[],", '{"a":', '["a",', '"",', "[[],", '{"a":1},'),
)


def _once(source: str) -> None:
    comment_blocks(source, parse_code(source))


def _metrics(source: str) -> None:
    read_metrics(source)


def _specifics(source: str) -> None:
    split_sentences(source)
    substance(source, tokens(source), frozenset(), "fr")


def _sources(source: str) -> None:
    platform({}, [source])


READERS: tuple[Callable[[str], Any], ...] = (
    _once, prose_blocks, scan, language_of, lightened, without_ansi, without_styles, _metrics, _specifics, _sources,
)  # fmt: skip


class _Quadratic(BaseException):
    """Not caught by what catches exceptions of a text it reads."""


@pytest.fixture
def limited() -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        raise _Quadratic

    before = signal.signal(signal.SIGVTALRM, end)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def _spent(read: Callable[[str], Any], source: str) -> float:
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    before = time.process_time()
    try:
        read(source)
    except _Quadratic:
        pytest.fail(f"{read.__name__}: {source[:20]!r} × {len(source)}")
    return time.process_time() - before


def _times(read: Callable[[str], Any], unit: str, frame: str) -> float:
    """How much longer the text takes than a quarter of it; 0 for what takes no time.

    Asked again where that is much: the machine may have been busy, what is quadratic stays so.
    """
    ratio = _ratio(read, unit, frame)
    tries = 1
    while ratio > MOST_TIMES and tries < 3:
        ratio = min(ratio, _ratio(read, unit, frame))
        tries += 1
    return ratio


def _ratio(read: Callable[[str], Any], unit: str, frame: str) -> float:
    whole, quarter = (frame.format(unit * (length // len(unit))) for length in (N, N // 4))
    spent = _spent(read, whole)
    if spent >= MEASURED:
        # The best of three: a machine that does other things only ever takes longer.
        spent = min(spent, *(_spent(read, whole) for _ in range(2)))
    if spent < MEASURED:
        return 0.0
    # The clock of a process moves in steps: it may not have moved at all.
    return spent / max(min(_spent(read, quarter) for _ in range(3)), MEASURED / 100)


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_every_reader(read: Callable[[str], Any]) -> None:
    times = {(unit, frame): _times(read, unit, frame) for unit in UNITS for frame in ("{}", "x {}!", "# {}")}
    assert {place: found for place, found in times.items() if found > MOST_TIMES} == {}


@pytest.mark.usefixtures("limited")
def test_what_is_quadratic_is_seen() -> None:
    assert _times(re.compile(r"\s+$").search, " ", "{}!") > MOST_TIMES
