import base64
import random

import pytest

from certgrader.notebook.budget import MOST_CODE, MOST_PROSE, beyond_code, beyond_prose

LINE = "df = df.fillna(0)\n"  # "=", "(" and the end of the line


def test_ordinary_notebooks_are_read_whole() -> None:
    assert beyond_code(dict.fromkeys(range(20_000), LINE)) == frozenset()
    assert beyond_prose(dict.fromkeys(range(500), "Nous avons supprimé les doublons. " * 50)) == frozenset()


@pytest.mark.parametrize(
    "pasted",
    ["x = [" + "1,\n" * 300_000 + "]", "x = 1" + "+1" * 700_000, "x = [" + "'a' " * 500_000 + "\n" * MOST_CODE],
)
def test_pasted_data_is_left_out_and_the_rest_is_read(pasted: str) -> None:
    assert beyond_code({0: LINE, 1: pasted, 2: LINE * 40_000}) == {1}


def test_a_long_string_costs_nothing() -> None:
    picture = base64.b64encode(random.Random(0).randbytes(3_000_000)).decode()
    assert beyond_code({0: f"x = '{picture}'", 1: LINE}) == frozenset()


def test_the_heaviest_cells_are_left_out() -> None:
    half = LINE * (MOST_CODE // 6)
    assert beyond_code({0: half + LINE, 1: half, 2: half}) == {0}
    assert beyond_code({4: half, 7: half, 9: half}) == {9}


def test_pictures_within_text_do_not_count() -> None:
    picture = "![](data:image/png;base64," + "iVBORw0KGgo" * 200_000 + ")"
    assert beyond_prose({0: "Nous lisons : " + picture, 1: picture}) == frozenset()
    assert beyond_prose({0: "é" * (MOST_PROSE + 1), 1: "court"}) == {0}
