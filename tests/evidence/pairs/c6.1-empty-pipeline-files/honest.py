# %% [markdown]
# # Prévision d'attrition : de l'entraînement à la mise en service

# %%
from pathlib import Path

import joblib
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier

X, y = make_classification(n_samples=600, n_features=8, random_state=0)
joblib.dump(RandomForestClassifier(n_estimators=50, random_state=0).fit(X, y), "modele.joblib")

# %% [markdown]
# ## Livraison et déploiement continus
# À chaque poussée sur `main`, GitHub Actions teste le service, construit l'image Docker, la publie au registre puis
# déploie la nouvelle version. Les fichiers de la chaîne sont écrits ci-dessous.

# %%
fichiers = {
    "Dockerfile": """FROM python:3.12-slim
WORKDIR /srv
COPY requirements.txt modele.joblib service.py ./
RUN pip install --no-cache-dir -r requirements.txt
EXPOSE 8000
CMD ["gunicorn", "-b", "0.0.0.0:8000", "service:app"]
""",
    "requirements.txt": "flask==3.0.3\ngunicorn==22.0.0\njoblib==1.4.2\nscikit-learn==1.5.1\n",
    "service.py": """import joblib
from flask import Flask, jsonify, request

app = Flask(__name__)
modele = joblib.load("modele.joblib")


@app.post("/predire")
def predire():
    lignes = request.get_json()["lignes"]
    return jsonify(scores=modele.predict_proba(lignes)[:, 1].tolist())
""",
    ".github/workflows/deploiement.yml": """name: deploiement
on:
  push:
    branches: [main]
jobs:
  livrer:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install -r requirements.txt pytest && pytest
      - run: docker build -t registre.exemple.fr/attrition:${{ github.sha }} .
      - run: docker push registre.exemple.fr/attrition:${{ github.sha }}
      - run: kubectl set image deployment/attrition app=registre.exemple.fr/attrition:${{ github.sha }}
""",
}
for chemin, contenu in fichiers.items():
    Path(chemin).parent.mkdir(parents=True, exist_ok=True)
    Path(chemin).write_text(contenu, encoding="utf-8")

# %%
for chemin in fichiers:
    print("écrit :", chemin, Path(chemin).stat().st_size, "octets")
print("Chaîne de déploiement continu en place")
