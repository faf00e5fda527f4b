"""The page that jurors read: what it says, where its links lead, how large it can grow."""

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from report_builder import criterion, evidence, notebook, png, report

from certgrader.catalogue.catalogue import has, phrase
from certgrader.execution.model import STATIC_RUN, CellError, CellRun, Run
from certgrader.notebook.model import Cell, Output
from certgrader.report.formats.base import Document
from certgrader.report.formats.html import HtmlReport
from certgrader.report.model import ExecutionReport, Report
from certgrader.report.page.templates import _FOLDER
from certgrader.report.page.verdicts import _merged

_VOID = {"meta", "link", "br", "img", "hr", "wbr"}


def prose(source: str) -> str:
    """A markdown cell as the page shows it."""
    page = shown(("markdown", source))
    found = re.search(r'<div class="prose"[^>]*>(.*?)</div>', page, re.DOTALL)
    return found[1].strip() if found else ""


class Reader(HTMLParser):
    """Collects ids, links and headings, and complains of elements that do not close."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def render(document: Document, language: Any = "fr") -> str:
    """The page's text."""
    return HtmlReport().render(document, language).decode("utf-8")


def shown(*parts: tuple[str, str] | Cell, run: Run = STATIC_RUN, **of_notebook: Any) -> str:
    """A page over the given cells, nothing cited."""
    made = report({"C1": [criterion("C1.1")]})
    if run.mode == "static":
        static = made.execution.model_copy(update={"mode": "static", "status": "not_run", "sandbox": None, "cells": []})
        made = made.model_copy(update={"execution": static})
    return render(Document(made, notebook(*parts, **of_notebook), run))


def text_of(page: str) -> str:
    """The page without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])).split())


def test_it_is_well_formed_and_every_link_arrives(document: Document) -> None:
    reader = Reader(render(document))
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    fragments = [link[1:] for link in reader.links if link.startswith("#")]
    assert set(fragments) <= set(reader.ids)
    assert {"c4-l2", "c2-l5", "c1-l3", "c6-o0", "c8-l1"} <= set(fragments)


def test_titles_step_down_one_level_at_a_time(document: Document) -> None:
    levels = Reader(render(document)).headings
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_top_tells_what_was_judged_and_how(document: Document) -> None:
    text = text_of(render(document))
    for words in (
        "dupont-marie",
        "Pré-score d'ensemble partiel",
        "1 compétence maîtrisée sur 3",
        "2 critères à trancher par le jury",
        "4 cellules de code exécutées sur 4, en 12 s ; 1 cellule en erreur",
        "bubblewrap, sans réseau · Python 3.11.7",
        "Mémoire 4G (garantie par le noyau Linux)",
        "24 novembre 2026 à 10:00",
        "La décision appartient au jury",
        "Le scaler apprend sur toutes les données",
    ):
        assert words in text


def test_levels_are_words_everywhere(document: Document) -> None:
    text = text_of(render(document))
    for words in ("maîtrisé", "partiel", "non maîtrisé", "sans objet", "très sûr (90 %)", "incertain (50 %)"):
        assert words in text
    for code in ("not_met", "not_applicable", "observed", "runtime"):
        assert code not in text


def test_the_table_counts_what_the_pre_score_counts(document: Document) -> None:
    rows = re.findall(r"<tr><th scope=\"row\"><a href=\"#comp-.*?</tr>", render(document), re.DOTALL)
    counts = [re.findall(r'class="number[^"]*">(\d+)<', row) for row in rows]
    assert counts == [["1", "1", "0", "0", "0"], ["0", "0", "0", "1", "1"], ["1", "0", "1", "0", "1"]]


def test_the_jury_s_list_says_why(document: Document) -> None:
    table = re.search(r'<table class="jury">.*?</table>', render(document), re.DOTALL)
    assert table
    text = text_of("</style>" + table[0])
    assert "C2.5" in text
    assert "repose sur des personnes ou sur l'oral" in text
    assert "C3.3" not in text


def test_evidence_is_in_plain_words(document: Document) -> None:
    text = text_of(render(document))
    for words in (
        "cellule 4 · [1], ligne 2 constaté pendant l'exécution",
        "10 500 → 10 231 lignes",
        "cellule 2, ligne 5 écrit dans le texte",
        "cellule 6 · [2] sortie, exécuté",
        "requirements.txt, lignes 1 à 3 écrit dans le fichier",
        "cellule 8 · [4], ligne 1 écrit dans le code contredit",
    ):
        assert words in text


def test_what_is_found_twice_in_one_place_is_shown_once(document: Document) -> None:
    page = render(document)
    article = page.partition('id="crit-C3.4"')[2].partition("</article>")[0]
    assert article.count("drop_duplicates()") == 1
    assert "élément 0" in article
    assert "élément 8" in article
    assert _merged(()) == ()


def test_cells_link_back_to_the_criteria_that_cite_them(document: Document) -> None:
    page = render(document)
    cell = page.partition('id="c4"')[2].partition('id="c5"')[0]
    assert 'href="#crit-C3.3"' in cell
    assert 'href="#crit-C3.4"' in cell
    assert '<span class="l cited" id="c4-l2">' in cell
    assert cell.count("cited-by") == 1


def test_cited_markdown_is_marked_to_the_item(document: Document) -> None:
    page = render(document)
    assert '<p class="cited" id="c1-l3">Le bailleur veut' in page
    assert '<li class="cited" id="c2-l5">269 doublons</li>' in page
    assert "<li>41 heures manquantes</li>" in page


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


def test_the_run_s_outputs_replace_saved_ones_where_the_cell_ended_well(document: Document) -> None:
    text = text_of(render(document))
    assert "10231 lignes" not in text
    assert "panne heures 0 oui 1 204" in text
    assert "sortie enregistrée 41.2" in text
    assert "La colonne « age » n'existe pas dans la table" in text


def test_a_static_report_marks_outputs_as_saved() -> None:
    page = shown(Cell(0, "code", "f()", outputs=(Output("stream", "enregistrée\n", stream="stdout"),)))
    assert '<p class="caption">sortie enregistrée</p><pre class="text">enregistrée' in page
    assert "Le notebook n'a pas été exécuté" in text_of(page)
    assert "exécutée<" not in page


def test_a_cell_that_was_not_reached_says_so() -> None:
    run = Run("executed", "killed", "bwrap", cells=(CellRun(0, "killed"), CellRun(1, "not_run")))
    text = text_of(shown(("code", "os._exit(0)"), ("code", "suite()"), run=run))
    assert "noyau arrêté" in text
    assert "non exécutée" in text


LACKING = {
    "code": "run-lacking",
    "severity": "serious",
    "message": "des modules manquent (plotly) : 2 cellules de code sur 3 n'ont pas pu être exécutées normalement",
    "cells": [0, 1],
    "criteria": [],
}
FAILED = {"code": "cells-failed", "severity": "warning", "message": "2 cellules en erreur", "cells": [0, 1]}


def test_why_the_run_failed_is_told_at_the_top_and_once(document: Document) -> None:
    text = text_of(render(Document(_warned(LACKING, FAILED), document.notebook, document.run)))
    top = text.partition("Ce qui a été examiné")[0]
    assert "Des modules manquent (plotly)" in top
    assert "cause principale : des modules manquent (plotly)" in text.replace("\u00a0", " ")
    assert "2 cellules en erreur. Où" not in text
    alone = text_of(render(Document(_warned(FAILED), document.notebook, document.run)))
    assert "2 cellules en erreur. Où" in alone
    assert "cause principale" not in alone


def test_attentions_come_before_information(document: Document) -> None:
    told = {"code": "outputs-cut", "severity": "info", "message": "sorties coupées", "cells": []}
    text = text_of(render(Document(_warned(told, FAILED), document.notebook, document.run)))
    assert text.index("2 cellules en erreur. Où") < text.index("Sorties coupées")


def _warned(*warnings: dict[str, Any]) -> Report:
    full = [{"criteria": [], **one} for one in warnings]
    return report({"C1": [criterion("C1.1")]}, warnings=full)


def test_the_consequence_of_another_cell_s_error_is_told_quietly() -> None:
    follows = phrase("diagnosis.name-follows", name="df", position=1)
    errors = (phrase("diagnosis.gpu"), follows)
    runs = tuple(CellRun(n, "error", error=CellError("E", "", diagnosis=why)) for n, why in enumerate(errors))
    made = report({"C1": [criterion("C1.1")]})
    told = [
        {"index": n, "status": "error", "seconds": 0.0, "reproduced": "unknown",
         "error": {"name": "E", "message": "", "diagnosis": f"cause {n}"}}
        for n in range(2)
    ]  # fmt: skip
    execution = ExecutionReport.model_validate({**made.execution.model_dump(), "cells": told})
    book = notebook(("code", "df = f()"), ("code", "df"))
    run = Run("executed", "cell_error", "bwrap", cells=runs)
    page = render(Document(made.model_copy(update={"execution": execution}), book, run))
    assert '<p class="diagnosis">Cause 0</p>' in page
    assert '<p class="follows">Cause 1</p>' in page


def test_a_cell_out_of_time_is_not_the_end_of_the_run(document: Document) -> None:
    made = document.report
    ran = [cell for cell in made.execution.cells if cell.status != "not_run"]
    execution = made.execution.model_copy(update={"status": "timeout", "cells": ran})
    text = text_of(render(Document(made.model_copy(update={"execution": execution}), document.notebook, document.run)))
    assert "en erreur ou au temps dépassé" in text
    assert "arrêtée par la limite de temps" not in text
    stopped = execution.model_copy(update={"cells": [*ran, ran[0].model_copy(update={"status": "not_run"})]})
    changed = made.model_copy(update={"execution": stopped})
    text = text_of(render(Document(changed, document.notebook, document.run)))
    assert "arrêtée par la limite de temps" in text


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


def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    assert HtmlReport().render(document, "fr") == HtmlReport().render(document, "fr")


def test_in_english(document: Document) -> None:
    text = text_of(render(document, "en"))
    assert '<html lang="en">' in render(document, "en")
    for words in ("Overall pre-score partial", "For the jury to decide", "cell 4 · [1], line 2 observed while it ran"):
        assert words in text
    for words in ("Pré-score", "maîtrisé", "cellule"):
        assert words not in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_of_the_templates_exists(language: Any) -> None:
    used = {key for path in _FOLDER.glob("*.j2") for key in re.findall(r'\bt\("([a-z.-]+)"', path.read_text("utf-8"))}
    assert len(used) > 40
    assert [key for key in used if not has(f"html.{key}", language)] == []


def test_nothing_is_fetched(document: Document) -> None:
    page = render(document)
    assert re.search(r"<(script|iframe|object|embed|form)\b", page) is None
    assert "default-src 'none'; img-src data:; style-src 'sha256-" in page
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*', page) == []


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


def test_what_code_or_run_contradicts_needs_no_unfolding(document: Document) -> None:
    forged = {"code": "outputs-unexplained", "severity": "warning", "message": "une sortie ajoutée", "cells": [0]}
    far = {"code": "packages-version", "severity": "info", "message": "des versions éloignées", "cells": []}
    page = render(Document(_warned(forged, far), document.notebook, document.run))
    shown, _, folded = page[page.index('id="warnings"') :].partition("<details")
    assert "Une sortie ajoutée." in shown
    assert "Des versions éloignées." in folded
    assert "Des versions éloignées." not in shown
    assert "À vérifier" not in render(Document(_warned(far), document.notebook, document.run))
