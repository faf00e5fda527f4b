# leaks: none
# The projection of all rows is only drawn; the model that is evaluated starts again from the raw columns.
# %%
import matplotlib.pyplot as plt
from sklearn.datasets import load_wine
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
# %%
scaled = StandardScaler().fit_transform(X)
plane = PCA(n_components=2).fit_transform(scaled)
plt.scatter(plane[:, 0], plane[:, 1], c=y)
plt.title("The three cultivars")
plt.show()
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=2)
model = make_pipeline(StandardScaler(), LogisticRegression())
model.fit(X_train, y_train)
print(accuracy_score(y_test, model.predict(X_test)))
