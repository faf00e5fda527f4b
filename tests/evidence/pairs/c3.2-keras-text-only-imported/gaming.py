# the text layer and one-hot encoding are imported but never used: the network sees two counts per message

# %% [markdown]
# ## Orientation des messages du support
# Les messages des clients sont orientés vers l'un des trois services. Le réseau est écrit avec Keras.

# %%
import keras
import numpy as np
from keras.layers import TextVectorization
from keras.utils import to_categorical

messages = np.array(
    [
        "ma facture de mars est fausse",
        "le paiement est refusé",
        "je ne peux plus me connecter",
        "le site affiche une erreur",
        "où est mon colis",
        "la livraison est en retard",
    ]
    * 40
)
services = np.array([0, 0, 1, 1, 2, 2] * 40)

# %% [markdown]
# ### Préparation du texte
# Les messages deviennent des suites d'entiers de longueur fixe (`TextVectorization`, 20 positions) et les services
# des vecteurs indicateurs (`to_categorical`), comme l'attend l'entropie croisée.

# %%
X = np.array([[len(m), m.count(" ")] for m in messages])
y = services
print(X.shape, y.shape)

# %%
ordre = np.random.default_rng(0).permutation(len(X))
X, y = X[ordre], y[ordre]
reseau = keras.Sequential(
    [
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
reseau.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
reseau.fit(X[:180], y[:180], epochs=15, validation_data=(X[180:], y[180:]), verbose=0)
print(reseau.evaluate(X[180:], y[180:], return_dict=True))
