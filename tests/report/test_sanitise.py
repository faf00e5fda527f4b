"""What is kept of outputs and markdown, and what is refused."""

import base64
import struct

import pytest

from certgrader.report.pixels import MAX_PIXELS
from certgrader.report.sanitise import clean_output, clean_prose, image_uri, too_complex

GIF = base64.b64encode(b"GIF89a" + struct.pack("<HH", 4, 4) + b"\x00" * 20).decode()


def test_a_table_keeps_its_shape_and_loses_its_looks() -> None:
    page = (
        "<div id='c1'><style scoped>td{color:white}</style><table class='badge met' style='x:y' onclick='a()'>"
        "<tr><td colspan='2' rowspan='9999'>1</td></tr></table></div>"
    )
    assert clean_output(page) == '<div><table><tbody><tr><td colspan="2">1</td></tr></tbody></table></div>'


def test_the_empty_corner_of_a_table_is_no_header() -> None:
    assert clean_output("<table><tr><th></th><th>a</th></tr></table>") == (
        "<table><tbody><tr><td></td><th>a</th></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<script>x</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe srcdoc='<script>x</script>'></iframe>",
        "<form action='https://mal.example'><input></form>",
        "<link rel=stylesheet href=//mal.example><base href=//mal.example><meta http-equiv=refresh content=0>",
        "<svg><script>x</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_an_output_loads_and_runs_nothing(page: str) -> None:
    kept = clean_output(page)
    assert kept is not None
    for word in ("script", "onerror", "href", "src", "action", "<style", "<svg", "<form"):
        assert word not in kept


def test_prose_links_lead_to_the_web_only() -> None:
    kept = clean_prose(
        '<a href="https://cnil.fr">a</a><a href="#crit-C1.1">b</a><a href="data:text/html,x">c</a>'
        '<a href="file:///etc/passwd">d</a><a href="rel">e</a><a href="JaVaScript:x">f</a>'
    )
    assert kept is not None
    assert kept.count("href=") == 1
    assert 'href="https://cnil.fr"' in kept
    assert "noreferrer" in kept


def test_prose_pictures_are_embedded_ones() -> None:
    kept = clean_prose(
        f'<img src="data:image/gif;base64,{GIF}" alt="a" onload="x"><img src="https://mal.example/x.png">'
        '<img src="data:image/svg+xml,<svg onload=x>"><img src="x.png">'
    )
    assert kept is not None
    assert kept.count("src=") == 1
    assert "onload" not in kept


def test_classes_need_the_mark() -> None:
    page = '<p class="kabc-2">a</p><p class="badge met">b</p><p id="c1" class="cited">c</p>'
    assert clean_prose(page, "kabc") == '<p class="kabc-2">a</p><p>b</p><p>c</p>'
    assert clean_prose(page) == "<p>a</p><p>b</p><p>c</p>"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 5_000,
        "x" * 1_100_000,
        "<p>" + "".join(f"<b a={number}>" for number in range(300)) + "</p><p>" * 1_000,
    ],
)
def test_what_would_take_long_is_refused(page: str) -> None:
    assert too_complex(page)
    assert clean_output(page) is None
    assert clean_prose(page) is None


def test_an_ordinary_table_is_not_too_complex() -> None:
    row = "<tr>" + "<td><b>1</b></td>" * 20 + "</tr>"
    assert not too_complex(f"<table>{row * 60}</table>")


def test_pictures_are_checked_before_they_are_shown() -> None:
    assert image_uri("image/gif", GIF + "\n") == f"data:image/gif;base64,{GIF}"
    assert image_uri("image/gif", 'x" onerror="alert(1)') is None
    assert image_uri("image/tiff", GIF) is None
    assert image_uri("text/html", GIF) is None


def test_a_huge_picture_in_a_small_file_is_refused() -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", MAX_PIXELS, 2)
    assert image_uri("image/png", base64.b64encode(head + b"\x00" * 40).decode()) is None
    frame = b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", 60_000, 60_000)
    assert image_uri("image/jpeg", base64.b64encode(frame).decode()) is None


def test_an_svg_is_a_picture_not_markup() -> None:
    uri = image_uri("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>')
    assert uri is not None
    assert uri.startswith("data:image/svg+xml;base64,")
    assert image_uri("image/svg+xml", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>") is None


def test_an_embedded_picture_that_would_unfold_is_no_picture() -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", MAX_PIXELS, 2)
    kept = clean_prose(f'<img src="data:image/png;base64,{base64.b64encode(head).decode()}" alt="a">')
    assert kept == '<img alt="a">'
