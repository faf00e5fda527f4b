# %% [markdown]
# # Tri des pièces : transfert d'apprentissage
# Peu de photos étiquetées (200) : on transfère les connaissances d'un réseau pré-entraîné sur ImageNet, MobileNetV2.

# %%
import numpy as np
import tensorflow as tf
from tensorflow.keras import Model, layers
from tensorflow.keras.applications import MobileNetV2

rng = np.random.default_rng(0)
photos = rng.uniform(0, 60, size=(200, 96, 96, 3)).astype("float32")
defaut = rng.integers(0, 2, 200)
for photo, d in zip(photos, defaut):
    x, y = rng.integers(5, 60, 2)
    photo[x : x + 25, y : y + (25 if d else 8)] = 230
entrainement = tf.data.Dataset.from_tensor_slices((photos[:150], defaut[:150])).batch(16)
controle = tf.data.Dataset.from_tensor_slices((photos[150:], defaut[150:])).batch(16)

# %% [markdown]
# ## Réseau pré-entraîné
# Les couches de MobileNetV2 sont gelées ; seule la tête de classification est apprise sur nos photos.

# %%
base = MobileNetV2(input_shape=(96, 96, 3), include_top=False, weights="imagenet", pooling="avg")
base.trainable = False

entree = layers.Input((96, 96, 3))
x = layers.Rescaling(1 / 127.5, offset=-1)(entree)
x = base(x, training=False)
x = layers.Dropout(0.2)(x)
sortie = layers.Dense(1, activation="sigmoid")(x)
modele = Model(entree, sortie)

# %% [markdown]
# ## Apprentissage de la tête

# %%
modele.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
modele.fit(entrainement, validation_data=controle, epochs=8)
print(dict(zip(modele.metrics_names, modele.evaluate(controle))))
