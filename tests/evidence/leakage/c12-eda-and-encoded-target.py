# leaks: none
# %%
import pandas as pd
import seaborn as sns
from sklearn.manifold import TSNE
from sklearn.preprocessing import LabelEncoder, StandardScaler
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.metrics import classification_report
penguins = pd.read_csv("penguins.csv").dropna()
numbers = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"]
print(penguins.describe(), penguins[numbers].corr())
# %%
flat = TSNE(random_state=0).fit_transform(StandardScaler().fit_transform(penguins[numbers]))
sns.scatterplot(x=flat[:, 0], y=flat[:, 1], hue=penguins["species"])
# %%
y = LabelEncoder().fit_transform(penguins["species"])
X_train, X_test, y_train, y_test = train_test_split(penguins[numbers], y, stratify=y, random_state=0)
model = make_pipeline(make_column_transformer((StandardScaler(), numbers)), LogisticRegression())
model.fit(X_train, y_train)
print(classification_report(y_test, model.predict(X_test)))
