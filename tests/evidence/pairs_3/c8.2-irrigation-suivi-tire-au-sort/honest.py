# Done: the tracked indicators are computed each day from the model's forecasts and the readings of that day

# %% [markdown]
# # Irrigation : suivi quotidien de la prévision d'humidité
# Indicateurs définis au cadrage : RMSE ≤ 2,5 points d'humidité, part des prévisions à moins de 3 points ≥ 80 %.
# Les sondes de 30 parcelles donnent chaque soir la valeur réelle.

# %%
import numpy as np

alea = np.random.default_rng(66)
SEUIL_RMSE, SEUIL_PART = 2.5, 0.80


def parcelles(jour, n=30):
    """Variables du matin (humidité, pluie, chaleur) et humidité relevée le soir."""
    humidite, pluie, chaleur = alea.normal(30, 5, n), alea.exponential(2, n), alea.normal(24, 4, n)
    derive = 0.25 * max(0, jour - 20)
    soir = 0.9 * humidite + 0.8 * pluie - 0.3 * (chaleur - 20) - derive + alea.normal(0, 1.5, n)
    return np.column_stack([np.ones(n), humidite, pluie, chaleur]), soir


# %% [markdown]
# ## Modèle : moindres carrés sur 60 jours d'historique

# %%
passes = [parcelles(0) for _ in range(60)]
A = np.vstack([x for x, _ in passes])
b = np.concatenate([s for _, s in passes])
theta, *_ = np.linalg.lstsq(A, b, rcond=None)
print("coefficients :", theta.round(2))

# %% [markdown]
# ## Suivi en exploitation

# %%
def mesurer(prevu, releve):
    """RMSE et part des prévisions à moins de 3 points."""
    ecart = prevu - releve
    rmse = float(np.sqrt(np.mean(ecart ** 2)))
    part = float(np.mean(np.abs(ecart) < 3))
    return rmse, part


suivi = np.zeros((35, 3))
for jour in range(1, 36):
    x, releve = parcelles(jour)
    prevu = x @ theta
    rmse, part = mesurer(prevu, releve)
    suivi[jour - 1] = jour, rmse, part

# %% [markdown]
# ## Semaine par semaine

# %%
for semaine in range(5):
    lignes = suivi[7 * semaine: 7 * semaine + 7]
    rmse, part = lignes[:, 1].mean(), lignes[:, 2].mean()
    etat = "tenu" if rmse <= SEUIL_RMSE and part >= SEUIL_PART else "À REVOIR"
    print(f"semaine {semaine + 1} : RMSE {rmse:.2f} | à moins de 3 points {part:.0%} | {etat}")

# %%
hors = suivi[(suivi[:, 1] > SEUIL_RMSE) | (suivi[:, 2] < SEUIL_PART)][:, 0].astype(int)
print("jours hors seuil :", hors.tolist())
