"""Old formats, compared with nbformat's own converter."""

import json
from typing import Any

import nbformat
import pytest
from nbformat import v3, v4

from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook


def version_3() -> dict[str, Any]:
    return {
        "metadata": {"name": "ancien"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Nettoyage"]},
                    {"cell_type": "markdown", "metadata": {}, "source": ["Du *texte*."]},
                    {
                        "cell_type": "code",
                        "collapsed": False,
                        "input": ["x = 1\n", "x"],
                        "language": "python",
                        "metadata": {},
                        "prompt_number": 4,
                        "outputs": [
                            {"output_type": "stream", "stream": "stderr", "text": ["attention\n"]},
                            {
                                "output_type": "pyout",
                                "prompt_number": 4,
                                "text": ["1"],
                                "html": ["<b>1</b>"],
                                "metadata": {},
                            },
                            {"output_type": "display_data", "png": "QUJD", "metadata": {}},
                            {"output_type": "pyerr", "ename": "KeyError", "evalue": "'a'", "traceback": ["KeyError"]},
                        ],
                    },
                    {"cell_type": "raw", "metadata": {}, "source": ["brut"]},
                ],
            }
        ],
    }


def shape(notebook: Notebook) -> list[Any]:
    return [(c.kind, c.source, c.execution_count, c.outputs) for c in notebook.cells]


def test_version_3_reads_as_nbformat_converts_it() -> None:
    raw = json.dumps(version_3()).encode()
    node = nbformat.reads(raw.decode(), as_version=3)  # type: ignore[no-untyped-call]
    converted = nbformat.convert(node, 4)  # type: ignore[no-untyped-call]
    ours = parse_notebook(raw, "n")
    assert shape(ours) == shape(parse_notebook(json.dumps(converted).encode(), "n"))
    assert ours.nbformat == "3.0"
    assert ours.repairs[0].key == "notebook.repair.converted"
    assert ours.cells[2].execution_count == 4
    assert [o.kind for o in ours.cells[2].outputs] == ["stream", "result", "display", "error"]


def test_version_2() -> None:
    cells = [{"cell_type": "code", "input": "print 1", "outputs": []}, {"cell_type": "markdown", "source": "# A"}]
    made = {"metadata": {"name": "n"}, "nbformat": 2, "worksheets": [{"cells": cells}]}
    notebook = parse_notebook(json.dumps(made).encode(), "n")
    assert [(c.kind, c.source) for c in notebook.cells] == [("code", "print 1"), ("markdown", "# A")]
    assert notebook.nbformat == "2.0"


@pytest.mark.parametrize("level", [0, 9, "trois", None])
def test_a_heading_of_any_level(level: object) -> None:
    made = version_3()
    made["worksheets"][0]["cells"][0]["level"] = level
    assert parse_notebook(json.dumps(made).encode(), "n").sections[0].title == "Nettoyage"


def test_worksheets_that_are_none() -> None:
    made = {**version_3(), "worksheets": ["x", {"cells": 3}, None]}
    assert parse_notebook(json.dumps(made).encode(), "n").cells == ()


def test_the_oracle_is_what_we_think() -> None:
    assert (v3.nbformat, v4.nbformat) == (3, 4)
