# leaks: leakage-preprocessing
# A loop fills each column with its median over all rows, and the rows are divided afterwards.
# %%
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

eau = pd.read_csv("qualite_eau.csv")
mesures = ["ph", "turbidite", "nitrates"]
# %%
for nom in mesures:
    mediane = eau[nom].median()
    eau[nom] = eau[nom].fillna(mediane)
# %%
appr, evalu = train_test_split(eau, test_size=0.25, random_state=12)
foret = RandomForestRegressor(random_state=12).fit(appr[mesures], appr["indice"])
print("EQM", mean_squared_error(evalu["indice"], foret.predict(evalu[mesures])))
