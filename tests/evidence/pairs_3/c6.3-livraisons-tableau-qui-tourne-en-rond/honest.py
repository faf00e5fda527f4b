# Done: integration needs are stated concretely (systems, formats, fields, volumes, rates, security, dependencies) and the contract is checked in code

# %% [markdown]
# # Retards de livraison : besoins d'intégration
# Le modèle prévoit le retard d'une tournée. Pour qu'il serve, il doit entrer dans les outils de l'entrepôt.
#
# ## Systèmes reliés
# | système | sens | format | fréquence | volume |
# |---|---|---|---|---|
# | WMS (préparation) | entrée | fichier CSV déposé en SFTP, séparateur `;`, UTF-8 | chaque nuit à 2 h | 4 000 tournées |
# | API météo interne | entrée | JSON, `GET /previsions?cp=` | toutes les heures | 96 codes postaux |
# | TMS (transport) | sortie | `POST /tournees/{id}/retard`, JSON | à la création de la tournée | 10 appels/s en pointe |
# | entrepôt de données | sortie | table `prevision_retard`, PostgreSQL 15 | chaque nuit | 120 000 lignes par mois |
#
# ## Contraintes
# - réponse en moins de 300 ms : le TMS abandonne au-delà et affiche « inconnu » ;
# - jeton OAuth du SI, pas de nom de chauffeur dans les échanges ;
# - Python 3.11, scikit-learn figé à la version de l'entraînement, image de moins de 500 Mo (limite du registre interne).

# %%
import json

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor

CONTRAT = {
    "tournee_id": (str, None, None),
    "km": (float, 0, 600),
    "arrets": (int, 1, 80),
    "heure_depart": (int, 0, 23),
    "pluie_mm": (float, 0, 150),
}


def verifier(message):
    """Refuse un message qui ne respecte pas le contrat d'entrée."""
    erreurs = []
    for champ, (genre, bas, haut) in CONTRAT.items():
        if champ not in message:
            erreurs.append(f"{champ} manque")
        elif not isinstance(message[champ], genre):
            erreurs.append(f"{champ} : {genre.__name__} attendu")
        elif bas is not None and not bas <= message[champ] <= haut:
            erreurs.append(f"{champ} hors de [{bas}, {haut}]")
    return erreurs


# %%
alea = np.random.default_rng(17)
n = 800
X = pd.DataFrame({"km": alea.uniform(10, 400, n), "arrets": alea.integers(2, 60, n),
                  "heure_depart": alea.integers(4, 15, n), "pluie_mm": alea.exponential(3, n)})
retard = 0.05 * X["km"] + 0.4 * X["arrets"] + 1.5 * X["pluie_mm"] + alea.normal(0, 4, n)
modele = GradientBoostingRegressor(random_state=17).fit(X, retard)

# %% [markdown]
# ## Le contrat à l'essai

# %%
for message in (
    {"tournee_id": "T-104", "km": 112.0, "arrets": 31, "heure_depart": 6, "pluie_mm": 2.5},
    {"tournee_id": "T-105", "km": 112.0, "arrets": 310, "heure_depart": 6, "pluie_mm": 2.5},
    {"tournee_id": "T-106", "km": "112", "arrets": 12, "heure_depart": 6},
):
    erreurs = verifier(message)
    if erreurs:
        print(json.dumps({"tournee_id": message["tournee_id"], "code": 422, "erreurs": erreurs}, ensure_ascii=False))
        continue
    minutes = modele.predict(pd.DataFrame([message])[X.columns])[0]
    print(json.dumps({"tournee_id": message["tournee_id"], "code": 200, "retard_min": round(float(minutes), 1)}))
