# %% [markdown]
# ## Reading handwritten digits from text scans
# Each scan is a line of text, 64 grey levels between 0 and 16 separated by blanks; labels are text as well.

# %%
import numpy as np
from sklearn.datasets import load_digits
from sklearn.svm import SVC

digits = load_digits()
scans = [" ".join(str(int(v)) for v in image) for image in digits.data]
labels = [str(d) for d in digits.target]

# %% [markdown]
# ### A format for the model
# Text cannot feed a classifier: scans become one `float32` matrix (n, 64), scaled to [0, 1]; labels become small
# integers.

# %%
pixels = np.array([line.split() for line in scans]).astype(np.float32) / 16.0
assert pixels.shape == (len(scans), 64) and pixels.max() <= 1
y = np.array(labels).astype(np.int8)

# %%
classifier = SVC(gamma="scale").fit(pixels[:1200], y[:1200])
print(f"accuracy on unseen scans: {classifier.score(pixels[1200:], y[1200:]):.3f}")
