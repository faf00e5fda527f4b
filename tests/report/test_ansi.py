"""Terminal text: colours kept, all else harmless."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.report.ansi import ansi_to_html, one_line, visible

NOISE = st.text(
    alphabet=st.one_of(st.sampled_from("\x1b[]0123456789;mK\x07\\\r\b\n<&>\"'\x9b\u202eab\x00\ud800"), st.characters())
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\x1b[31mrouge\x1b[0m noir", '<span class="a1">rouge</span> noir'),
        ("\x1b[1;32mgras vert\x1b[22m vert", '<span class="a2 ab">gras vert</span><span class="a2"> vert</span>'),
        ("\x1b[38;5;9mclair\x1b[39mnormal", '<span class="a9">clair</span>normal'),
        ("\x1b[38;2;1;2;3mpropre\x1b[m", "propre"),
        ("\x1b[48;5;1mfond", "fond"),
        ("\x1b[91mvif\nsuite", '<span class="a9">vif</span>\n<span class="a9">suite</span>'),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("10%\r 50%\r100%", "100%"),
        ("terminé\rok", "okrminé"),
        ("ab\b\bX", "Xb"),
        ("fin\r\nligne", "fin\nligne"),
    ],
)
def test_colours_become_classes(text: str, html: str) -> None:
    assert ansi_to_html(text) == html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]8;;https://mal.example\x07lien\x1b]8;;\x07", "lien"),
        ("\x1b]0;titre volé\x1b\\reste", "reste"),
        ("\x1b]52;c;ZWNobw==\x07reste", "reste"),
        ("\x1bP q~\x1b\\reste", "reste"),
        ("\x1b[2J\x1b[Hreste", "reste"),
        ("\x1b]0;sans fin\nligne gardée", "\nligne gardée"),
        ("a\x00b", "a␀b"),
        ("exe.\u202egpj", "exe.⟨U+202E⟩gpj"),
        ("a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"),
        ("a\u2028b\u2029c\x85d", "a⟨U+2028⟩b⟨U+2029⟩c\ufffdd"),
        ("a\u200bb\u2060c\ufeff", "a⟨U+200B⟩b⟨U+2060⟩c⟨U+FEFF⟩"),
        ("maî\u200dtrisé", "maî⟨U+200D⟩trisé"),
        ("👩\u200d🔬 می\u200cخواهم", "👩\u200d🔬 می\u200cخواهم"),
        ("a" + "\u0301\u0316" * 40 + " é", "a\u0301\u0316\u0301 é"),
        ("x\U000e0041\U000e0101", "x⟨U+E0041⟩⟨U+E0101⟩"),
    ],
)
def test_other_sequences_show_nothing_but_what_they_hide(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert ansi_to_html(text) == shown


def test_a_name_stays_on_one_line() -> None:
    assert one_line("a\n\tb\x1b[31m  c") == "a b c"
    assert one_line("x" * 300, 10) == "xxxxxxxxx…"


@given(NOISE)
def test_nothing_executable_survives(text: str) -> None:
    html = ansi_to_html(text)
    without_spans = re.sub(r'<span class="[a-z0-9 ]+">|</span>', "", html)
    assert not set(without_spans) & set("<>\x1b\x07\r\b\x9b\u202e\x00")
    assert html.count("<span") == html.count("</span>")
    assert not set(visible(text)) & set("\x1b\x07\r\b\x9b\u202e\x00")
    html.encode("utf-8")
