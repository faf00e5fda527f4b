# Done: pixels are cast to float before they are scaled, so the network gets the sixteen grey levels

# %% [markdown]
# # Reading meter digits
# Scans of 8x8 pixels, grey levels 0 to 16 stored as bytes. The network wants a 4-dimensional tensor
# (image, row, column, channel) with values between 0 and 1, in a compact numeric type.

# %%
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(8)
scans = load_digits()
images, labels = scans.images.astype("uint8"), scans.target
print(images.shape, images.dtype, images.max())

# %% [markdown]
# ## Format for the network
# Scale to [0, 1], add the channel axis, labels as one-hot vectors for the softmax.

# %%
def to_tensor(stack, top=16):
    """Bytes -> (n, 8, 8, 1), values in [0, 1]."""
    scaled = stack.astype("float32") / top
    return scaled[..., np.newaxis]


X = to_tensor(images)
y = keras.utils.to_categorical(labels, 10)
print("shape", X.shape, "| min", X.min(), "| max", X.max(), "| MB", round(X.nbytes / 1e6, 2))

# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=labels, random_state=8)

# %% [markdown]
# ## Small convolutional network

# %%
model = keras.Sequential([
    layers.Input((8, 8, 1)),
    layers.Conv2D(16, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=8, batch_size=32, validation_split=0.1, verbose=0)

# %%
loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
print(f"test accuracy {accuracy:.3f}")
confusion = np.zeros((10, 10), dtype=int)
for true, guess in zip(y_test.argmax(1), model.predict(X_test, verbose=0).argmax(1)):
    confusion[true, guess] += 1
print(confusion)
