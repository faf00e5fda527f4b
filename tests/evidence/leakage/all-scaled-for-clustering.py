# leaks: none
# All rows are scaled and clustered; nothing supervised is evaluated, so there is no test part to keep apart.
# %% [markdown]
# # Segments de clientèle
# %%
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

clients = pd.read_csv("clients.csv").dropna()
mesures = clients[["anciennete", "panier_moyen", "frequence", "recence"]]
# %%
mesures_normees = StandardScaler().fit_transform(mesures)
# %%
qualites = {}
for k in range(2, 9):
    groupes = KMeans(n_clusters=k, n_init=10, random_state=0).fit_predict(mesures_normees)
    qualites[k] = silhouette_score(mesures_normees, groupes)
meilleur_k = max(qualites, key=qualites.get)
# %%
clients["segment"] = KMeans(n_clusters=meilleur_k, n_init=10, random_state=0).fit_predict(mesures_normees)
print(clients.groupby("segment").mean(numeric_only=True))
