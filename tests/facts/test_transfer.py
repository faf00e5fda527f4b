"""Weights that one network takes from another, and then goes on learning with."""

import pytest
from modelling_notebooks import followed

NETWORKS = (
    "import torch\nfrom torch import nn\n"
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.corps = nn.Linear(4, 4)\n        self.tete = nn.Linear(4, 2)\n"
    "    def forward(self, x):\n        return self.tete(self.corps(x))\n"
    "def apprendre(r):\n    o = torch.optim.Adam(r.parameters())\n"
    "    for x, y in lots:\n        nn.functional.mse_loss(r(x), y).backward()\n        o.step()\n    return r\n"
    "a = apprendre(Net())\nb = Net()\n"
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("b.load_state_dict(a.state_dict())\napprendre(b)", True),
        ("etat = {k: v for k, v in a.state_dict().items() if k.startswith('corps.')}\n"
         "b.load_state_dict(etat, strict=False)\napprendre(b)", True),
        ("b.corps.load_state_dict(a.corps.state_dict())\napprendre(b)", True),
        ("etat = {k.removeprefix('corps.'): v for k, v in a.state_dict().items()}\n"
         "b.corps.load_state_dict(etat, strict=False)\napprendre(b)", True),
        ("b.load_state_dict(torch.load('ailleurs.pt'))\napprendre(b)", True),
        ("etat = {k.removeprefix('corps.'): v for k, v in a.state_dict().items()}\n"
         "b.load_state_dict(etat, strict=False)\napprendre(b)", False),
        ("b.corps.load_state_dict(a.state_dict(), strict=False)\napprendre(b)", False),
        ("b.load_state_dict(a.state_dict())\nprint(b(torch.zeros(4)))", False),
        ("apprendre(b)\nb.load_state_dict(a.state_dict())", False),
        ("garde = copy.deepcopy(a.state_dict())\napprendre(a)\na.load_state_dict(garde)\napprendre(a)", False),
        ("torch.save(a.state_dict(), 'mieux.pt')\na.load_state_dict(torch.load('mieux.pt'))\napprendre(a)", False),
        ("if False:\n    b.load_state_dict(a.state_dict())\napprendre(b)", False),
    ],
)  # fmt: skip
def test_weights_taken_over(source: str, expected: bool) -> None:
    calls, _ = followed(NETWORKS + source)
    assert any(one.name == "weights.transferred" for one in calls) is expected


def test_weights_of_keras_models() -> None:
    source = (
        "from tensorflow import keras\na = keras.Sequential([keras.layers.Dense(2)])\na.fit(X, y)\n"
        "b = keras.Sequential([keras.layers.Dense(2)])\nb.set_weights(a.get_weights())\nb.fit(X2, y2)"
    )
    calls, _ = followed(source)
    assert [one.name for one in calls if one.name.startswith("weights.")] == ["weights.transferred"]
