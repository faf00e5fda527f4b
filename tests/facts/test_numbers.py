"""Numbers in French and in English, with the readings that they admit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.contradictions.numbers import numbers


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("10 000 lignes", [(10000.0,)]),
        ("12 345,67 €", [(12345.67,)]),
        ("48.842 individus", [(48.842, 48842.0)]),
        ("36,548 instances", [(36.548, 36548.0)]),
        ("1.234.567,89", [(1234567.89,)]),
        ("1,234,567", [(1234567.0,)]),
        ("1,234.5", [(1234.5,)]),
        ("3'200", [(3200.0,)]),
        ("92 % et 0,87", [(0.92,), (0.87,)]),
        ("12,5 pour cent", [(0.125,)]),
        ("r = −0,6", [(-0.6,)]),
        ("de 10-15 ans", [(10.0,), (15.0,)]),
        ("p = 1e-5", [(1e-5,)]),
        ("0.125", [(0.125,)]),
        ("en 2019 300 000 clients", [(2019.0,), (300000.0,)]),
        ("version 1.2.3, v2, X_3", []),
        ("0.9876.", [(0.9876,)]),
    ],
)
def test_readings(text: str, readings: list[tuple[float, ...]]) -> None:
    assert [number.readings for number in numbers(text)] == readings


@given(st.integers(0, 10**12), st.sampled_from(["\u202f", "\u00a0", " "]))
def test_thousands_in_french(value: int, space: str) -> None:
    written = f"{value:,}".replace(",", space)
    (number,) = numbers(f"soit {written} lignes")
    assert number.value == value
    assert number.whole


@given(st.integers(0, 10**12))
def test_thousands_in_english(value: int) -> None:
    (number,) = numbers(f"about {value:,} rows")
    assert float(value) in number.readings


@given(st.floats(0, 10**6, allow_nan=False), st.integers(1, 6), st.sampled_from([".", ","]))
def test_decimals_come_back_within_their_last_digit(value: float, digits: int, mark: str) -> None:
    (number,) = numbers(f"= {value:.{digits}f};".replace(".", mark))
    assert number.is_about(value)
    assert number.step == pytest.approx(10.0**-digits)
    assert number.is_about(float(f"{value:.{digits}f}"))


@given(st.floats(0, 100, allow_nan=False), st.integers(0, 3), st.sampled_from(["%", " %", "\u202f%"]))
def test_percentages_are_fractions(value: float, digits: int, sign: str) -> None:
    (number,) = numbers(f"{value:.{digits}f}{sign}")
    assert number.percent
    assert not number.whole
    assert number.is_about(value / 100)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for number in numbers(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.readings
        assert number.step > 0


def test_long_runs_of_digits_take_no_time() -> None:
    assert list(numbers("1 234 " * 20_000)) is not None
    assert len(list(numbers("9" * 50_000))) == 1
