"""Pictures compared by what they show."""

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from matplotlib.figure import Figure

from certgrader.execution.model import CellRun
from certgrader.execution.pictures import ALIKE, likeness
from certgrader.execution.reproduction import compared
from certgrader.notebook.model import Cell, Output


def _drawn(kind: str, size: float = 10, software: str = "a", family: str = "sans-serif") -> str:
    import matplotlib as mpl

    figure = Figure()
    with mpl.rc_context({"font.size": size, "font.family": family}):
        axes = figure.subplots()
        if kind == "bars":
            axes.bar(["logit", "forêt", "xgb"], [0.8, 0.85, 0.5])
        elif kind == "curve":
            axes.plot([0, 1, 2, 3], [0, 1, 4, 9], label="perte")
            axes.legend()
        else:
            axes.imshow([[9, 1], [2, 8]], cmap="viridis")
        axes.set_title("Résultat")
        file = io.BytesIO()
        figure.savefig(file, format="png", bbox_inches="tight", metadata={"Software": software})
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize("kind", ["bars", "curve", "matrix"])
def test_the_same_drawing_in_other_fonts(kind: str) -> None:
    pair = (_drawn(kind), _drawn(kind, size=12, family="serif"))
    assert ALIKE <= likeness([pair])[pair] < 1


def test_the_same_pixels_in_another_file() -> None:
    pair = (_drawn("bars"), _drawn("bars", software="b"))
    assert pair[0] != pair[1]
    assert likeness([pair]) == {pair: 1}


@pytest.mark.parametrize(("one", "other"), [("bars", "curve"), ("curve", "matrix"), ("bars", "matrix")])
def test_another_drawing(one: str, other: str) -> None:
    pair = (_drawn(one), _drawn(other))
    assert likeness([pair])[pair] < ALIKE


def test_another_theme_says_nothing_of_the_drawing() -> None:
    import matplotlib as mpl

    plain = _drawn("curve")
    themes: tuple[Any, ...] = ({"axes.facecolor": "#E5E5E5"}, {"figure.facecolor": "black", "axes.facecolor": "black"})
    for changes in themes:
        with mpl.rc_context(changes):
            pair = (plain, _drawn("curve"))
        assert likeness([pair]).get(pair, 1) >= ALIKE


def test_what_unfolds_beyond_its_size_is_cut_there() -> None:
    pair = (_png(30, 30, zlib.compress(bytes(100_000_000))), _png(30, 30, zlib.compress(bytes(30 * 121))))
    assert likeness([pair]) == {pair: 1}


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width: int, height: int, packed: bytes) -> str:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    raw = b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    "broken",
    [
        "aa",
        "éé",
        "",
        base64.b64encode(b"GIF89a" + bytes(60)).decode(),
        _png(10, 10, b"none"),
        _png(0, 0, b""),
        _png(60_000, 60_000, zlib.compress(bytes(1000))),
        _png(3000, 3000, zlib.compress(bytes(1000))),
        "A" * 1_000_000,
    ],
)
def test_what_is_no_picture_costs_only_itself(broken: str) -> None:
    good = (_drawn("bars"), _drawn("curve"))
    found = likeness([(broken, _drawn("bars")), good])
    assert good in found
    assert all(pair == good for pair in found)


def _cell(picture: str) -> Cell:
    return Cell(0, "code", "", execution_count=1, outputs=(_output(picture),))


def _output(picture: str) -> Output:
    return Output("display", "<Figure size 640x480 with 1 Axes>", (("image/png", picture),))


def test_cells_are_told_apart_by_what_they_draw() -> None:
    first, again, other = _drawn("bars"), _drawn("bars", size=11), _drawn("matrix")
    for now, expected in ((first, "same"), (again, "close"), (other, "different"), ("aa", "close")):
        (run,) = compared([_cell(first)], [CellRun(0, "ok", outputs=(_output(now),))])
        assert run.reproduced == expected
