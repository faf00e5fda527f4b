# leaks: leakage-resampling
# Rows of the minority are drawn with replacement before the split, so copies land in both parts.
# %%
import pandas as pd
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import recall_score
from sklearn.model_selection import train_test_split
from sklearn.utils import resample

X, y = make_classification(n_samples=2000, weights=[0.93], random_state=4)
clients = pd.DataFrame(X).add_prefix("x")
clients["defaut"] = y
# %%
sains = clients[clients["defaut"] == 0]
defauts = clients[clients["defaut"] == 1]
defauts_repetes = resample(defauts, replace=True, n_samples=len(sains), random_state=4)
equilibre = pd.concat([sains, defauts_repetes])
# %%
entrainement, controle = train_test_split(equilibre, test_size=0.2, random_state=4)
foret = RandomForestClassifier(random_state=4).fit(entrainement.drop(columns="defaut"), entrainement["defaut"])
# %%
print("rappel", recall_score(controle["defaut"], foret.predict(controle.drop(columns="defaut"))))
