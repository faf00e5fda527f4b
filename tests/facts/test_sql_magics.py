"""What cells of SQL do is read as what a statement does that Python executes."""

import pytest
from facts_builder import notebook_of

from certgrader.facts.code.extract import extract as code_facts
from certgrader.facts.model import Call
from certgrader.facts.modelling.extract import extract


def done(*cells: str) -> list[Call]:
    notebook = notebook_of(*cells)
    calls = extract(notebook, code_facts(notebook))[0].calls
    return [one for one in calls if one.name.startswith("sql.")]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("%%sql\nSELECT * FROM ventes", {"sql.read"}),
        ("%%sql sqlite:///a.db\nSELECT DISTINCT ville FROM ventes", {"sql.read", "sql.deduplicated"}),
        ("%%bigquery --project p\nSELECT ville FROM v WHERE prix IS NOT NULL", {"sql.read", "sql.voids_removed"}),
        ("%sql SELECT ville FROM ventes WHERE prix > 3", {"sql.read", "sql.rows_chosen"}),
        ("%%sql\nDELETE FROM ventes WHERE prix IS NULL", {"sql.voids_removed"}),
        ("%%sparksql\nwith v as (select 1)\nselect * from v", {"sql.read"}),
        ("%%sql\nDROP TABLE ventes", set()),
        ("%sql sqlite:///a.db", set()),
        ("%%sql", set()),
        ("%%html\nselect x from y", set()),
    ],
)
def test_what_a_cell_of_sql_does(source: str, names: set[str]) -> None:
    assert {one.name for one in done(source)} == names


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("%%sql ventes <<\nSELECT * FROM t", True),
        ("%%sql\nventes << SELECT * FROM t", True),
        ("%%bigquery ventes --project p\nSELECT * FROM t", True),
        ("ventes = %sql SELECT * FROM t", True),
        ("%%sql\nSELECT * FROM t", False),
    ],
)
def test_rows_that_get_a_name_are_kept(source: str, kept: bool) -> None:
    (read,) = (one for one in done(source) if one.name == "sql.read")
    assert read.kept is kept
    assert ("shown" in read.reaches) is not kept


def test_a_statement_has_the_lines_of_its_cell() -> None:
    (read,) = done("\n%%sql\nSELECT a\nFROM t\n")
    assert (read.cell, read.lines) == (0, (2, 4))
    assert read.excerpt == "SELECT a\nFROM t"
