"""Dates as people write them, and what is left."""

from datetime import datetime, timedelta, timezone

import pytest

from certgrader.cli.deadline import parse_deadline, time_left
from certgrader.errors import UsageProblem

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=1)))


def test_a_bare_date_means_a_minute_to_midnight_here() -> None:
    assert parse_deadline("2026-11-30") == datetime(2026, 11, 30, 23, 59).astimezone()  # local on purpose


def test_a_moment_is_local_unless_it_says_otherwise() -> None:
    assert parse_deadline("2026-11-30T12:00") == datetime(2026, 11, 30, 12, 0).astimezone()
    assert parse_deadline("2026-11-30T12:00+05:00").utcoffset() is not None
    assert parse_deadline("2026-11-30T12:00+05:00") == datetime(2026, 11, 30, 7, 0, tzinfo=timezone.utc)  # noqa: UP017


@pytest.mark.parametrize("text", ["demain", "2026-02-30", "30/11/2026", ""])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(UsageProblem):
        parse_deadline(text)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=6, hours=4, minutes=5), "6 jours et 4 heures"),
        (timedelta(days=1), "1 jour."),
        (timedelta(hours=3, minutes=20), "3 heures et 20 minutes"),
        (timedelta(minutes=1), "1 minute."),
        (timedelta(seconds=20), "moins d'une minute"),
        (timedelta(hours=-2), "passée depuis 2 heures"),
    ],
)
def test_the_time_left(left: timedelta, said: str) -> None:
    assert said in time_left(NOON + left, NOON, "fr")


def test_the_time_left_in_english() -> None:
    assert "1 day and 1 hour left" in time_left(NOON + timedelta(days=1, hours=1), NOON, "en")
