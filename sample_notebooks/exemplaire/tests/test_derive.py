import numpy as np

from risque.derive import psi


def test_meme_loi_psi_faible_et_decalage_psi_fort():
    tirage = np.random.default_rng(0)
    a, b = tirage.normal(size=4000), tirage.normal(size=2000)
    assert psi(a, b) < 0.02
    assert psi(a, b + 1) > 0.25
