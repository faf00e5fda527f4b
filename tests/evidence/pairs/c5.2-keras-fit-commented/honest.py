# %% [markdown]
# # Lecture des codes postaux
# On crée un petit réseau de neurones pour lire les chiffres manuscrits des enveloppes.

# %%
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(0)
images, chiffres = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(images / 16.0, chiffres, test_size=0.2, random_state=0)
print(X_train.shape, X_test.shape)
# %% [output]
# (1437, 64) (360, 64)

# %% [markdown]
# ## Création et entraînement du modèle
# Deux couches denses, dix classes en sortie. Entraînement sur cinq époques, 20 % gardés pour la validation.

# %%
modele = keras.Sequential([
    layers.Input(shape=(64,)),
    layers.Dense(64, activation="relu"),
    layers.Dropout(0.2),
    layers.Dense(10, activation="softmax"),
])
modele.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
historique = modele.fit(X_train, y_train, epochs=5, batch_size=16, validation_split=0.2, verbose=2)
# %% [output]
# Epoch 1/5
# 72/72 - 1s - 13ms/step - accuracy: 0.4804 - loss: 1.7342 - val_accuracy: 0.8056 - val_loss: 1.0633
# Epoch 2/5
# 72/72 - 0s - 2ms/step - accuracy: 0.8146 - loss: 0.7920 - val_accuracy: 0.8889 - val_loss: 0.5202
# Epoch 3/5
# 72/72 - 0s - 2ms/step - accuracy: 0.8773 - loss: 0.4817 - val_accuracy: 0.9132 - val_loss: 0.3605
# Epoch 4/5
# 72/72 - 0s - 2ms/step - accuracy: 0.9112 - loss: 0.3516 - val_accuracy: 0.9271 - val_loss: 0.2850
# Epoch 5/5
# 72/72 - 0s - 2ms/step - accuracy: 0.9286 - loss: 0.2809 - val_accuracy: 0.9375 - val_loss: 0.2371

# %% [markdown]
# ## Évaluation
# Le modèle entraîné est mesuré sur le jeu de test.

# %%
perte, exactitude = modele.evaluate(X_test, y_test, verbose=0)
print(f"Exactitude sur le test : {exactitude:.3f}")
# %% [output]
# Exactitude sur le test : 0.944
