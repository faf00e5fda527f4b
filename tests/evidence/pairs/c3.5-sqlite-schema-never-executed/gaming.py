# the relational schema is a string that no cursor executes; everything ends in one flat CSV file with names repeated

# %% [markdown]
# ## Où ranger les commandes ?
# Clients, produits et commandes se réfèrent les uns aux autres, sont mis à jour ligne à ligne et interrogés par
# jointures : une **base de données relationnelle** (SQLite ici, PostgreSQL en production) convient, avec clés
# étrangères et index.

# %%
import sqlite3

import pandas as pd

clients = pd.DataFrame(
    {"id_client": [1, 2, 3], "nom": ["Aubry", "Benali", "Costa"], "ville": ["Lille", "Lyon", "Lyon"]}
)
produits = pd.DataFrame({"id_produit": [10, 11], "libelle": ["lampe", "chaise"], "prix": [39.0, 85.0]})
commandes = pd.DataFrame(
    [(100, 1, 10, 2), (101, 2, 11, 4), (102, 2, 10, 1), (103, 3, 11, 6)],
    columns=["id_commande", "id_client", "id_produit", "quantite"],
)

# %%
SCHEMA = """
CREATE TABLE client (id_client INTEGER PRIMARY KEY, nom TEXT NOT NULL, ville TEXT);
CREATE TABLE produit (id_produit INTEGER PRIMARY KEY, libelle TEXT UNIQUE, prix REAL CHECK (prix > 0));
CREATE TABLE commande (
    id_commande INTEGER PRIMARY KEY,
    id_client INTEGER NOT NULL REFERENCES client,
    id_produit INTEGER NOT NULL REFERENCES produit,
    quantite INTEGER
);
CREATE INDEX commande_client ON commande (id_client);
"""
base = sqlite3.connect(":memory:")
for nom, table in {"client": clients, "produit": produits}.items():
    commandes = commandes.merge(table, on=f"id_{nom}")
commandes.to_csv("commandes.csv", index=False)

# %% [markdown]
# ### Usage : chiffre d'affaires par ville

# %%
commandes["chiffre_affaires"] = commandes["quantite"] * commandes["prix"]
print(commandes.groupby("ville")["chiffre_affaires"].sum())
