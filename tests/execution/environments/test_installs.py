"""Cells that only install, in the forms that notebooks have."""

import pytest

from certgrader.execution.environments.installs import only_installs


@pytest.mark.parametrize(
    "source",
    [
        "!pip install pandas",
        "%pip install -q pandas==2.0 numpy",
        "# bibliothèques\n!pip3 install -U x\n\n!conda install -y z",
        "!python -m pip install x",
        "!{sys.executable} -m pip install x",
        "!apt-get -qq install -y graphviz",
        "!pip install a \\\n  b",
        "%%capture\n!pip install x",
        "%%bash\npip install x",
        "!uv pip install x",
        "!pip --quiet install x",
        "pip install pyspark",
        "pip install a\npip install b",
        "! pip install a -q > /dev/null 2>&1",
        "!pip install -q a && pip install b",
        "!yes | pip install a | tail -1",
        "!pip install a | grep -v 'already satisfied'",
        "!pip install a  # pour les graphes ; voir plus bas",
        "!sudo apt-get update -y; sudo apt-get install -y tesseract-ocr",
        "%%capture sortie\n!pip install a\n%pip install b",
        "%%time\n!pip install a",
        "%%bash -e\nset -e\npython3.10 -m pip install a\necho fini",
        "%%script bash\nconda install a",
        "%conda env update -f environment.yml",
        "!/opt/conda/bin/pip3.11 install a",
        "!$sys.executable -m pip install a",
        '!"{sys.executable}" -m pip install a',
        "!python -m spacy download fr_core_news_sm",
        "!brew install libomp",
        "!npm install -g localtunnel",
        "!DEBIAN_FRONTEND=noninteractive apt-get install -y a",
    ],
)
def test_installs(source: str) -> None:
    assert only_installs(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# !pip install pandas",
        "!pip install x\nimport x",
        "!pip list",
        "pip = 1",
        "!ls",
        "%matplotlib inline",
        "%%bash\nls\npip install x",
        "%%capture",
        "print('!pip install x')",
        "!pip install a && python entrainer.py",
        "!pip install a; cp x y",
        "!pip install $(python x.py)",
        "!pip install a | tee journal.txt",
        "!echo bonjour",
        "import sys\n!{sys.executable} -m pip install a",
        "if colab:\n    !pip install a",
        "!git clone https://h.example/x.git\n!pip install ./x",
        "!python -m nltk.downloader all",
        "%load_ext autoreload\n!pip install a",
        "%%writefile a.sh\npip install a",
        "apt install x",
        "!pip freeze > requirements.txt",
        "%%bash",
    ],
)
def test_everything_else(source: str) -> None:
    assert not only_installs(source)
