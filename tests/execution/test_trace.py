"""Reading the tracer's lines: whatever they are, the answer is events or nothing."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from certgrader.execution.model import ServedFile, TraceEvent
from certgrader.execution.trace import read_trace

_ROOTS = {"submission": "/submission", "data": "/data"}


def _read(path: Path, *lines: object) -> tuple[TraceEvent, ...]:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return read_trace(path, {"r1": 4}, _ROOTS).events


def test_events_go_to_the_cell_of_their_request(tmp_path: Path) -> None:
    event = {"name": "split", "call": "f", "request": "r1", "data": {"train": 3}}
    unknown = {**event, "request": "r9"}
    assert [one.cell for one in _read(tmp_path / "t", event, unknown)] == [4, None]


def test_unknown_names_and_wrong_shapes_are_dropped(tmp_path: Path) -> None:
    good = {"name": "split", "call": "f", "data": {}}
    wrong = [{**good, "name": "graded"}, {**good, "call": 3}, {**good, "data": []}, [1], "x", None]
    assert len(_read(tmp_path / "t", *wrong, good)) == 1


def test_values_are_numbers_short_texts_and_small_tables(tmp_path: Path) -> None:
    data = {"a": "x" * 9999, "b": [1, [2]], "c": {"k": {"deep": 1}}, "d": 10**30, "e": list(range(500))}
    (event,) = _read(tmp_path / "t", {"name": "fitted", "call": "f", "data": data})
    assert len(str(event.data["a"])) == 400
    assert event.data["b"] == (1, "[2]")
    assert event.data["c"] == {"k": "{'deep': 1}"}
    assert event.data["d"] == str(10**30)
    assert isinstance(event.data["e"], tuple)
    assert len(event.data["e"]) == 40


def test_served_files_are_told_by_where_they_came_from(tmp_path: Path) -> None:
    path = tmp_path / "t"
    lines = [
        {"name": "served", "call": "open", "data": {"asked": "C:\\a.csv", "served": "/submission/d/a.csv"}},
        {"name": "served", "call": "open", "data": {"asked": "/x/b.csv", "served": "/data/b.csv"}},
        {"name": "served", "call": "open", "data": {"asked": "/x/c.csv", "served": "/etc/passwd"}},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert read_trace(path, {}, _ROOTS).served == (
        ServedFile("C:\\a.csv", "d/a.csv", "submission"),
        ServedFile("/x/b.csv", "b.csv", "data"),
    )


def test_lines_too_long_are_skipped(tmp_path: Path) -> None:
    event = {"name": "split", "call": "f", "data": {}}
    assert len(_read(tmp_path / "t", {**event, "call": "x" * 40_000}, event)) == 1


@pytest.mark.parametrize("kind", ["absent", "folder", "link", "pipe"])
def test_anything_but_a_regular_file_is_no_trace(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "t"
    (tmp_path / "other").write_text('{"name": "split", "call": "f", "data": {}}\n')
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(tmp_path / "other")
    elif kind == "pipe":
        os.mkfifo(path)
    assert read_trace(path, {}, _ROOTS).events == ()


def _line(request: str, call: str, **data: object) -> str:
    return json.dumps({"name": "metric", "call": call, "request": request, "data": data}) + "\n"


def test_what_a_cell_writes_itself_takes_no_other_cells_place(tmp_path: Path) -> None:
    path = tmp_path / "t"
    with path.open("w") as file:
        file.write(_line("first", "kept"))
        for request in ("flood", "unknown"):
            file.writelines(_line(request, "forged", value="x" * 2000) for _ in range(15_000))
            file.writelines(json.dumps({"request": request, "name": "served", "call": "open", "data": {
                "asked": f"{number}.csv", "served": "/data/b.csv"}}) + "\n" for number in range(1000))  # fmt: skip
        file.write(_line("last", "kept"))
        file.write(json.dumps({"name": "lacked", "call": "open", "request": "last", "data": {
            "kind": "file", "what": "c.csv"}}) + "\n")  # fmt: skip
    trace = read_trace(path, {"first": 0, "flood": 1, "last": 2}, _ROOTS)
    assert [event.cell for event in trace.events if event.call == "kept"] == [0, 2]
    assert 0 < sum(event.call == "forged" for event in trace.events) < 2_500
    assert len(trace.served) <= 400
    assert [lack.what for lack in trace.lacks[2]] == ["c.csv"]


def test_many_cells_that_flood_share_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "t"
    with path.open("w") as file:
        for cell in range(40):
            file.writelines(_line(f"r{cell}", "forged", value=number) for number in range(1_400))
        file.writelines(_line("modest", "kept", value=number) for number in range(300))
    events = read_trace(path, {"modest": 40, **{f"r{cell}": cell for cell in range(40)}}, _ROOTS).events
    by_cell = [[event.data["value"] for event in events if event.cell == cell] for cell in range(41)]
    assert by_cell[40] == list(range(300))
    assert len(events) <= 20_000
    assert {len(values) for values in by_cell[:40]} == {len(by_cell[0])}
    assert by_cell[0] == list(range(len(by_cell[0])))
    assert len(by_cell[0]) > 450


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_survived(raw: bytes) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write(raw)
        file.flush()
        read_trace(Path(file.name), {}, _ROOTS)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(), _VALUES, max_size=5))
def test_whatever_the_values_events_can_be_written_as_strict_json(data: dict[str, object]) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="surrogatepass") as file:
        file.write(json.dumps({"name": "metric", "call": "f", "data": data}) + "\n")
        file.flush()
        events = read_trace(Path(file.name), {}, _ROOTS).events
    written = TypeAdapter(tuple[TraceEvent, ...]).dump_python(events, mode="json")
    json.dumps(written, allow_nan=False).encode()
