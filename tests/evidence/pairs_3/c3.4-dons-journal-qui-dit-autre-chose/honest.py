# Done: each treatment is documented (what, why, effect on the rows) and the code does exactly what the text says

# %% [markdown]
# # Dons à une association : traitements et journal
#
# | étape | traitement | raison |
# |---|---|---|
# | T1 | doublons retirés sur (donateur, date), le **dernier** envoi est gardé | la plateforme renvoie le don corrigé après coup |
# | T2 | âge manquant remplacé par la **médiane du canal** | les donateurs du courrier ont en médiane 20 ans de plus que ceux du web |
# | T3 | montants plafonnés au **99e centile** | trois legs écrasent la moyenne, sans être des erreurs : on ne les supprime pas |
# | T4 | dons sans canal **supprimés** | moins de 2 % des lignes, et le canal sert à la segmentation |

# %%
import numpy as np
import pandas as pd

alea = np.random.default_rng(12)
n = 1200
canal = alea.choice(["web", "courrier", "rue"], n, p=[.5, .3, .2])
dons = pd.DataFrame({
    "donateur": alea.integers(1, 700, n),
    "date": pd.Timestamp("2023-01-01") + pd.to_timedelta(alea.integers(0, 365, n), unit="D"),
    "canal": canal,
    "age": np.where(canal == "courrier", alea.normal(66, 8, n), alea.normal(44, 10, n)).round(),
    "montant": alea.gamma(2, 25, n).round(),
})
dons.loc[alea.choice(n, 150, replace=False), "age"] = np.nan
dons.loc[alea.choice(n, 15, replace=False), "canal"] = None
dons.loc[alea.choice(n, 3, replace=False), "montant"] = 50_000
corriges = dons.sample(60, random_state=2).assign(montant=lambda d: d["montant"] + 5)
dons = pd.concat([dons, corriges], ignore_index=True)

# %%
journal = []


def consigner(etape, avant, apres):
    journal.append({"étape": etape.__name__, "traitement": etape.__doc__,
                    "lignes avant": len(avant), "lignes après": len(apres),
                    "âges manquants": int(apres["age"].isna().sum()), "montant max": apres["montant"].max()})
    return apres


def t1_doublons(d):
    """Un seul don par (donateur, date), le dernier reçu."""
    return d.drop_duplicates(subset=["donateur", "date"], keep="last")


def t2_age(d):
    """Âge manquant : médiane du canal."""
    return d.assign(age=d["age"].fillna(d.groupby("canal")["age"].transform("median")))


def t3_plafond(d):
    """Montants plafonnés au 99e centile."""
    return d.assign(montant=d["montant"].clip(upper=d["montant"].quantile(0.99)))


def t4_canal(d):
    """Dons sans canal supprimés."""
    return d.dropna(subset=["canal"])


for etape in (t1_doublons, t4_canal, t2_age, t3_plafond):
    dons = consigner(etape, dons, etape(dons))

# %% [markdown]
# ## Journal des traitements
# T4 passe avant T2, qui a besoin du canal.

# %%
print(pd.DataFrame(journal).to_string(index=False))
print(dons.groupby("canal")[["age", "montant"]].median())
