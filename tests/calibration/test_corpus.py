"""The folder of judged notebooks, and what is said of one that is not as it should be."""

from pathlib import Path

import pytest
from judged_notebooks import lay_out, table

from certgrader.calibration.corpus import Label, read_corpus
from certgrader.catalogue.catalogue import error_sentence
from certgrader.errors import UsageProblem


def test_all_tables_are_read_each_as_one_reader(tmp_path: Path) -> None:
    corpus = read_corpus(lay_out(tmp_path))
    first, *_, last = sorted(corpus.notebooks, key=lambda one: one.name)
    assert [one.level for one in first.labels["C1.1"]] == ["met", "met"]
    assert [one.level for one in last.labels["C1.1"]] == ["not_met"]
    assert first.labels["C1.1"][0] == Label("met", frozenset({1, 2}))
    assert (first.group, last.group) == ("g0", "g3")


def test_a_notebook_without_a_group_is_a_group_of_its_own(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    (folder / "index.tsv").write_text(table([("n0", ""), ("n1", "class-b")], ("id", "group")))
    groups = {one.name: one.group for one in read_corpus(folder).notebooks}
    assert (groups["n0"], groups["n1"], groups["n2"]) == ("n0", "class-b", "n2")
    (folder / "index.tsv").unlink()
    assert all(one.group == one.name for one in read_corpus(folder).notebooks)


def test_tables_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, second=False)
    plain = read_corpus(folder)
    text = (folder / "labels-a.tsv").read_text()
    (folder / "labels-a.tsv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_corpus(folder).notebooks == plain.notebooks


@pytest.mark.parametrize("written", ["1,2", "1;2", "1, 2", "2,1,1", "1,2,a"])
def test_cells_are_numbers_parted_by_commas_or_semicolons(tmp_path: Path, written: str) -> None:
    folder = lay_out(tmp_path, second=False)
    (folder / "labels-a.tsv").write_text(table([("n0", "C1.1", "met", written)]))
    [judged] = read_corpus(folder).notebooks
    assert judged.labels["C1.1"] == (Label("met", frozenset({1, 2})),)


def test_the_column_of_evidence_may_lack(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, second=False)
    (folder / "labels-a.tsv").write_text(table([("n0", "C1.1", "met")], ("notebook", "criterion", "level")))
    assert read_corpus(folder).notebooks[0].labels["C1.1"] == (Label("met", frozenset()),)


def test_a_judged_notebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    (folder / "notebooks" / "n3.ipynb").unlink()
    corpus = read_corpus(folder)
    assert corpus.missing == ("n3",)
    assert "n3" not in {one.name for one in corpus.notebooks}


@pytest.mark.parametrize("name", ["../n0", "/etc/passwd", "", "a/b"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    folder = lay_out(tmp_path, second=False)
    (tmp_path / "n0.ipynb").write_text("{}")
    (folder / "labels-a.tsv").write_text(table([("n1", "C1.1", "met", ""), (name, "C1.1", "met", "")]))
    assert read_corpus(folder).missing == (name,)


# (what the only table of labels holds, what the sentence must say of it)
FAULTS = [
    (b"notebook\tcriterion\tlevel\nn0\tC1.1\tgood\n", ("labels-a.tsv:2", "« good »", "met, partial, not_met")),
    (b"notebook\tcriterion\tlevel\nn0\tC1.1\t\n", ("labels-a.tsv:2", "n'est pas un niveau")),
    (b"notebook\tlevel\nn0\tmet\n", ("labels-a.tsv", "notebook, criterion, level")),
    (b"notebook,criterion,level\nn0,C1.1,met\n", ("labels-a.tsv", "tabulations")),
    (b"notebook\tcriterion\tlevel\nn0\tC1.1\n", ("labels-a.tsv:2", "notebook, criterion, level")),
    (b"", ("labels-a.tsv", "notebook, criterion, level")),
    (b"notebook\tcriterion\tlevel\nn\xe9\tC1.1\tmet\n", ("labels-a.tsv", "UTF-8")),
    (b"notebook\tcriterion\tlevel\nn99\tC1.1\tmet\n", ("n99", "notebooks/")),
    (b"notebook\tcriterion\tlevel\n", ("corpus: aucune table", "labels.tsv")),
]


@pytest.mark.parametrize(("content", "said"), FAULTS)
def test_a_wrong_table_is_told_in_one_sentence_with_its_place(
    tmp_path: Path, content: bytes, said: tuple[str, ...]
) -> None:
    folder = lay_out(tmp_path, second=False)
    (folder / "labels-a.tsv").write_bytes(content)
    with pytest.raises(UsageProblem) as caught:
        read_corpus(folder)
    sentence = error_sentence(caught.value, "fr")
    assert all(part in sentence for part in said), sentence
    assert "\n" not in sentence


def test_a_folder_without_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        read_corpus(tmp_path)
    assert "labels.tsv" in error_sentence(caught.value, "fr")
