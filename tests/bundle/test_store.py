from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certgrader.bundle.store import Bundle, bundles_in, key, load, save
from certgrader.catalogue.catalogue import Phrase, error_sentence, phrase
from certgrader.errors import CertgradeError, ExitCode, SubmissionProblem, UsageProblem
from certgrader.execution.model import STATIC_RUN, CellError, CellRun, LimitState, Run, ServedFile, TraceEvent
from certgrader.notebook.model import Cell, Code, Magic, Notebook, Output, Paragraph, Section
from certgrader.submission.model import Submission, SubmittedFile

NOTEBOOK = Notebook(
    cells=(Cell(0, "code", "1", code=Code("1", (1,), (Magic("time", 1, "%time 1"),))),),
    sections=(Section(0, "A", 1, 0, 1),),
    paragraphs=(Paragraph(0, 0, (1, 1), "comment", "x", "fr"),),
    title="A",
    language="fr",
    platform="jupyter",
    kernel_language="python",
    nbformat="4.5",
    repairs=(phrase("notebook.repair.converted", version="3"),),
)
SUBMISSION = Submission(
    "candidat", "a" * 64, "2026-11-24T10:00:00+01:00", "n.ipynb", "b" * 64, (SubmittedFile("a.py", 1, "c", "x"),)
)
BUNDLE = Bundle(SUBMISSION, NOTEBOOK, STATIC_RUN, "2026-11-24T10:00:00+01:00")

# Lone surrogates and control characters too: a notebook may hold them.
texts = st.text(st.characters(), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
fields = st.integers(0, 99) | st.floats(allow_nan=False) | texts
phrases = st.builds(
    Phrase,
    texts,
    st.lists(st.tuples(texts, fields | st.builds(Phrase, texts)), max_size=2).map(tuple),
)
outputs = st.builds(
    Output, st.sampled_from(["stream", "display"]), texts, st.lists(st.tuples(texts, texts), max_size=2).map(tuple)
)
errors = st.builds(CellError, texts, texts, texts, st.none() | phrases)
cell_runs = st.builds(
    CellRun,
    st.integers(0, 99),
    st.sampled_from(["ok", "error", "timeout"]),
    st.floats(0, 1e6),
    st.lists(outputs, max_size=2).map(tuple),
    st.none() | errors,
)
events = st.builds(TraceEvent, texts, texts, st.none() | st.integers(0, 99), st.dictionaries(texts, values, max_size=3))
runs = st.builds(
    Run,
    st.just("executed"),
    st.sampled_from(["completed", "killed"]),
    st.none() | texts,
    st.floats(0, 1e6),
    st.none() | texts,
    st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    st.lists(cell_runs, max_size=2).map(tuple),
    st.lists(events, max_size=2).map(tuple),
    st.lists(st.builds(LimitState, st.just("memory"), texts, st.just("rlimit"), st.booleans()), max_size=1).map(tuple),
    st.lists(st.tuples(texts, values), max_size=2).map(tuple),
    st.none() | texts,
    st.lists(st.builds(ServedFile, texts, texts, st.just("data")), max_size=1).map(tuple),
    st.lists(phrases, max_size=2).map(tuple),
)
notebooks = st.builds(
    lambda sources, outputs_, title: replace(
        NOTEBOOK,
        title=title,
        cells=tuple(Cell(i, "code", source, outputs=tuple(outputs_)) for i, source in enumerate(sources)),
    ),
    st.lists(texts, max_size=3),
    st.lists(outputs, max_size=2),
    texts,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(notebooks, runs, texts)
def test_what_is_kept_is_read_back(tmp_path: Path, notebook: Notebook, run: Run, name: str) -> None:
    submission = replace(SUBMISSION, name=name, root=tmp_path)
    bundle = Bundle(submission, notebook, run, "2026-11-24T10:00:00+01:00")
    assert load(save(tmp_path / "bundles", bundle)) == replace(bundle, submission=replace(submission, root=None))


def test_the_folder_is_named_by_the_key_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = save(tmp_path / "deep" / "bundles", BUNDLE)
    assert folder == tmp_path / "deep" / "bundles" / key(BUNDLE)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert sorted(path.name for path in folder.iterdir()) == [
        "bundle.json",
        "notebook.json",
        "run.json",
        "submission.json",
    ]


def test_keeping_again_replaces_the_older_run(tmp_path: Path) -> None:
    save(tmp_path, BUNDLE)
    later = replace(BUNDLE, created="2026-11-25T10:00:00+01:00")
    folder = save(tmp_path, later)
    assert load(folder).created == later.created
    assert bundles_in(tmp_path) == [folder]
    assert len(list(tmp_path.iterdir())) == 1


CHANGES: dict[str, Callable[[Bundle], Bundle]] = {
    "submission": lambda b: replace(b, submission=replace(b.submission, sha256="d" * 64)),
    "name": lambda b: replace(b, submission=replace(b.submission, name="autre")),
    "notebook": lambda b: replace(b, submission=replace(b.submission, notebook="autre.ipynb")),
    "parameters": lambda b: replace(b, run=replace(b.run, parameters=(("seuil", 3),))),
    "data": lambda b: replace(b, run=replace(b.run, data="données")),
    "limits": lambda b: replace(b, run=replace(b.run, limits=(LimitState("memory", "2G", "cgroup"),))),
    "environment": lambda b: replace(b, run=replace(b.run, packages=(("pandas", "3.1"),))),
    "mode": lambda b: replace(b, run=replace(b.run, mode="executed")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_key_depends_on(what: str) -> None:
    assert key(CHANGES[what](BUNDLE)) != key(BUNDLE)


def test_the_key_does_not_depend_on_what_happened() -> None:
    hit = (LimitState("memory", "2G", "cgroup", hit=True),)
    run = replace(STATIC_RUN, limits=(LimitState("memory", "2G", "cgroup"),))
    other = replace(run, limits=hit, seconds=3.0, status="memory")
    assert key(replace(BUNDLE, run=run)) == key(replace(BUNDLE, run=other, created="later"))


def damaged(folder: Path, name: str, content: bytes | None) -> CertgradeError:
    target = save(folder, BUNDLE)
    if content is None:
        (target / name).unlink()
    else:
        (target / name).write_bytes(content)
    with pytest.raises(SubmissionProblem) as problem:
        load(target)
    return problem.value


@pytest.mark.parametrize("name", ["bundle.json", "submission.json", "notebook.json", "run.json"])
@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"format": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_bundle_gets_one_sentence(tmp_path: Path, name: str, content: bytes | None) -> None:
    problem = damaged(tmp_path, name, content)
    assert problem.exit_code == ExitCode.UNREADABLE
    assert str(tmp_path) in (problem.place or "")
    for language in ("fr", "en"):
        assert "\n" not in error_sentence(problem, language)


def test_a_missing_folder_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SubmissionProblem):
        bundles_in(tmp_path / "nulle-part")


def test_a_place_that_cannot_be_written_is_a_usage_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageProblem) as problem:
        save(tmp_path / "file", BUNDLE)
    assert error_sentence(problem.value, "fr")
