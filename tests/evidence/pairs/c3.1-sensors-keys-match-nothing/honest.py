# %% [markdown]
# ## Greenhouse sensors: predicting condensation
# The logger writes abbreviations in its header (`t_amb`, `hr`, `p_at`, `k`). Nobody but the installer can read
# them.

# %%
import io

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(5)
lines = ["t_amb;hr;p_at;k"]
for _ in range(150):
    t, h, p = rng.normal(19, 4), rng.uniform(30, 99), rng.normal(1013, 7)
    lines.append(f"{t:.1f};{h:.0f};{p:.1f};{int(h > 85 and t < 21)}")
raw = io.StringIO("\n".join(lines))

# %% [markdown]
# ### Renaming
# Every column gets a readable snake_case name with its unit before anything else is done with it.

# %%
readable = {
    "t_amb": "air_temperature_celsius",
    "hr": "relative_humidity_percent",
    "p_at": "air_pressure_hpa",
    "k": "condensation",
}
readings = pd.read_csv(raw, sep=";").rename(columns=readable)
readings.head(3)

# %%
features, target = readings.iloc[:, :-1], readings.iloc[:, -1]
tree = DecisionTreeClassifier(max_depth=3, random_state=0).fit(features[:100], target[:100])
print("accuracy on the last 50 readings:", tree.score(features[100:], target[100:]))
print(dict(zip(features.columns, tree.feature_importances_.round(2))))
