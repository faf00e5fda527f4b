"""An SVG keeps what it draws and nothing else."""

import pytest
from report_builder import png

from certgrader.report.svg import MAX_DEPTH, safe_svg

SMALL = f"data:image/png;base64,{png(2, 2)}"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(inner: str) -> str | None:
    """What is left of `inner` inside a root element, without the root."""
    made = safe_svg(f"{HEAD}>{inner}</svg>")
    return made and made.removeprefix(f"{HEAD}>").removesuffix("</svg>")


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ('<rect width="2" onload="x" fill="url(#a)"/>', '<rect width="2" fill="url(#a)"></rect>'),
        (
            '<g><script>x</script><foreignObject><b xmlns="http://www.w3.org/1999/xhtml"/></foreignObject></g>',
            "<g></g>",
        ),
        ('<a xlink:href="javascript:x"><text>1 &lt; 2 é</text></a>', "<g><text>1 &lt; 2 é</text></g>"),
        ('<set attributeName="href" to="javascript:x"/><animate attributeName="x"/><handler/>', ""),
        ('<use xlink:href="#a"/><use href="https://mal.example/a#b"/>', '<use xlink:href="#a"></use><use></use>'),
        (f'<image href="{SMALL}"/>', f'<image xlink:href="{SMALL}"></image>'),
        ('<image href="data:image/png;base64,AA=="/>', "<image></image>"),
        ('<image href="data:image/svg+xml;base64,AA=="/><image href="file:///etc/passwd"/>', "<image></image>" * 2),
        ('<rect style="fill:url(https://mal.example/a#b)" fill="url( \'//mal.example\')"/>', "<rect></rect>"),
        ("<style>rect{fill:red}</style>", "<style>rect{fill:red}</style>"),
        ("<style>@import 'https://mal.example'</style><style>a{b:u\\72l(x)}</style>", "<style></style>" * 2),
        (
            '<filter id="f"><feImage href="https://mal.example"/></filter><g xml:base="https://mal.example/"/>',
            "<g></g>",
        ),
        ("<?xml-stylesheet href='https://mal.example/s.css'?><!-- note --><g/>", "<g></g>"),
        ("<text><![CDATA[<script>x</script>]]></text>", "<text>&lt;script&gt;x&lt;/script&gt;</text>"),
    ],
)
def test_what_is_kept(inner: str, kept: str) -> None:
    assert drawing(inner) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<svg",
        "<html xmlns='http://www.w3.org/1999/xhtml'><svg/></html>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&a;</text></svg>",
        "<!DOCTYPE svg [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><svg xmlns='http://www.w3.org/2000/svg'/>",
        f"{HEAD}>{'<g>' * MAX_DEPTH}{'</g>' * MAX_DEPTH}</svg>",
        f'{HEAD}><g id="a"><use href="#a"/></g></svg>',
        f'{HEAD}><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>',
    ],
)
def test_what_is_refused(text: str) -> None:
    assert safe_svg(text) is None


def bomb(reference: str, levels: int = 9) -> str:
    """Ten references to the level below, at each level."""
    inner = "".join(f'<g id="a{n + 1}">{reference.format(n) * 10}</g>' for n in range(levels))
    return f'{HEAD}><g id="a0"><rect width="1" height="1"/></g>{inner}<use href="#a{levels}"/></svg>'


@pytest.mark.parametrize(
    "reference", ['<use href="#a{0}"/>', '<rect mask="url(#a{0})"/>', '<g style="fill:url(#a{0})"/>']
)
def test_a_small_file_that_asks_for_billions_of_shapes_is_refused(reference: str) -> None:
    assert safe_svg(bomb(reference)) is None
    assert safe_svg(bomb(reference, 2)) is not None


def test_a_marker_is_drawn_at_every_vertex() -> None:
    marker = f'<marker id="m">{"<rect/>" * 200}</marker><path marker-mid="url(#m)" d="{"L1 1 " * 20_000}"/>'
    assert drawing(marker) is None


def test_a_real_figure_stays_whole() -> None:
    text = (
        "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
        f"'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>{HEAD} width='8pt' viewBox='0 0 8 8' version='1.1'>"
        "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata><defs>"
        "<style type='text/css'>*{stroke-linejoin: round}</style><clipPath id='p1'><rect width='8'/></clipPath>"
        "<path id='m1' d='M 0 0 L 0 3.5'/></defs><g clip-path='url(#p1)'><use xlink:href='#m1' x='1'/></g></svg>"
    )
    made = safe_svg(text)
    assert made is not None
    for part in (
        'viewBox="0 0 8 8"',
        "stroke-linejoin",
        'clip-path="url(#p1)"',
        'xlink:href="#m1"',
        'd="M 0 0 L 0 3.5"',
    ):
        assert part in made
    assert "metadata" not in made
    assert safe_svg(made) == made
