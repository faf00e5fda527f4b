"""What the environment lacks, known before anything runs."""

from pathlib import Path

from packaging.requirements import Requirement

from certgrader.execution.environments.comparison import missing_modules, not_installed, other_versions
from certgrader.execution.environments.distributions import distribution_of, used_without_import
from certgrader.execution.environments.imports import ImportedModule
from certgrader.execution.environments.requirements import Declared
from certgrader.execution.kernels import find_environment
from certgrader.execution.model import MissingModule, OtherVersion


def test_modules_that_are_there_are_not_missed() -> None:
    here = find_environment(None).packages
    wanted = [ImportedModule(name, (1,)) for name in ("numpy", "sklearn", "yaml", "zmq", "absent_one", "PIL")]
    missing = missing_modules([*wanted, ImportedModule("cudf", (2,), guarded=True)], here)
    assert missing == (MissingModule("absent_one", "absent-one", (1,)),)


def test_a_module_is_a_folder_a_file_or_a_compiled_one(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.py").touch()
    (tmp_path / "c.cpython-311-x86_64-linux-gnu.so").touch()
    missing = missing_modules([ImportedModule(name, (0,)) for name in "abcd"], [tmp_path])
    assert [one.module for one in missing] == ["d"]


def test_modules_of_another_name() -> None:
    assert [distribution_of(name) for name in ("sklearn", "bs4", "shap", "my_thing")] == [
        "scikit-learn", "beautifulsoup4", "shap", "my-thing",
    ]  # fmt: skip


def test_versions_far_from_those_asked_for() -> None:
    declared = [
        Declared(Requirement(text), "requirements.txt")
        for text in ("pandas==1.3.5", "numpy>=1.20", "scipy==1.2.0", "shap==0.4", "joblib", "x<2,>=1")
    ]
    installed = [("pandas", "3.1.1"), ("numpy", "2.4.6"), ("scipy", "1.17.1"), ("joblib", "1.6"), ("x", "4.0")]
    assert other_versions(declared, installed, ()) == (
        OtherVersion("pandas", "==1.3.5", "3.1.1"),
        OtherVersion("x", "<2,>=1", "4.0"),
    )


def test_what_cells_install_in_vain() -> None:
    texts = ("numpy", "scikit_learn==1.0", "paquet-qui-manque>=2")
    declared = [Declared(Requirement(text), 3) for text in texts]
    declared.append(Declared(Requirement("autre-paquet-qui-manque"), "requirements.txt"))
    assert not_installed(declared, find_environment(None).packages) == ("paquet-qui-manque",)


def test_readers_of_formats_are_needed_without_an_import() -> None:
    code = "pd.read_excel('a.xlsx')\ndf.to_parquet('b')"
    assert used_without_import(code) == ("openpyxl", "pyarrow")
    assert used_without_import("read_csv('a.csv')") == ()
