# %% [markdown]
# # Trajets de vélos en libre-service
# Défauts relevés : trajets envoyés deux fois par la borne, durées négatives ou de plus de 24 h (vélo mal raccroché),
# noms de station avec des espaces.

# %%
import numpy as np
import pandas as pd
import seaborn as sns

alea = np.random.default_rng(33)
k = 600
trajets = pd.DataFrame({
    "station": alea.choice(["Gare", "Gare ", " Port", "Port", "Mairie"], k),
    "duree_min": alea.gamma(3, 6, k).round(),
    "abonne": alea.integers(0, 2, k),
})
trajets.loc[alea.choice(k, 15, replace=False), "duree_min"] = -5
trajets.loc[alea.choice(k, 12, replace=False), "duree_min"] = 4000
trajets["envoi"] = np.arange(k)
trajets = pd.concat([trajets, trajets.tail(50)], ignore_index=True)

# %%
def nettoyer(df):
    """Doublons retirés, espaces effacés, durées hors de ]0, 1440] supprimées."""
    df = df.drop_duplicates()
    df = df.assign(station=df["station"].str.strip())
    df = df.query("0 < duree_min <= 1440")
    return df


trajets = nettoyer(trajets)

# %% [markdown]
# ## Durée par station, sur les trajets nettoyés

# %%
print(trajets.groupby("abonne")["duree_min"].agg(["count", "median", "mean"]).round(1))
axe = sns.boxplot(data=trajets, x="station", y="duree_min")
axe.set_title("Durée des trajets")
