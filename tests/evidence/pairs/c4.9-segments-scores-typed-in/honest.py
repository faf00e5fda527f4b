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
    (nom, k, silhouette_score(X, methode(k).fit_predict(X)))
    for nom, methode in methodes.items()
    for k in (3, 4, 5)
]
resultats = pd.DataFrame(lignes, columns=["methode", "k", "silhouette"]).sort_values("silhouette", ascending=False)
print(resultats.round(3).to_string(index=False))

# %% [output]
#      methode  k  silhouette
#      k-means  3       0.743
# hierarchique  3       0.743
#        birch  3       0.743
#        birch  4       0.693
#      k-means  4       0.578
# hierarchique  4       0.573
#        birch  5       0.532
#      k-means  5       0.480
# hierarchique  5       0.473

# %%
nom, k, _ = resultats.iloc[0]
clients["segment"] = methodes[nom](k).fit_predict(X)
print("méthode choisie :", nom, "avec", k, "segments")
print(clients.groupby("segment").mean().round(1))

# %% [output]
# méthode choisie : k-means avec 3 segments
#          panier  frequence
# segment
# 0           3.3        6.0
# 1          -4.2       -7.9
# 2          -8.1        5.0
