# leaks: leakage-target
# A column made from the price itself stays among the variables that are to predict the price.
# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_percentage_error
from sklearn.model_selection import train_test_split

alea = np.random.default_rng(1)
logements = pd.DataFrame({"surface": alea.uniform(15, 180, 800), "pieces": alea.integers(1, 7, 800)})
logements["etage"] = alea.integers(0, 9, 800)
logements["prix"] = 3200 * logements["surface"] + 9000 * logements["etage"] + alea.normal(0, 40000, 800)
# %%
logements["prix_m2"] = logements["prix"] / logements["surface"]
logements["surface_par_piece"] = logements["surface"] / logements["pieces"]
# %%
y = logements["prix"]
X = logements.drop("prix", axis=1)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=1)
# %%
foret = RandomForestRegressor(random_state=1).fit(X_train, y_train)
print("MAPE", mean_absolute_percentage_error(y_test, foret.predict(X_test)))
