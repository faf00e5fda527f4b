import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.errors import RubricProblem
from certgrader.rubric.document import MAX_BYTES, plain_scalar, read_document

Complaints = Callable[[str | bytes], list[str]]

HOSTILE = {
    "empty": (b"", "rubric.empty"),
    "only a comment": (b"# rien\n", "rubric.empty"),
    "binary": (b"PK\x03\x04\x00\x00", "rubric.binary"),
    "latin-1": ("titre: é".encode("latin-1"), "rubric.encoding"),
    "utf-16": ("titre: é".encode("utf-16"), "rubric.binary"),
    "too large": (b"a" * (MAX_BYTES + 1), "rubric.too-large"),
    "unclosed": (b"a: [1, 2", "rubric.yaml"),
    "tab": (b"a:\n\t- b", "rubric.yaml"),
    "two documents": (b"a: 1\n---\nb: 2\n", "rubric.yaml"),
    "control character": (b"a: \x07", "rubric.yaml"),
    "many brackets": (b"[" * 200_000, "rubric.too-deep"),
    "many dashes": (b"- " * 100_000 + b"a", "rubric.too-deep"),
    "python object": (b"a: !!python/object/apply:os.system [ls]", "rubric.tag"),
    "own tag": (b"a: !secret b", "rubric.tag"),
    "list as key": (b"{[1, 2]: 3}", "rubric.key-not-text"),
    "alias to itself": (b"a: &a [*a]", "rubric.too-many-nodes"),
    "alias bomb": (
        b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 9)),
        "rubric.too-many-nodes",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_gets_a_sentence(name: str, complaints: Complaints) -> None:
    raw, key = HOSTILE[name]
    with pytest.raises(RubricProblem) as problem:
        read_document(raw, "r.yaml")
    assert problem.value.key == key
    assert complaints(raw)


def test_places_count_from_one() -> None:
    document = read_document(b"a:\n  - b: {c: 1}\n  - {d: e}\n", "r.yaml")
    assert document.place(("a", 0, "b", "c")) == "r.yaml:2:12"
    assert document.place(("a", 1, "d"), key=True) == "r.yaml:3:6"
    assert document.place(("a", 1, "union tag", "d")) == "r.yaml:3:9"
    assert document.place(document.find(("a",), "e")) == "r.yaml:3:9"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_document(b"\xef\xbb\xbfa: 1", "r.yaml").value == {"a": 1}


def test_aliases_may_be_used_with_measure() -> None:
    assert read_document(b"a: &x [1]\nb: *x", "r.yaml").value == {"a": [1], "b": [1]}


SCALARS = [
    ("012", 12),
    ("0o12", 10),
    ("0x1F", 31),
    ("+4", 4),
    ("1e3", 1000.0),
    ("-.5", -0.5),
    ("9" * 40, float("9" * 40)),
    ("", None),
    ("~", None),
    ("True", True),
    ("yes", "yes"),
    (".inf", ".inf"),
    ("1_000", "1_000"),
    ("1.2.3", "1.2.3"),
    ("-", "-"),
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_plain_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    assert plain_scalar(text) == value
    assert type(plain_scalar(text)) is type(value)


# YAML knows no control characters and folds line separators.
_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(_TEXT, _PLAIN, min_size=1, max_size=5))
def test_what_is_written_is_read_back(value: dict[str, object]) -> None:
    # JSON is YAML 1.2; PyYAML writes 1.1, where `0E0` is a word.
    text = json.dumps(value, ensure_ascii=False)
    assert read_document(text.encode(), "r.yaml").value == value


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    with suppress(RubricProblem):
        read_document(raw, "r.yaml")
