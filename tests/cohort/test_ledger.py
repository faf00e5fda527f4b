"""What is kept about each entry."""

from dataclasses import replace
from pathlib import Path

from certgrader.cohort.ledger import Ledger, Line, key_of
from certgrader.report.index_model import IndexRow, failed_row

LINE = Line("k", 0, "2026-11-24T10:00:00+01:00", IndexRow("a.zip", "a", "ok", levels=(("C1", "met"),), seconds=1.5))


def test_a_line_written_is_read_back(tmp_path: Path) -> None:
    Ledger(tmp_path).write(LINE)
    assert Ledger(tmp_path).read("a") == LINE
    assert LINE.graded


def test_a_later_line_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write(LINE)
    ledger.write(replace(LINE, code=3, row=failed_row("a.zip", "a", "illisible")))
    read = ledger.read("a")
    assert read is not None
    assert not read.graded


def test_what_is_missing_or_damaged_counts_as_not_done(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.read("a") is None
    ledger.write(LINE)
    for file in (tmp_path / "ledger").iterdir():
        file.write_bytes(file.read_bytes()[:20])
    assert ledger.read("a") is None


def test_lines_come_in_the_order_asked(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for name in "abc":
        ledger.write(replace(LINE, row=replace(LINE.row, name=name)))
    assert [line.row.name for line in ledger.lines(["c", "absent", "a"])] == ["c", "a"]


def test_a_key_depends_on_each_part_and_on_where_it_ends() -> None:
    assert key_of("a", "bc") == key_of("a", "bc")
    assert key_of("a", "bc") != key_of("ab", "c")
