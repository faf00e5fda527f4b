# Done: indicators for the routing of support tickets are defined with limits that come from the need, and each is compared with its limit

# %% [markdown]
# # Routing of support tickets: indicators and limits
# The model sends each ticket to one of three teams. A ticket sent to the wrong team loses about a day.
# For each indicator: what it is for, and the limit agreed with the head of support.

# %%
import time
from dataclasses import dataclass
from typing import Callable

import numpy as np
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, recall_score
from sklearn.model_selection import train_test_split

TEAMS = ["billing", "network", "security"]
X, y = make_classification(n_samples=3000, n_features=20, n_informative=8, n_classes=3, weights=[.55, .35, .10],
                           class_sep=1.6, random_state=44)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=44)
model = LogisticRegression(max_iter=500, class_weight="balanced").fit(X_train, y_train)


# %%
@dataclass(frozen=True)
class Indicator:
    name: str
    why: str
    measure: Callable
    limit: float
    higher_is_better: bool = True

    def judge(self, value):
        ok = value >= self.limit if self.higher_is_better else value <= self.limit
        return "ok" if ok else "ALERT"


def response_ms(model, X, y):
    start = time.perf_counter()
    for row in X[:50]:
        model.predict(row.reshape(1, -1))
    return 1000 * (time.perf_counter() - start) / 50


def unsure(model, X, y):
    return float((model.predict_proba(X).max(axis=1) < 0.5).mean())


# %% [markdown]
# ## Indicators

# %%
INDICATORS = [
    Indicator("macro F1", "all three teams count alike",
              lambda m, X, y: f1_score(y, m.predict(X), average="macro"), 0.75),
    Indicator("recall security", "a missed security ticket is an incident",
              lambda m, X, y: recall_score(y, m.predict(X), labels=[2], average=None)[0], 0.85),
    Indicator("unsure tickets", "read by a person, two people at most",
              unsure, 0.10, higher_is_better=False),
    Indicator("response (ms)", "the form waits for the answer",
              response_ms, 50, higher_is_better=False),
]

# %% [markdown]
# ## Compared with the limits

# %%
for i in INDICATORS:
    value = i.measure(model, X_test, y_test)
    sign = ">=" if i.higher_is_better else "<="
    print(f"{i.name:<16} {value:7.3f}  {sign} {i.limit:<6} {i.judge(value):<6} ({i.why})")

# %%
alerts = [i.name for i in INDICATORS if i.judge(i.measure(model, X_test, y_test)) == "ALERT"]
print("to do:", "look into " + ", ".join(alerts) if alerts else "nothing, all limits are kept")
