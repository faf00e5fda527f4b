import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certgrader.catalogue.catalogue import LANGUAGES, error_sentence, say
from certgrader.errors import SubmissionProblem
from certgrader.notebook.mending import mend
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import kernel_language, parse_notebook
from certgrader.submission.limits import CELL_BYTES, CELLS, NOTEBOOK_BYTES

Read = Callable[..., Notebook]


def cell(kind: str, source: object, **fields: object) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "id": "", "metadata": {}, "source": source, **fields}
    if kind == "code":
        made.setdefault("outputs", [])
        made.setdefault("execution_count", None)
    return made


def document(*cells: dict[str, Any], **metadata: object) -> dict[str, Any]:
    for index, one in enumerate(cells):
        one["id"] = one["id"] or f"id-{index}"
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": spec | metadata, "cells": list(cells)}


def keys(notebook: Notebook) -> list[str]:
    return [repair.key.removeprefix("notebook.repair.") for repair in notebook.repairs]


def problem(raw: bytes) -> str:
    with pytest.raises(SubmissionProblem) as caught:
        parse_notebook(raw, "n.ipynb")
    for language in LANGUAGES:
        sentence = error_sentence(caught.value, language)
        assert sentence.startswith("n.ipynb: ")
        assert "\n" not in sentence
    return caught.value.key.removeprefix("notebook.")


def test_a_sound_notebook_needs_no_repair() -> None:
    made = document(cell("markdown", "# Titre\n\nDu texte."), cell("code", ["a = 1\n", "b = 2"], execution_count=7))
    notebook = parse_notebook(json.dumps(made).encode(), "n.ipynb")
    assert notebook.repairs == ()
    assert notebook.title == "Titre"
    assert notebook.nbformat == "4.5"
    assert notebook.cells[1].source == "a = 1\nb = 2"
    assert notebook.cells[1].execution_count == 7
    assert notebook.cells[1].code is not None
    assert notebook.cells[1].code.lines == (1, 2)
    assert [c.section for c in notebook.cells] == [0, 0]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"print('bonjour')", "not-json"),
        (b'{"cells": [', "not-json"),
        (b"[" * 200_000, "not-json"),
        (b"[]", "no-notebook"),
        (b"3", "no-notebook"),
        (b'{"a": 1}', "no-notebook"),
        (b'{"cells": [\n<<<<<<< HEAD\n"a"\n=======\n>>>>>>> other\n]}', "conflict"),
    ],
)
def test_what_is_no_notebook_gets_one_sentence(raw: bytes, expected: str) -> None:
    assert problem(raw) == expected


def test_limits_are_named() -> None:
    assert problem(b" " * (NOTEBOOK_BYTES + 1)) == "too-large"
    assert problem(json.dumps(document(*(cell("raw", "") for _ in range(CELLS + 1)))).encode()) == "too-many-cells"
    assert problem(json.dumps(document(cell("markdown", "é" * (CELL_BYTES // 2 + 1)))).encode()) == "cell-too-large"


def test_outputs_do_not_count_in_the_size_of_a_cell() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * (CELL_BYTES + 1)}
    made = document(cell("code", "f()", outputs=[output]))
    assert len(parse_notebook(json.dumps(made).encode(), "n").cells[0].outputs[0].text) == CELL_BYTES + 1


def change(made: dict[str, Any], path: tuple[str | int, ...], value: object) -> bytes:
    node: Any = made
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return json.dumps(made).encode()


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("metadata",), None, ["metadata", "kernel"]),
        (("metadata", "kernelspec"), "python3", ["kernel"]),
        (("nbformat",), "quatre", ["version"]),
        (("nbformat",), 9, ["version"]),
        (("cells",), {"0": 1}, ["no-cells"]),
        (("cells", 0), "du texte", ["cell"]),
        (("cells", 0), None, ["cell"]),
        (("cells", 0, "cell_type"), "texte", ["cell-type"]),
        (("cells", 0, "source"), None, ["source"]),
        (("cells", 0, "source"), ["a", None, 3], ["source"]),
        (("cells", 0, "metadata"), [], ["cell-metadata"]),
        (("cells", 1, "execution_count"), "douze", ["execution-count"]),
        (("cells", 1, "outputs"), None, ["no-outputs"]),
        (("cells", 1, "outputs"), ["texte", {"output_type": "autre"}], ["output"]),
        (("cells", 1, "id"), "id-0", ["identifier"]),
        (("cells", 1, "id"), "accentué é", ["identifier"]),
    ],
)
def test_each_fault_is_mended_and_told(path: tuple[str | int, ...], value: object, expected: list[str]) -> None:
    notebook = parse_notebook(change(document(cell("markdown", "x"), cell("code", "y")), path, value), "n")
    assert keys(notebook) == expected
    for repair in notebook.repairs:
        assert all(say(repair, language) for language in LANGUAGES)


def test_an_unreadable_cell_never_shifts_the_numbers_of_the_others() -> None:
    made = document(cell("markdown", "a"), cell("code", "b"), cell("code", "c"))
    raw = change(made, ("cells", 1), 12)
    assert [c.source for c in parse_notebook(raw, "n").cells] == ["a", "", "c"]
    assert [c["source"] for c in mend(lambda: raw, "n").cells] == ["a", "", "c"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings(encoding: str) -> None:
    raw = json.dumps(document(cell("markdown", "données évaluées")), ensure_ascii=False).encode(encoding)
    notebook = parse_notebook(raw, "n")
    assert notebook.cells[0].source == "données évaluées"
    assert len(notebook.repairs) == 1


def test_stray_bytes_nan_control_characters_and_lone_surrogates() -> None:
    made = json.dumps(document(cell("markdown", "MARK é \ud83d fin")), ensure_ascii=True).encode()
    raw = made.replace(b"MARK", b"MARK\t\xe9\xc3\xa9").replace(b'"nbformat_minor": 5', b'"nbformat_minor": NaN')
    notebook = parse_notebook(raw, "n")
    assert notebook.cells[0].source == "MARK\téé é \ufffd fin"
    assert set(keys(notebook)) >= {"encoding", "not-a-number", "control-characters"}


def test_a_large_notebook_reads_like_a_small_one() -> None:
    made = document(cell("markdown", "# Évaluer 🎯"), cell("code", "1", outputs=[]))
    made["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 17_000_000}]
    notebook = parse_notebook(json.dumps(made, ensure_ascii=False).encode(), "n")
    assert notebook.title == "Évaluer 🎯"
    assert notebook.repairs == ()


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({}, "python"),
        ({"language_info": {"name": "R"}}, "r"),
        ({"kernelspec": {"name": "ir"}}, "r"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia"),
        ({"kernelspec": {"language": "Python", "name": "conda-base-py"}}, "python"),
        ({"language_info": {"name": "ipython3"}}, "python"),
        ({"language_info": {"name": 3}, "kernelspec": {"language": None}}, "python"),
    ],
)
def test_kernel_language(metadata: dict[str, object], language: str) -> None:
    assert kernel_language(metadata) == language


def test_other_languages_are_not_parsed(read: Read) -> None:
    notebook = read(("code", "x = 1"), language_info={"name": "R"}, kernelspec={"name": "ir", "language": "R"})
    assert notebook.kernel_language == "r"
    assert notebook.cells[0].code is not None
    assert notebook.cells[0].code.python is None
    assert notebook.cells[0].code.problem is None


def test_remarks_in_cells_of_another_language_are_read(read: Read) -> None:
    remark = "# On retire les doublons car ils faussent la moyenne\nventes <- unique(ventes)"
    for source in (f"%%R -i ventes\n{remark}", f"%%julia\n{remark}"):
        (paragraph,) = read(("code", source)).paragraphs
        assert (paragraph.kind, paragraph.lines) == ("comment", (2, 2))
        assert paragraph.text == "On retire les doublons car ils faussent la moyenne"
    assert read(("code", f"%%html\n{remark}")).paragraphs == ()


def test_sections_reach_over_cells_and_nest(read: Read) -> None:
    notebook = read(
        ("code", "import os"),
        ("markdown", "# A\n\ntexte\n\n## B"),
        ("code", "x = 1"),
        ("markdown", "**Gras**\n\nsuite"),
        ("markdown", "## C"),
        ("code", "y = 2"),
    )
    assert [(s.title, s.level, s.parent) for s in notebook.sections] == [
        ("A", 1, None),
        ("B", 2, 0),
        ("Gras", 3, 1),
        ("C", 2, 0),
    ]
    assert [c.section for c in notebook.cells] == [None, 0, 1, 2, 3, 3]
    assert notebook.section_path(2) == ("A", "B", "Gras")
    assert [(p.kind, p.section) for p in notebook.paragraphs[:3]] == [("heading", 0), ("text", 0), ("heading", 1)]


def test_title_falls_back_on_the_file(read: Read) -> None:
    assert read(("code", "1")).title == "essai"
    assert read(("markdown", "### Bas\n\n# Haut")).title == "Haut"


def test_unsure_paragraphs_take_the_language_of_their_kind(read: Read) -> None:
    notebook = read(
        ("markdown", "Nous analysons les données de la banque pour détecter la fraude."),
        ("markdown", "Pipeline"),
        ("code", "# Load the data and check that it is complete\nx = 1\n# ROC AUC\ny = 2"),
    )
    assert notebook.language == "fr"
    assert [p.language for p in notebook.paragraphs] == ["fr", "fr", "en", "en"]


def test_raw_cells_are_prose_when_they_read_as_text(read: Read) -> None:
    notebook = read(("raw", "Cette partie décrit le besoin de la banque."), ("raw", "\\newpage"))
    assert [p.kind for p in notebook.paragraphs] == ["text"]


def test_attachments_and_tags_are_kept() -> None:
    made = document(cell("markdown", "![a](attachment:a.png)", attachments={"a.png": {"image/png": "QUJD"}}))
    made["cells"][0]["metadata"]["tags"] = ["figure"]
    one = parse_notebook(json.dumps(made).encode(), "n").cells[0]
    assert one.attachments == (("a.png", (("image/png", "QUJD"),)),)
    assert one.tags == ("figure",)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def realistic() -> dict[str, Any]:
    stream = {"output_type": "stream", "name": "stdout", "text": ["1\n", "2"]}
    result = {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {"text/plain": "1", "application/json": {"a": 1}},
        "metadata": {},
    }
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'a'", "traceback": ["\x1b[31mKeyError\x1b[0m"]}
    return document(
        cell("markdown", "# Titre\n\n1. point\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>texte</div>"),
        cell("code", ["%time x = 1\n", "!ls\n", "# remarque sur les données"], outputs=[stream, result, error]),
        cell("raw", "texte brut"),
    )


def paths(node: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = [path] if path else []
    if isinstance(node, dict):
        for key, value in node.items():
            found += paths(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += paths(value, (*path, index))
    return found


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_field_may_be_anything(data: st.DataObject) -> None:
    import nbformat

    made = realistic()
    raw = b""
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(made)))
        raw = change(made, path, data.draw(json_values))
    try:
        notebook = parse_notebook(raw, "n.ipynb")
    except SubmissionProblem:
        return
    mended = mend(lambda: raw, "n.ipynb")
    assert [c["source"] for c in mended.cells] == [c.source for c in notebook.cells]
    json.dumps([mended.cells, mended.metadata], allow_nan=False, ensure_ascii=False).encode()
    for one in mended.cells:
        nbformat.validate({"cells": [one], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    for paragraph in notebook.paragraphs:
        first, last = paragraph.lines
        assert 1 <= first <= last <= notebook.cells[paragraph.cell].source.count("\n") + 1


@settings(max_examples=200, deadline=None)
@given(position=st.integers(0, 2000), junk=st.binary(max_size=6), cut=st.integers(0, 3))
def test_damaged_bytes_are_read_or_refused(position: int, junk: bytes, cut: int) -> None:
    raw = json.dumps(realistic(), ensure_ascii=False).encode()
    at = position % len(raw)
    try:
        notebook = parse_notebook(raw[:at] + junk + raw[at + cut :], "n.ipynb")
    except SubmissionProblem:
        return
    assert notebook.nbformat


@settings(max_examples=200, deadline=None)
@given(source=st.text(alphabet=st.sampled_from(" #*_-`<>|!$%&\n\t\\[]()/abé1.:é'\""), max_size=120))
@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
def test_any_source_is_read(kind: str, source: str) -> None:
    notebook = parse_notebook(json.dumps(document(cell(kind, source))).encode(), "n")
    lines = source.replace("\r", "\n").count("\n") + 1
    for paragraph in notebook.paragraphs:
        assert paragraph.text.strip()
        assert 1 <= paragraph.lines[0] <= paragraph.lines[1] <= lines
    code = notebook.cells[0].code
    if code and code.python is not None:
        assert len(code.lines) in (0, code.python.count("\n") + 1)
        assert all(1 <= line <= lines for line in code.lines)


def test_a_number_of_thousands_of_digits_is_mended() -> None:
    read = parse_notebook(b'{"cells": [], "metadata": {"a": -' + b"9" * 6000 + b"}}", "n.ipynb")
    assert "notebook.repair.not-a-number" in [repair.key for repair in read.repairs]


def test_outputs_of_a_cell_beyond_what_a_run_keeps_are_left_out() -> None:
    outputs = [{"output_type": "stream", "name": "stdout", "text": str(i)} for i in range(2_003)]
    cell = {"cell_type": "code", "metadata": {}, "source": "x", "outputs": outputs, "execution_count": 1}
    document = {"cells": [cell], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}
    read = parse_notebook(json.dumps(document).encode(), "n.ipynb")
    assert len(read.cells[0].outputs) == 2_000
    assert [(one.key, dict(one.fields)) for one in read.repairs] == [("notebook.repair.outputs-cut", {"n": 3})]


def test_the_addresses_behind_words_are_kept() -> None:
    said = (
        "# Vélos\n\nRelevés de [la mairie](https://exemple.org/velos).\n\nVoir <a href='https://exemple.org/b'>ici</a>."
    )
    notebook = parse_notebook(json.dumps(document(cell("markdown", said))).encode(), "n.ipynb")
    links = {one.text: one.links for one in notebook.paragraphs}
    assert links["Relevés de la mairie."] == ("https://exemple.org/velos",)
    assert links["Voir ici."] == ("https://exemple.org/b",)
    assert links["Vélos"] == ()
