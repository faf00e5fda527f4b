# %% [markdown]
# # Segmentation de clients
# Sans étiquettes, la qualité se juge par la cohésion et la séparation des groupes : silhouette (proche de 1) et
# Davies-Bouldin (proche de 0), pour plusieurs nombres de groupes.

# %%
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.datasets import make_blobs
from sklearn.metrics import davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler

points, _ = make_blobs(500, n_features=4, centers=4, cluster_std=2.2, random_state=12)
clients = pd.DataFrame(points, columns=["panier", "frequence", "anciennete", "remises"])
espace = pd.DataFrame(StandardScaler().fit_transform(clients), columns=clients.columns)

# %%
bilan = []
for k in range(2, 8):
    groupes = KMeans(n_clusters=k, n_init=5, random_state=0).fit_predict(espace)
    bilan.append({
        "k": k,
        "silhouette": silhouette_score(espace, groupes),
        "davies_bouldin": davies_bouldin_score(espace, groupes),
    })
bilan = pd.DataFrame(bilan).set_index("k")
print(bilan.round(3))

# %% [markdown]
# Le nombre de groupes retenu est celui dont la silhouette est la plus haute.

# %%
print("k retenu :", bilan["silhouette"].idxmax())
