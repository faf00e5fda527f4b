# %% [markdown]
# ## Rendez-vous manqués dans un cabinet
# Le secrétariat saisit à la main : âges impossibles (0 à 999), délais négatifs, noms de cabinet avec des blancs,
# lignes saisies deux fois.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(21)
n = 500
brut = pd.DataFrame(
    {
        "age": rng.integers(1, 95, n),
        "delai_jours": rng.integers(0, 60, n),
        "sms": rng.integers(0, 2, n),
        "cabinet": rng.choice(["Nord", " Nord", "Sud ", "Sud"], n),
    }
)
brut["manque"] = (brut["delai_jours"] - 15 * brut["sms"] + rng.normal(0, 12, n) > 25).astype(int)
brut.loc[rng.choice(n, 30, replace=False), "age"] = 999
brut.loc[rng.choice(n, 20, replace=False), "delai_jours"] = -1
brut = pd.concat([brut, brut.iloc[:40]], ignore_index=True)

# %%
def nettoyer(table):
    """Retire doublons et valeurs impossibles, efface les blancs autour des noms."""
    table = table.drop_duplicates()
    table = table[table["age"].between(0, 110) & (table["delai_jours"] >= 0)]
    return table.assign(cabinet=table["cabinet"].str.strip())


propre = nettoyer(brut)
print(f"{len(brut)} lignes reçues, {len(propre)} gardées ; cabinets : {sorted(propre['cabinet'].unique())}")

# %% [markdown]
# ### Modèle
# Le modèle apprend sur les données nettoyées.

# %%
X = pd.get_dummies(propre.drop(columns="manque"), columns=["cabinet"])
X_app, X_val, y_app, y_val = train_test_split(X, propre["manque"], stratify=propre["manque"], random_state=2)
regression = LogisticRegression(max_iter=2000).fit(X_app, y_app)
print(round(balanced_accuracy_score(y_val, regression.predict(X_val)), 3))
