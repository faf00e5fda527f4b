"""What is stored under versions of the notebook's own making, and levels computed from what they judge."""

import pytest
from modelling_notebooks import followed

START = "import hashlib, json, joblib, pickle, time, os\nfrom datetime import datetime\nfrom pathlib import Path\n"


def kinds(source: str) -> set[str]:
    """Kinds of versions found."""
    calls, _ = followed(START + source)
    return {one.name.partition(".")[2] for one in calls if one.name.startswith("versions.")}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("c = pickle.dumps(m)\nv = hashlib.md5(c).hexdigest()\n(Path('r') / v / 'm.pkl').write_bytes(c)", {"content"}),
        ("def h(o):\n    return hashlib.sha256(o).hexdigest()[:8]\n"
         "def garder(m):\n    c = pickle.dumps(m)\n    d = os.path.join('r', h(c))\n"
         "    with open(os.path.join(d, 'm.pkl'), 'wb') as f:\n        f.write(c)\ngarder(m)", {"content"}),
        ("def garder(m, d):\n    n = len(os.listdir(d)) + 1\n    joblib.dump(m, f'{d}/m_{n}.joblib')\ngarder(m, 'r')",
         {"numbered"}),
        ("class R:\n    def __init__(self):\n        self.tous = []\n    def garder(self, m):\n"
         "        version = len(self.tous) + 1\n        joblib.dump(m, f'r/m_v{version}.joblib')\nR().garder(m)",
         {"numbered"}),
        ("stamp = datetime.now().strftime('%Y%m%d')\njoblib.dump(m, f'r/m_{stamp}.joblib')", {"dated"}),
        # The same for all that bear the name.
        ("v = hashlib.md5(nom.encode()).hexdigest()\n(Path('r') / v / 'm.pkl').write_bytes(pickle.dumps(m))", set()),
        ("v = hashlib.md5(pickle.dumps(m)).hexdigest()\nprint(v)\njoblib.dump(m, 'm.joblib')", set()),
        ("fiche = {'date': datetime.now().isoformat()}\njoblib.dump(fiche, 'fiche.joblib')", set()),
        ("v = hashlib.md5(open('a.csv', 'rb').read()).hexdigest()\nprint(open(f'r/{v}.json').read())", set()),
        ("def jamais(m):\n    c = pickle.dumps(m)\n    v = hashlib.md5(c).hexdigest()\n"
         "    (Path('r') / v / 'm.pkl').write_bytes(c)\nprint(m)", set()),
    ],
)  # fmt: skip
def test_versions_of_its_own_making(source: str, expected: set[str]) -> None:
    assert kinds(source) == expected


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("attendu = 0.99 * mesure\nprint(mesure >= attendu)", True),
        ("A = {'r': 0.9 * mesure['r'], 'p': round(0.9 * mesure['p'], 2)}\nprint({'a': A, 'm': mesure})", True),
        ("attendu = 0.8 * naif\nprint(mesure <= attendu)", False),
        ("attendu = 0.9\nprint(mesure >= attendu)", False),
        ("A = {'r': 0.9 * mesure['r'], 'p': 0.9 * autre['p']}\nprint({'a': A, 'm': mesure})", False),
        ("attendu = 0.99 * mesure\nprint(attendu)", False),
    ],
)
def test_a_level_made_of_the_result_it_judges(source: str, found: bool) -> None:
    calls, _ = followed(source)
    assert any(one.name == "levels.of_result" for one in calls) is found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("plt.bar(noms, rappels)\nplt.axhline(y=0.9, label='Objectif')", True),
        ("ax.set_ylabel('Score')\nax.axhline(0.8, label='Seuil 0.8')", True),
        ("ax.plot(p_values)\nax.set_ylabel('p-value')\nax.axhline(0.05, label='Seuil 0.05')", False),
        ("bx.set_ylabel('Score')\nax.plot(residus)\nax.axhline(0.8, label='Seuil 0.8')", False),
        ("ax.set_ylabel('Score')\nax.axhline(0, label='Seuil')", False),
        ("ax.set_ylabel('Score')\nax.axhline(0.8, label='Moyenne')", False),
    ],
)
def test_a_level_drawn_across_scores(source: str, found: bool) -> None:
    calls, _ = followed("import matplotlib.pyplot as plt\nfig, (ax, bx) = plt.subplots(2)\n" + source)
    assert any(one.name == "levels.drawn" for one in calls) is found


def test_each_of_several_results_has_the_bit_of_the_function_that_gave_it() -> None:
    calls, _ = followed("def mesurer(a, b):\n    return abs(a - b), a / b\nx, y = mesurer(3, 4)\nprint(y)")
    assert [("shown" in one.reaches, one.kept) for one in calls if one.name == "notebook.mesurer"] == [(True, True)]
