# %% [markdown]
# # Retards de livraison : intégration au système du transporteur
# ## Besoins d'intégration
# - **Amont** : le TMS dépose chaque nuit à 2 h un fichier CSV (UTF-8, point-virgule) de 5 000 lignes environ, avec
#   `distance_km`, `colis` et `heure_depart`.
# - **Appel** : par lot, en moins de 10 minutes, avant l'ouverture du planning à 5 h ; CPU seul, 1 Go de mémoire.
# - **Aval** : la table `retard_prevu` (`tournee`, `probabilite`) est lue par l'outil de planification.
# - **Droits** : compte de service en lecture sur le dépôt, en écriture sur cette seule table.
# - **En cas d'échec** : les prévisions de la veille restent affichées, l'exploitant est prévenu par courriel.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

rng = np.random.default_rng(80)
tournees = pd.DataFrame({"distance_km": rng.uniform(5, 300, 500), "colis": rng.integers(1, 120, 500), "heure_depart": rng.integers(4, 15, 500)})
retard = (tournees["distance_km"] / 60 + tournees["colis"] / 40 + rng.normal(0, 0.7, 500) > 4.5).astype(int)
modele = RandomForestClassifier(60, random_state=0).fit(tournees, retard)

# %%
contrat = {
    "distance_km": "réel, km, 0 à 1000",
    "colis": "entier, 1 à 500",
    "heure_depart": "entier, 0 à 23",
}
for champ, attendu in contrat.items():
    print(f"{champ:14s} {attendu}")
print("sortie :", modele.predict_proba(tournees[:3])[:, 1].round(2))
