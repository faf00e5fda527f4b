# %% [markdown]
# # Storage for the clinic's visits
# Patients and visits are structured and linked (one patient, many visits), several services write at the same time,
# and the model asks for joins: a relational database fits, with a foreign key to forbid orphan visits.

# %%
import sqlite3

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

rng = np.random.default_rng(60)
patients = pd.DataFrame({"pid": range(80), "born": rng.integers(1930, 2005, 80)})
visits = pd.DataFrame({"pid": rng.integers(0, 80, 300), "minutes": rng.gamma(4, 5, 300).round()})

# %%
db = sqlite3.connect(":memory:")
db.execute("PRAGMA foreign_keys = ON")
db.execute("CREATE TABLE patient (pid INTEGER PRIMARY KEY, born INTEGER NOT NULL)")
db.execute("CREATE TABLE visit (pid INTEGER REFERENCES patient(pid), minutes REAL)")
db.commit()
db.executemany("INSERT INTO patient VALUES (?, ?)", patients.values.tolist())
db.executemany("INSERT INTO visit VALUES (?, ?)", visits.values.tolist())
db.commit()

# %%
query = "SELECT p.born, v.minutes FROM visit v JOIN patient p USING (pid)"
table = pd.read_sql(query, db)
line = LinearRegression().fit(table[["born"]], table["minutes"])
print(len(table), "visits, slope", line.coef_.round(4))
