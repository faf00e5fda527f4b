from typing import Any

import pytest
from pydantic import ValidationError

DEPLOYS = "on: push\njobs:\n  run: docker push registre/modele"


def test_kind_path_and_text(finds: Any, misses: Any) -> None:
    workflow = [(".github/workflows/ci.yml", DEPLOYS)]
    finds("{kind: [workflow]}", files=workflow)
    finds("{path: ['.github/workflows/*']}", files=workflow)
    finds("{path: ['.github/workflows/*']}", files=[(f"projet/{workflow[0][0]}", DEPLOYS)])
    finding = finds("{kind: [workflow], text: ['docker (build|push)']}", files=workflow)
    assert (finding.evidence[0].path, finding.evidence[0].lines) == (".github/workflows/ci.yml", (3, 3))
    misses("{kind: [container]}", files=workflow)
    misses("{kind: [workflow], text: [kubectl]}", files=workflow)
    misses("{path: ['*.py']}", files=[("src.py/a.txt", "x")])
    misses("{kind: [workflow], at_least: 2}", files=workflow)


def test_documents_beside_the_notebook_are_no_evidence(finds: Any, misses: Any) -> None:
    misses("{text: ['docker push']}", files=[("README.md", DEPLOYS), ("docs/notes.md", DEPLOYS)])
    misses("{path: ['README.md']}", files=[("README.md", DEPLOYS)])
    finds("{kind: [readme]}", files=[("README.md", DEPLOYS)])


def test_an_empty_file_does_nothing(misses: Any) -> None:
    misses("{kind: [container]}", files=[("Dockerfile", " \n")])


def test_cannot_tell(cannot_tell: Any) -> None:
    cannot_tell("{kind: [container]}")


@pytest.mark.parametrize("fields", ["{}", "{kind: [paper]}", "{text: ['*']}"])
def test_wrong_fields_are_refused(fields: str, make_check: Any) -> None:
    with pytest.raises(ValidationError):
        make_check("file", fields)
