# leaks: none
# The medians come from the training rows and fill both parts.
# %%
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

eau = pd.read_csv("qualite_eau.csv")
mesures = ["ph", "turbidite", "nitrates"]
print(eau[mesures].median(), eau[mesures].describe())
# %%
appr, evalu = train_test_split(eau, test_size=0.25, random_state=12)
appr, evalu = appr.copy(), evalu.copy()
for nom in mesures:
    mediane = appr[nom].median()
    appr[nom] = appr[nom].fillna(mediane)
    evalu[nom] = evalu[nom].fillna(mediane)
# %%
foret = RandomForestRegressor(random_state=12).fit(appr[mesures], appr["indice"])
print("EQM", mean_squared_error(evalu["indice"], foret.predict(evalu[mesures])))
