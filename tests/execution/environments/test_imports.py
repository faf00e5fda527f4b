"""What a notebook imports, and what it can do without."""

from execution_builder import read

from certgrader.execution.environments.imports import ImportedModule, imported_modules
from certgrader.submission.model import Submission, SubmittedFile

_BARE = Submission("n", "", "", "n.ipynb", "")


def test_modules_from_outside_with_their_cells() -> None:
    notebook = read("import os, numpy as np\nimport pandas.api", "def f(:", "def g():\n    from numpy import linalg")
    assert imported_modules(notebook, _BARE) == (
        ImportedModule("numpy", (0, 2)),
        ImportedModule("pandas", (0,)),
    )


def test_what_the_notebook_can_do_without_is_said_so() -> None:
    notebook = read(
        "try:\n    import cudf as pd\nexcept ImportError:\n    import pandas as pd",
        "try:\n    import shap\nexcept ValueError:\n    pass",
        "try:\n    import seaborn\nexcept:\n    pass\nimport seaborn",
    )
    guarded = {module.name: module.guarded for module in imported_modules(notebook, _BARE)}
    assert guarded == {"cudf": True, "pandas": True, "shap": False, "seaborn": False}


def test_modules_handed_in_and_those_of_a_platform_are_not_packages() -> None:
    files = tuple(SubmittedFile(path, 1, "") for path in ("src/outils.py", "src/projet/__init__.py", "data.csv"))
    notebook = read(
        "import outils, projet.x, src, data\nfrom google.colab import drive\nimport kaggle_secrets\nfrom . import y"
    )
    submission = Submission("n", "", "", "n.ipynb", "", files)
    assert [module.name for module in imported_modules(notebook, submission)] == ["data"]


def test_imports_of_other_languages_and_of_magics_do_not_count() -> None:
    notebook = read("%%bash\nimport shap", "%%time\nimport shap2", "%load_ext autoreload\nimport shap3")
    assert [module.name for module in imported_modules(notebook, _BARE)] == ["shap2", "shap3"]
