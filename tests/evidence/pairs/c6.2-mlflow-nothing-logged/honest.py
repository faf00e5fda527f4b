# %% [markdown]
# # Score d'appétence : suivi et versions du modèle

# %%
import mlflow
import mlflow.sklearn
from mlflow import MlflowClient
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

X, y = make_classification(n_samples=2000, n_features=10, weights=[0.9], random_state=6)
X_app, X_test, y_app, y_test = train_test_split(X, y, stratify=y, random_state=6)

# %% [markdown]
# ## Versionnement avec MLflow
# Chaque entraînement est une exécution de l'expérience « appetence » ; le modèle entre au registre MLflow sous un
# numéro de version et l'alias « production » désigne celle qui est servie.

# %%
mlflow.set_tracking_uri("sqlite:///mlflow.db")
mlflow.set_experiment("appetence")

for C in (0.1, 1.0):
    with mlflow.start_run(run_name=f"logistique-C{C}"):
        modele = LogisticRegression(C=C, max_iter=500).fit(X_app, y_app)
        auc = roc_auc_score(y_test, modele.predict_proba(X_test)[:, 1])
        mlflow.log_param("C", C)
        mlflow.log_metric("auc", auc)
        mlflow.sklearn.log_model(modele, "modele", registered_model_name="appetence")

# %%
client = MlflowClient()
derniere = max(client.search_model_versions("name='appetence'"), key=lambda v: int(v.version))
client.set_registered_model_alias("appetence", "production", derniere.version)
print("Version en production :", derniere.version)
