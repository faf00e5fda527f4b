import json

import pytest

from certgrader.facts.written import written
from certgrader.notebook.reading import parse_notebook


def files(*cells: str) -> dict[str, str]:
    documents: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "source": cell, "outputs": []} for cell in cells
    ]
    raw = {"cells": documents, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return {one.path: one.text or "" for one in written(parse_notebook(json.dumps(raw).encode(), "n.ipynb"))}


IMAGE = "FROM python:3.12\nCMD ['uvicorn']\n"


@pytest.mark.parametrize(
    "code",
    [
        f"%%writefile Dockerfile\n{IMAGE}",
        f"from pathlib import Path\nPath('Dockerfile').write_text({IMAGE!r}, encoding='utf-8')",
        f"with open('Dockerfile', 'w') as image:\n    image.write({IMAGE!r})",
        f"import pathlib\nimage = pathlib.Path('./Dockerfile')\ntext = {IMAGE!r}\nimage.write_text(text)",
        f"files = {{'Dockerfile': {IMAGE!r}}}\nfor path, text in files.items():\n    Path(path).write_text(text)",
        f"if True:\n    with Path('Dockerfile').open(mode='w') as image:\n        image.write({IMAGE!r}.lstrip())",
    ],
)
def test_a_file_that_is_written(code: str) -> None:
    found = files(code)
    assert list(found) == ["Dockerfile"]
    assert found["Dockerfile"].strip() == IMAGE.strip()


@pytest.mark.parametrize(
    "code",
    [
        "from pathlib import Path\nPath('Dockerfile').touch()",
        f"# Path('Dockerfile').write_text({IMAGE!r})",
        f"text = {IMAGE!r}\nprint(text)",
        f"def make():\n    open('Dockerfile', 'w').write({IMAGE!r})",
        f"if False:\n    open('Dockerfile', 'w').write({IMAGE!r})",
        "open('Dockerfile', 'w').write(render())",
        f"open('Dockerfile').write({IMAGE!r})",
        f"open('/etc/Dockerfile', 'w').write({IMAGE!r})",
        f"open('../Dockerfile', 'w').write({IMAGE!r})",
        f"files = {{'Dockerfile': {IMAGE!r}}}\nfor path, text in files.items():\n    Path(path).touch()",
        "def broken(:\n",
    ],
)
def test_what_writes_no_file_of_known_text(code: str) -> None:
    assert files(code) == {}


def test_the_last_text_counts() -> None:
    found = files(
        "%%writefile app.py\nprint(1)", "%%writefile app.py\nprint(2)", "NOTE = 'a'", "open('n.txt','w').write(NOTE)"
    )
    assert found == {"app.py": "print(2)", "n.txt": "a"}
