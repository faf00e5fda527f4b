# leaks: leakage-group
# Each speaker recorded many sentences; stratified folds ignore the speaker, who is on both sides of each fold.
# %%
import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

alea = np.random.default_rng(14)
locuteurs = np.repeat(np.arange(30), 20)
voix = alea.normal(size=(30, 12))
enregistrements = pd.DataFrame(voix[locuteurs] + alea.normal(0, 0.3, (600, 12))).add_prefix("mfcc_")
enregistrements["locuteur"] = locuteurs
enregistrements["malade"] = alea.integers(0, 2, 30)[locuteurs]
# %%
print(enregistrements["locuteur"].nunique(), "locuteurs pour", len(enregistrements), "enregistrements")
X = enregistrements.filter(like="mfcc_")
y = enregistrements["malade"]
# %%
chaine = make_pipeline(StandardScaler(), SVC())
print(cross_val_score(chaine, X, y, cv=StratifiedKFold(5, shuffle=True, random_state=14)).mean())
