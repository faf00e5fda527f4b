# %% [markdown]
# # Estimation de loyers : API et déploiement continu
# Le modèle est servi par FastAPI ; GitLab CI livre l'image et déploie à chaque fusion.

# %%
import joblib
import numpy as np
from sklearn.linear_model import LinearRegression

rng = np.random.default_rng(0)
surface, pieces = rng.uniform(15, 120, 400), rng.integers(1, 6, 400)
loyer = 200 + 11 * surface + 40 * pieces + rng.normal(0, 50, 400)
joblib.dump(LinearRegression().fit(np.column_stack([surface, pieces]), loyer), "loyer.joblib")

# %%
%%writefile app.py
import joblib
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Loyers")
modele = joblib.load("loyer.joblib")


class Logement(BaseModel):
    surface: float
    pieces: int


@app.post("/predict")
def predict(logement: Logement) -> dict:
    return {"loyer": float(modele.predict([[logement.surface, logement.pieces]])[0])}


@app.get("/health")
def health() -> dict:
    return {"etat": "ok"}

# %%
%%writefile Dockerfile
FROM python:3.12-slim
WORKDIR /app
RUN pip install --no-cache-dir fastapi uvicorn scikit-learn joblib
COPY app.py loyer.joblib ./
CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "80"]

# %%
%%writefile .gitlab-ci.yml
stages: [test, build, deploy]

test:
  stage: test
  image: python:3.12-slim
  script:
    - pip install fastapi httpx scikit-learn joblib pytest
    - pytest tests

build:
  stage: build
  image: docker:27
  services: [docker:27-dind]
  script:
    - docker build -t $CI_REGISTRY_IMAGE:$CI_COMMIT_SHORT_SHA .
    - docker push $CI_REGISTRY_IMAGE:$CI_COMMIT_SHORT_SHA

deploy:
  stage: deploy
  script:
    - helm upgrade --install loyers chart --set image.tag=$CI_COMMIT_SHORT_SHA
  environment: production
  rules:
    - if: $CI_COMMIT_BRANCH == "main"

# %% [markdown]
# ## Essai de l'API avant livraison

# %%
from app import app
from fastapi.testclient import TestClient

client = TestClient(app)
reponse = client.post("/predict", json={"surface": 42, "pieces": 2})
print(reponse.status_code, reponse.json())
