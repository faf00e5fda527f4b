# leaks: none
# Training stops on a share of the training rows, and the test part is read at the end.
# %%
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow import keras

X, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(X / 16.0, y, test_size=0.2, random_state=0)
# %%
net = keras.Sequential([keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10, activation="softmax")])
net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)
net.fit(x_train, y_train, epochs=100, validation_split=0.15, callbacks=[stop])
# %%
print(net.evaluate(x_test, y_test))
