from pathlib import Path

import pandas as pd

from risque.preparation import construire_variables, lire, nombre

RACINE = Path(__file__).resolve().parent.parent


def test_les_virgules_decimales_sont_lues():
    assert nombre(pd.Series(["3,42", "n.c.", None])).tolist()[0] == 3.42
    assert nombre(pd.Series(["3,42", "n.c.", None])).isna().sum() == 2


def test_une_ligne_par_appareil_et_par_mois():
    table = lire(RACINE / "donnees")
    assert not table.duplicated(["appareil", "mois"]).any()
    assert table["derniere_visite"].notna().all()


def test_les_moyennes_ne_regardent_pas_le_futur():
    table = lire(RACINE / "donnees")
    tot = construire_variables(table[table["mois"] <= "2024-06"])
    tard = construire_variables(table)
    tard = tard[tard["mois"] <= "2024-06"].reset_index(drop=True)
    pd.testing.assert_series_equal(tot.reset_index(drop=True)["porte_moy3"], tard["porte_moy3"])
