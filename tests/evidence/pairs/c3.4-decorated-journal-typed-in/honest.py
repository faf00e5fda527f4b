# %% [markdown]
# ## Consultations d'un site : préparation des données
# Chaque traitement est consigné dans un journal : ce qui a été fait, pourquoi, et combien de lignes il a coûté.

# %%
import numpy as np
import pandas as pd

rng = np.random.default_rng(15)
visites = pd.DataFrame(
    {
        "duree_s": rng.exponential(120, 420).round(),
        "pages": rng.poisson(4, 420),
        "agent": rng.choice(["Firefox", "Chrome", "GoogleBot", None], 420, p=[0.4, 0.4, 0.15, 0.05]),
    }
)
visites = pd.concat([visites, visites.iloc[:18]], ignore_index=True)

# %%
journal = []


def consigner(raison):
    """Décore un traitement : note son nom, sa raison, les lignes avant et après."""

    def decorer(traitement):
        def execute(table):
            resultat = traitement(table)
            journal.append(
                {"traitement": traitement.__name__, "raison": raison, "avant": len(table), "apres": len(resultat)}
            )
            return resultat

        return execute

    return decorer


@consigner("une visite envoyée deux fois compterait double")
def retirer_doublons(table):
    return table.drop_duplicates()


@consigner("les robots n'achètent pas")
def retirer_robots(table):
    return table[~table["agent"].str.contains("Bot", na=False)]


@consigner("sans agent, on ne sait pas distinguer un robot d'une personne")
def retirer_inconnus(table):
    return table.dropna(subset=["agent"])

# %%
visites = retirer_inconnus(retirer_robots(retirer_doublons(visites)))
pd.DataFrame(journal)

# %% [markdown]
# ### Lecture du journal
# Les robots forment la plus grosse perte, attendue. La table finale sert à l'analyse des durées.

# %%
print(visites.groupby("agent")["duree_s"].describe().round(0))
