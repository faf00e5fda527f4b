"""A notebook that shows its secrets in every way: none of them is in any file or word that certgrade leaves."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("secrets")

_TOKEN = "ghp" + "_" + "Wm4Kx8Zr2Tn6Vb0Qs3Yd7Hf1Lj5Pc9GaEuIo"
_PASSWORD = "C0quelicot" + "!Bleu-27"
_KEY = "9c1e" + "5f7a2b8d4036" + "e1f0a9b8c7d6e5f4"
_GIVEN = "q7Rt2Lm9" + "Xz4Vb6Nc1Hs8"
_PLANTED = (_TOKEN, _PASSWORD, _KEY, _GIVEN)
_CELLS = (
    f"TOKEN = '{_TOKEN}'\nurl = 'postgresql://moi:{_PASSWORD}@127.0.0.1/base'\n"
    f"import os\nos.environ['API_KEY'] = '{_KEY}'",
    "print(TOKEN, TOKEN[:22], TOKEN[10:])\nprint(url)\nTOKEN",
    "raise ValueError('refused: ' + TOKEN)",
    "import pandas as pd\npd.DataFrame({'jeton': [TOKEN], 'url': [url]})",
    "import base64\nprint(base64.b64encode(TOKEN.encode()).decode(), os.environ['API_KEY'])",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title(TOKEN);",
    "open(TOKEN + '.csv', 'w').write(url)\npd.read_csv(TOKEN + '.csv').shape",
    "from IPython.display import HTML, Markdown, display\ndisplay(HTML(f'<b>{url}</b>'), Markdown(f'`{TOKEN}`'))",
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of results of `batch`, and all that was said."""
    folder = tmp_path_factory.mktemp("secrets")
    work = folder / "cohorte" / "candidat"
    work.mkdir(parents=True)
    code: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    saved = [{"output_type": "stream", "name": "stdout", "text": f"ancien {_TOKEN}\n"}]
    cells: list[dict[str, object]] = [{**code, "source": source} for source in _CELLS]
    cells[1]["outputs"] = saved
    cells.append({"cell_type": "markdown", "metadata": {}, "source": f"Le mot de passe est `{_PASSWORD}`."})
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (work / "n.ipynb").write_text(json.dumps(document))
    (work / ".env").write_text(f"DB_PASSWORD={_PASSWORD}\n")
    (work / "docker-compose.yml").write_text(f"services:\n  db:\n    environment:\n      DB_PASSWORD: {_PASSWORD}\n")
    (work / "config.py").write_text(f"API_KEY = '{_KEY}'\n")
    said = ""
    for words in (
        ["batch", str(folder / "cohorte"), "-o", str(folder / "out")],
        ["check", str(work), "-o", str(folder / "seul"), "--format", "html,json,csv", "-p", "jeton_api", _GIVEN],
        ["selfcheck", str(work / "n.ipynb")],
        ["regrade", str(folder / "out" / "bundles"), "-o", str(folder / "encore")],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "certgrader", *words],
            capture_output=True, text=True, check=False, timeout=240, cwd=folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said += done.stdout + done.stderr
    return folder, said


def test_no_file_and_no_word_holds_a_secret(results: tuple[Path, str]) -> None:
    folder, said = results
    files = [path for name in ("out", "seul", "encore") for path in (folder / name).rglob("*") if path.is_file()]
    assert len(files) >= 8
    for place, text in [(str(path), path.read_text("utf-8", "replace")) for path in files] + [("said", said)]:
        for secret in _PLANTED:
            for form in (secret, secret[:16], secret[-16:], base64.b64encode(secret.encode()).decode()[:20]):
                assert form not in text, f"{form[:6]}… in {place}"


def test_the_warning_names_cells_and_files_never_values(results: tuple[Path, str]) -> None:
    for name in ("seul", "encore"):
        report = json.loads(next((results[0] / name).glob("*.report.json")).read_text())
        found = [one for one in report["warnings"] if one["code"] == "secret-found"]
        assert {cell for one in found for cell in one["cells"]} >= {0}
        text = " ".join(one["message"] for one in found)
        assert "jeton GitHub" in text
        assert "chaîne de connexion" in text
        assert "config.py" in text
        assert "docker-compose.yml" in text


def test_the_notebook_ran_as_it_was_written(results: tuple[Path, str]) -> None:
    report = json.loads(next((results[0] / "seul").glob("*.report.json")).read_text())
    statuses = [cell["status"] for cell in report["execution"]["cells"]]
    assert statuses == ["ok", "ok", "error", "ok", "ok", "ok", "ok", "ok"]
    bundle = next((results[0] / "out" / "bundles").iterdir())
    kept = "".join(path.read_text("utf-8", "replace") for path in bundle.iterdir())
    assert re.search("refused: (••••|\\\\u2022)", kept)
