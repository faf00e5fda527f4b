# leaks: none
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
def best_genes(part, labels, n=50):
    return pd.Series(mutual_info_classif(part, labels), index=part.columns).nlargest(n).index
# %%
acc = []
for tr, te in StratifiedKFold(5, shuffle=True, random_state=1).split(genes, tumour):
    top = best_genes(genes.iloc[tr], tumour.iloc[tr])
    nb = GaussianNB().fit(genes.iloc[tr][top], tumour.iloc[tr])
    acc.append(accuracy_score(tumour.iloc[te], nb.predict(genes.iloc[te][top])))
print(np.mean(acc))
