import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.errors import SubmissionProblem
from certgrader.notebook import lightening
from certgrader.notebook.lightening import lightened
from certgrader.notebook.reading import parse_notebook

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def notebook(*outputs: Any, metadata: Any = None) -> dict[str, Any]:
    """One cell with outputs."""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": ["x = 1\n", "x"], "outputs": outputs}
    return {"cells": [cell], "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 4}


def shown(mime: str, value: Any) -> dict[str, Any]:
    """An output."""
    return {"output_type": "display_data", "metadata": {}, "data": {mime: value, "text/plain": "<Figure>"}}


def light(document: Any) -> Any:
    """What is read of it."""
    return json.loads(lightened(json.dumps(document))[0])


@given(_JSON)
def test_what_weighs_little_stays(document: Any) -> None:
    assert light(document) == document


@given(st.text(alphabet='[]{}",:\\a \n'))
def test_any_text_is_taken(text: str) -> None:
    lighter, removed = lightened(text)
    assert (lighter, removed) == (text, 0)


def test_a_heavy_value_gives_way_and_the_rest_stays() -> None:
    heavy = shown("application/vnd.plotly.v1+json", {"data": [{"x": [0] * 300_000}], "layout": {"title": "a, [b"}})
    document = notebook(shown("text/html", "<b>1</b>"), heavy)
    heavy["data"]["application/vnd.plotly.v1+json"]["data"][0]["x"] = []
    expected = json.loads(json.dumps(document))
    heavy["data"]["application/vnd.plotly.v1+json"]["data"][0]["x"] = [0] * 300_000
    assert light(document) == expected


@pytest.mark.parametrize("heavy", [[[]] * 300_000, [{"a": 1}] * 100_000, {f"a{i}": {} for i in range(50_000)}])
def test_many_small_values_give_way(heavy: Any) -> None:
    empty = type(heavy)()
    assert light(notebook(shown("application/json", heavy))) == json.loads(
        json.dumps(notebook(shown("application/json", empty)))
    )
    assert light(notebook(metadata={"widgets": {"state": heavy}})) == json.loads(
        json.dumps(notebook(metadata={"widgets": {"state": empty}}))
    )


def test_lines_are_joined_and_line_breaks_keep_their_number() -> None:
    lines = ['a "quoted", [line]\n', "\\", "é\n", ""] * 5_000
    text = json.dumps(notebook({"output_type": "stream", "name": "stdout", "text": lines}), indent=1)
    lighter, removed = lightened(text)
    assert (removed, lighter.count("\n")) == (0, text.count("\n"))
    assert json.loads(lighter)["cells"][0]["outputs"][0]["text"] == "".join(lines)


def test_cells_and_outputs_stay_however_many() -> None:
    document = notebook(*[shown("text/plain", "1")] * 2_000)
    document["cells"] *= 50
    assert light(document) == json.loads(json.dumps(document))


@pytest.mark.parametrize(("first", "last"), [("[", "]"), ('{"a":', "}"), ('[{"a":[', "]}]")])
def test_what_nests_too_deep_is_not_read(first: str, last: str) -> None:
    text = json.dumps(notebook(metadata={"a": "deep"})).replace('"deep"', first * 50_000 + "1" + last * 50_000)
    read = parse_notebook(text.encode(), "n.ipynb")
    assert [cell.source for cell in read.cells] == ["x = 1\nx"]
    assert [repair.key for repair in read.repairs][:1] == ["notebook.repair.heavy"]


def test_brackets_without_end_take_no_room() -> None:
    assert lightened("[" * 3_000_000) == ("[" * 3_000_000, 0)


def test_a_heavy_notebook_says_what_was_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.notebook.document.HEAVY", 1_000_000)
    read = parse_notebook(json.dumps(notebook(shown("application/json", [0] * 200_000))).encode(), "n.ipynb")
    assert next((repair.key, dict(repair.fields)) for repair in read.repairs) == ("notebook.repair.heavy", {"n": 1})
    assert dict(read.cells[0].outputs[0].data) == {"application/json": ""}


def test_the_weight_is_no_less_than_what_python_takes() -> None:
    assert lightening.weight(json.dumps([[]] * 1000)) > 56 * 1000
    assert lightening.weight(json.dumps([{}] * 1000)) > 64 * 1000


def test_too_many_cells_of_nothing_are_refused() -> None:
    lighter, removed = lightened('{"cells": [' + "[]," * 3_000_000 + '[]], "nbformat": 4}')
    assert (removed, len(json.loads(lighter)["cells"])) == (1, 20_001)


def test_older_formats_keep_their_cells() -> None:
    cell = {"cell_type": "code", "input": ["x\n"], "outputs": [{"output_type": "stream", "text": ["1"]}]}
    document = {"worksheets": [{"cells": [cell] * 3_000, "metadata": {}}], "nbformat": 3, "metadata": {"name": ""}}
    assert light(document) == document


def test_more_values_than_can_be_looked_through_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.notebook.document.HEAVY", 1)
    monkeypatch.setattr("certgrader.notebook.lightening.MOST_VALUES", 1_000)
    text = json.dumps(notebook(metadata={"a": [[[0]]] * 400}))
    with pytest.raises(SubmissionProblem) as caught:
        parse_notebook(text.encode(), "n.ipynb")
    assert caught.value.key == "notebook.too-many-values"
