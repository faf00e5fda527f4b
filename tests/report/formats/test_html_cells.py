"""The notebook in the page that jurors read: cells, outputs, pictures and links, and how large they can grow."""

import re

import pytest
from report_builder import criterion, evidence, notebook, png, report
from shown_page import Reader, prose, render, shown, text_of

from certgrader.execution.model import STATIC_RUN
from certgrader.notebook.model import Cell, Output
from certgrader.report.formats.base import Document
from certgrader.report.formats.html import HtmlReport


@pytest.mark.parametrize(
    ("source", "line", "marked"),
    [
        ("a\n\nb", 3, '<p class="cited" id="c1-l3">b</p>'),
        ("# t\n\nb", 1, '<h3 class="cited" id="c1-l1">t</h3>'),
        ("- a\n  - b\n- c", 2, '<li class="cited" id="c1-l2">b</li>'),
        ("| a |\n|---|\n| b |", 3, '<tr class="cited" id="c1-l3">'),
        ("```\ncode\n```", 2, '<pre class="cited" id="c1-l2"><code>code\n</code></pre>'),
        ("> q", 1, '<p class="cited" id="c1-l1">q</p>'),
        ("<center>x</center>", 1, '<div class="cited" id="c1-l1"><center>x</center></div>'),
    ],
)
def test_each_kind_of_block_can_be_cited(source: str, line: int, marked: str) -> None:
    one = criterion("C1.1", evidence=[evidence(kind="prose", cell=0, lines=[line, line], strength="stated")])
    page = render(Document(report({"C1": [one]}), notebook(("markdown", source)), STATIC_RUN))
    assert marked in page
    assert f'href="#c1-l{line}"' in page


@pytest.mark.parametrize("lines", [[40, 41], [1, 10**9], None])
def test_lines_that_are_not_there_lead_to_the_cell(lines: list[int] | None) -> None:
    one = criterion("C1.1", evidence=[evidence(cell=0, lines=lines), evidence(cell=999, lines=[1, 1])])
    reader = Reader(render(Document(report({"C1": [one]}), notebook(("code", "a = 1")), STATIC_RUN)))
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)


def test_code_is_coloured_line_by_line() -> None:
    page = shown(("code", 'def f(x):\n    """a\n    b"""\n    return x  # c < d\n'))
    code = page.partition('<pre class="code">')[2].partition("</pre>")[0]
    assert code.count('<span class="l') == 5
    assert '<i class="k">def </i>' in code
    assert '<i class="c"># c &lt; d</i>' in code
    assert code.count("<i ") == code.count("</i>")


def test_another_language_is_shown_plainly() -> None:
    assert "<i " not in shown(("code", "x <- c(1, 2) # if"), kernel_language="r").partition("</style>")[2]


def test_deceptive_characters_are_visible() -> None:
    page = shown(("code", "acces = 'user\u202e' # \u2066admin"), ("markdown", "a\u202eb"))
    assert page.count("⟨U+202E⟩") == 2
    assert not set(page) & set("\u202e\u2066")


def test_attachments_and_embedded_pictures_are_shown() -> None:
    cell = Cell(
        0,
        "markdown",
        f"![schéma](attachment:mon%20image.png) ![b](data:image/png;base64,{png(3, 3)}) ![loin](https://x.example/a.png)",
        attachments=(("mon image.png", (("image/png", png(2, 2)),)),),
    )
    page = shown(cell)
    assert f'<img src="data:image/png;base64,{png(2, 2)}" alt="schéma">' in page
    assert f'<img src="data:image/png;base64,{png(3, 3)}" alt="b">' in page
    assert "[image non chargée : loin]" in page
    assert "x.example" not in page


def test_formulas_stay_as_written() -> None:
    page = shown(("markdown", "La perte $a_1 * b_1 * c < d$ et\n\n$$\n\\sum_i x_i\n$$\n\nentre 5$ et 10$ *vraiment*."))
    assert '<span class="math">$a_1 * b_1 * c &lt; d$</span>' in page
    assert "\\sum_i x_i" in page
    assert "entre 5$ et 10$ <em>vraiment</em>" in page


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (Output("display", "<IPython.HTML object>", (("text/html", "<p>dit <b>en clair</b></p>"),)), "dit en clair"),
        (Output("display", "<Figure>", (("application/vnd.plotly.v1+json", "{}"),)), "Contenu interactif"),
        (Output("display", "", (("text/html", "<script>plot()</script>"),)), "Contenu interactif"),
        (Output("display", "<Figure>", (("image/png", "pas du base64"),)), "illisible"),
        (Output("stream", "abc", stream="stdout", truncated=True), "sortie coupée pendant l'exécution"),
        (Output("display", "", (("text/markdown", "**gras**"),)), "**gras**"),
        (Output("error", "", error_name="ValueError", error_message="<b>"), "ValueError: <b>"),
    ],
)  # fmt: skip
def test_every_output_says_something(output: Output, expected: str) -> None:
    assert expected in text_of(shown(Cell(0, "code", "f()", outputs=(output,))))


def test_long_outputs_keep_their_two_ends() -> None:
    page = shown(
        Cell(0, "code", "f()", outputs=(Output("stream", "début\n" + "x" * 90_000 + "\nfin", stream="stdout"),))
    )
    assert "début" in page
    assert "… sortie coupée …" in page
    assert "fin</pre>" in page
    assert len(page) < 80_000


def test_a_report_stays_under_25_megabytes_whatever_it_is_given() -> None:
    heavy = Output("display", "", (("image/svg+xml", "<svg>" + "x" * 1_500_000 + "</svg>"),))
    wide = Output("display", "", (("text/html", "<table>" + f"<tr><td>{'é' * 40}</td></tr>" * 1_900 + "</table>"),))
    parts = [Cell(index, "code", "x = 1\n" * 8_000, outputs=(heavy, wide)) for index in range(40)]
    parts += [Cell(40 + index, "markdown", "mot " * 14_000) for index in range(60)]
    many = [
        evidence(cell=index % 40, lines=[index, index], excerpt="y" * 5_000, note=f"{index}") for index in range(300)
    ]
    document = Document(report({"C1": [criterion("C1.1", evidence=many)]}), notebook(*parts), STATIC_RUN)
    page = HtmlReport().render(document, "fr")
    assert len(page) < 25_000_000
    for words in ("Figure non montrée", "Sortie non montrée", "Source non montrée", "260 éléments de plus"):
        assert words.encode() in page


def test_cited_figures_are_kept_first() -> None:
    figure = Output("display", "", (("image/svg+xml", "<svg>" + "x" * 1_900_000 + "</svg>"),))
    parts = [Cell(index, "code", "plot()", outputs=(figure,)) for index in range(6)]
    one = criterion("C1.1", evidence=[evidence(kind="output", cell=5, output=0, lines=None, origin="saved")])
    page = render(Document(report({"C1": [one]}), notebook(*parts), STATIC_RUN))
    assert 'href="#c6-s0"' in page
    assert page.partition('id="c6-s0"')[2].lstrip(">").partition("</div>")[0].count("<img") == 1
    assert page.count("Figure non montrée") == 3


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("[le jury](https://certgrade.fr@mal.example/x)", "mal.example"),
        ("<a href='https:\\/mal.example\\.fr/'>x</a>", "mal.example"),
        ("[x](https://\u0430pple.com/)", "xn--pple-43d.com"),
        ("[https://bon.fr](https://mal.example)", "mal.example"),
        ("[https://mal.example.bon.fr](https://mal.example)", "mal.example"),
        ("<https://bon.fr/a>", None),
        ("[x](mailto:a@b.fr)", None),
    ],
)
def test_a_link_says_where_it_leads_unless_its_words_do(source: str, host: str | None) -> None:
    assert re.findall('data-host="([^"]*)"', prose(source)) == ([host] if host else [])


def test_what_entities_hide_is_shown_and_pasted_spaces_are_not() -> None:
    assert prose("a&#x202e;b &#8238; <b>&#x2066;</b>") == "<p>a⟨U+202E⟩b ⟨U+202E⟩ <b>⟨U+2066⟩</b></p>"
    assert prose("a\u200bb\ufeffc") == "<p>abc</p>"
    assert "⟨U+200B⟩" in shown(("code", "# a\u200bb"))
