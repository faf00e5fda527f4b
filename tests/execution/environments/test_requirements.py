"""What a submission says it needs: names and versions, nothing that leads elsewhere."""

import pytest
from execution_builder import read
from hypothesis import given
from hypothesis import strategies as st

from certgrader.execution.environments.requirements import declared_requirements, installed_by
from certgrader.submission.model import Submission, SubmittedFile


def _submission(notebook: str = "n.ipynb", **files: str) -> Submission:
    made = tuple(SubmittedFile(path.replace("__", "/"), len(text), "", text) for path, text in files.items())
    return Submission("n", "", "", notebook, "", made)


def _declared(*sources: str, submission: Submission | None = None) -> dict[str, tuple[str, str | int]]:
    found = declared_requirements(read(*sources), submission or _submission())
    return {one.name: (str(one.requirement.specifier), one.origin) for one in found}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("!pip install -q shap xgboost==1.7.6", ["shap", "xgboost==1.7.6"]),
        ("%pip install 'dask[complete]>=2024'", ["dask[complete]>=2024"]),
        ("%conda install -c conda-forge lightgbm=4.3 -y", ["lightgbm==4.3.*"]),
        ("  !{sys.executable} -m pip install --upgrade umap-learn", ["umap-learn"]),
        ("!pip3 install a && pip install b -i https://ailleurs.example/ c; echo d", ["a", "b", "c"]),
        ("!python -m pip install --find-links ./wheels e # f", ["e"]),
        ("!uv pip install polars", ["polars"]),
        (
            "!pip install git+https://h.example/x.git -e . ./local.whl -r req.txt /tmp/x https://h.example/a.whl g",
            ["g"],
        ),
        ("!pip install 'h @ https://h.example/h.whl'", []),
        ("!pip uninstall -y a", []),
        ("print('pip install a')", []),
        ("!apt-get install b", []),
        ("!pip install 'unclosed", []),
    ],
)
def test_install_commands(line: str, names: list[str]) -> None:
    assert [str(one) for one in installed_by(line)] == names


def test_files_of_every_kind() -> None:
    submission = _submission(
        **{
            "requirements.txt": "# all\npandas==1.3.5 --hash=sha256:00\n-r other.txt\n--index-url https://x.example\n"
            "scikit_learn>=1.0 ; python_version > '3.0'\n./local\nbad name here\ngit+https://x.example/y\n",
            "environment.yml": "name: e\ndependencies:\n- python=3.9\n- numpy=1.21=py39\n- conda-forge::scipy>=1.7\n"
            "- pip:\n  - plotly==5.1\n",
            "pyproject.toml": "[project]\ndependencies = ['shap~=0.41']\n[tool.poetry.dependencies]\n"
            "python = '^3.9'\nxgboost = '^1.7'\nlightgbm = {version = '4'}\n",
            "Pipfile": "[packages]\nseaborn = '*'\ncatboost = '==1.2'\n",
        }
    )
    found = {name: specifier for name, (specifier, _) in _declared("1", submission=submission).items()}
    assert found == {
        "pandas": "==1.3.5", "scikit-learn": ">=1.0", "numpy": "==1.21.*", "scipy": ">=1.7", "plotly": "==5.1",
        "shap": "~=0.41", "xgboost": ">=1.7", "lightgbm": "", "seaborn": "", "catboost": "==1.2",
    }  # fmt: skip


def test_the_cell_comes_first_then_the_nearest_file() -> None:
    files = {
        "requirements.txt": "a==1\nb==1\nc==1\n",
        "nb__requirements.txt": "b==2\n",
        "x__requirements.txt": "c==3\n",
    }
    submission = _submission("nb/n.ipynb", **files)
    assert _declared("!pip install a==9", submission=submission) == {
        "a": ("==9", 0),
        "b": ("==2", "nb/requirements.txt"),
        "c": ("==1", "requirements.txt"),
    }


def test_files_that_cannot_be_read_say_nothing() -> None:
    odd = {"environment.yml": "a: [", "pyproject.toml": "= 3", "Pipfile": "[packages", "requirements.txt": "\0===\n"}
    assert _declared("1", submission=_submission(**odd)) == {}
    assert _declared("1", submission=_submission(**{"environment.yml": "- 3", "pyproject.toml": "project = 1"})) == {}


def test_install_commands_that_python_starts() -> None:
    source = (
        "import subprocess, sys, os\n"
        "subprocess.check_call([sys.executable, '-m', 'pip', 'install', '-q', 'shap==0.44.0', \"a\"])\n"
        "os.system('pip install b')\n"
    )
    assert _declared(source) == {"shap": ("==0.44.0", 0), "a": ("", 0), "b": ("", 0)}


def test_requirements_of_other_machines_are_left_out() -> None:
    text = "pywin32; sys_platform == 'win32'\na; python_version >= '3'\nb; extra == 'x'\n"
    assert list(_declared(submission=_submission(**{"requirements.txt": text}))) == ["a"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_line_leads_anywhere(start: str, end: str) -> None:
    for one in installed_by(f"!pip install {start} https://x.example/{end} {end}"):
        assert one.url is None
        assert "/" not in one.name


def test_what_would_take_for_ever_is_passed_over() -> None:
    blanks = " " * 1_000_000
    merged = "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 8)}]}}\n" for n in range(1, 20))
    submission = _submission(
        **{
            "requirements.txt": f"a{blanks}x\npandas\nb; {'(' * 1_900}\nc=={'9' * 10_000}\n",
            "environment.yml": f"a0: &a0 {{k: 1}}\n{merged}dependencies: [d]\n",
            "pyproject.toml": f"[project]\ndependencies = ['e; {'(' * 100_000}', 'f']\n",
        }
    )
    cells = (f"{blanks}x", f"!pip{blanks}install g", f"python{'1' * 1_000_000}", "!pip install h")
    assert sorted(_declared(*cells, submission=submission)) == ["f", "h", "pandas"]
