# %% [markdown]
# ## Commandes d'une librairie en ligne
# Les commandes sortent de la caisse avec des colonnes `c_1` à `c_4`. Nous travaillons avec polars.

# %%
import polars as pl

brut = pl.DataFrame(
    {
        "c_1": ["2024-03-01", "2024-03-01", "2024-03-02", "2024-03-04", "2024-03-05"],
        "c_2": ["roman", "bd", "roman", "essai", "bd"],
        "c_3": [1, 3, 2, 1, 4],
        "c_4": [18.5, 42.0, 37.0, 22.9, 58.0],
    }
)

# %% [markdown]
# ### Des noms que le métier comprend
# `c_1` → `date_commande`, `c_2` → `rayon`, `c_3` → `nb_articles`, `c_4` → `montant_eur`. La suite n'emploie plus
# que ces noms.

# %%
commandes = (
    brut.lazy()
    .select(
        pl.col("c_1").alias("date_commande"),
        pl.col("c_2").alias("rayon"),
        pl.col("c_3").alias("nb_articles"),
        pl.col("c_4").alias("montant_eur"),
    )
    .collect()
)

# %%
panier = commandes.group_by("rayon").agg(
    pl.col("montant_eur").mean().alias("panier_moyen_eur"),
    pl.col("nb_articles").sum().alias("articles_vendus"),
)
print(panier.sort("rayon"))
