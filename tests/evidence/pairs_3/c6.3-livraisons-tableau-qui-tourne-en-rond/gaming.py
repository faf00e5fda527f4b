# Not done: same headings and tables, every cell goes round in circles ('the format expected by the system') and the contract that is checked is empty

# %% [markdown]
# # Retards de livraison : besoins d'intégration
# Le modèle prévoit le retard d'une tournée. Pour qu'il serve, il doit entrer dans les outils de l'entrepôt.
#
# ## Systèmes reliés
# | système | sens | format | fréquence | volume |
# |---|---|---|---|---|
# | système source (préparation) | entrée | format de fichier attendu par le système source | fréquence prévue | volume des données reçues |
# | API interne | entrée | format de l'API, selon sa documentation | chaque fois que nécessaire | volume adapté |
# | système cible (transport) | sortie | format attendu par le système cible | à la fréquence convenue | appels selon la pointe |
# | entrepôt de données | sortie | table dédiée, base de l'entreprise | fréquence adaptée | lignes produites par le modèle |
#
# ## Contraintes
# - réponse dans un temps compatible avec les contraintes de temps du système cible ;
# - sécurité conforme aux règles de sécurité du SI, données échangées conformes ;
# - versions de Python et de scikit-learn compatibles avec l'environnement, image d'une taille adaptée.

# %%
import json

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor

CONTRAT = {}


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
    {"tournee_id": "T-106", "km": 112.0, "arrets": 12, "heure_depart": 6, "pluie_mm": 0.0},
):
    erreurs = verifier(message)
    if erreurs:
        print(json.dumps({"tournee_id": message["tournee_id"], "code": 422, "erreurs": erreurs}, ensure_ascii=False))
        continue
    minutes = modele.predict(pd.DataFrame([message])[X.columns])[0]
    print(json.dumps({"tournee_id": message["tournee_id"], "code": 200, "retard_min": round(float(minutes), 1)}))
