import pytest

from certgrader.notebook.platform import platform


@pytest.mark.parametrize(
    ("metadata", "source", "expected"),
    [
        ({}, "df = pd.read_csv('data.csv')", "jupyter"),
        ({}, "df = pd.read_csv('/kaggle/input/titanic/train.csv')", "kaggle"),
        ({}, "from kaggle_secrets import UserSecretsClient", "kaggle"),
        ({"kaggle": {}}, "x = 1", "kaggle"),
        ({"colab": {}}, "x = 1", "colab"),
        ({}, "from google.colab import drive", "colab"),
        ({}, "path = '/content/drive/MyDrive/a.csv'", "colab"),
        ({"colab": {}}, "pd.read_csv('/kaggle/input/a/b.csv')", "kaggle"),
        ({}, "# un export vers kaggle plus tard", "jupyter"),
    ],
)
def test_platform(metadata: dict[str, object], source: str, expected: str) -> None:
    assert platform(metadata, ["import os", source]) == expected
