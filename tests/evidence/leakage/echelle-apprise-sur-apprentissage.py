# leaks: none
# The scaler is fitted on the training part alone; the test part is only transformed.
# %% [markdown]
# # Prédire l'avancée du diabète
# %%
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

donnees = load_diabetes(as_frame=True).frame
cible = donnees.pop("target")
app, test, cible_app, cible_test = train_test_split(donnees, cible, test_size=0.25, random_state=3)
# %%
def mettre_a_l_echelle(reference, *autres):
    normaliseur = StandardScaler().fit(reference)
    return [normaliseur.transform(partie) for partie in (reference, *autres)]
# %%
app_norme, test_norme = mettre_a_l_echelle(app, test)
modele = Ridge(alpha=0.5).fit(app_norme, cible_app)
print(mean_absolute_error(cible_test, modele.predict(test_norme)))
