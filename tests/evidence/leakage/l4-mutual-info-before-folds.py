# leaks: leakage-selection
# %%
import numpy as np
import pandas as pd
from sklearn.feature_selection import mutual_info_classif
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.metrics import accuracy_score
genes = pd.read_csv("genes.csv", index_col=0)
tumour = genes.pop("tumour")
# %%
information = pd.Series(mutual_info_classif(genes, tumour), index=genes.columns)
top = information.nlargest(50).index
genes = genes[top]
# %%
acc = []
for tr, te in StratifiedKFold(5, shuffle=True, random_state=1).split(genes, tumour):
    nb = GaussianNB().fit(genes.iloc[tr], tumour.iloc[tr])
    acc.append(accuracy_score(tumour.iloc[te], nb.predict(genes.iloc[te])))
print(np.mean(acc))
