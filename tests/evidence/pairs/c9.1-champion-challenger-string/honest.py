# %% [markdown]
# # Stock prediction: automated evaluation of every new model
# Champion against challenger: a Prefect flow trains, evaluates, logs to MLflow and promotes, without anybody at the
# keyboard. It is served on a schedule and runs every night.

# %%
import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from prefect import flow, task
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(14)
stock = pd.DataFrame({"week": np.arange(1500) % 52, "price": rng.gamma(3, 4, 1500), "promo": rng.integers(0, 2, 1500)})
stock["sold"] = 50 + 10 * np.sin(stock.week / 8) - stock.price + 15 * stock.promo + rng.normal(0, 3, 1500)
FEATURES = ["week", "price", "promo"]

mlflow.set_tracking_uri("sqlite:///stock.db")
with mlflow.start_run(run_name="first champion"):
    first = HistGradientBoostingRegressor(max_depth=2).fit(stock.loc[:599, FEATURES], stock.loc[:599, "sold"])
    info = mlflow.sklearn.log_model(first, "model", registered_model_name="stock")
MlflowClient().set_registered_model_alias("stock", "champion", info.registered_model_version)

# %% [markdown]
# ## The evaluation flow

# %%
@task
def train(table):
    return HistGradientBoostingRegressor(random_state=14).fit(table[FEATURES], table["sold"])


@task
def evaluate(model, table):
    return mean_absolute_error(table["sold"], model.predict(table[FEATURES]))


@flow(name="nightly-evaluation")
def nightly_evaluation(limit: float = 4.0):
    recent = stock.iloc[1200:]
    challenger = train(stock.iloc[:1200])
    champion = mlflow.sklearn.load_model("models:/stock@champion")
    scores = {"challenger": evaluate(challenger, recent), "champion": evaluate(champion, recent)}
    with mlflow.start_run():
        mlflow.log_metrics(scores)
        info = mlflow.sklearn.log_model(challenger, "model", registered_model_name="stock")
    if scores["challenger"] < min(limit, scores["champion"]):
        MlflowClient().set_registered_model_alias("stock", "champion", info.registered_model_version)
    return scores


# %%
print(nightly_evaluation())
nightly_evaluation.serve(name="nightly", cron="0 2 * * *")
