# Not done: the 'relational' store is one table whose only column is a JSON text: no key, no type, no join, all is unpacked in Python

# %% [markdown]
# # Orders of a wholesale baker: choice of storage
# Orders belong to customers and hold lines of products. Prices change, customers move: each fact must be stored once.
# Lines are queried by customer and by product, with joins and sums, and the shop updates them during the day.
#
# **Choice: a relational database** (SQLite here, PostgreSQL in production). A document store would copy the customer
# into each order; object storage has no updates. Foreign keys protect against orders without a customer.

# %%
import json
import sqlite3
import tempfile

import numpy as np
import pandas as pd

rng = np.random.default_rng(3)
customers = [{"id": i, "name": f"Shop {i}", "town": str(rng.choice(["Lille", "Arras", "Douai"]))} for i in range(30)]
products = {"baguette": 0.45, "brioche": 1.9, "rye": 2.1, "croissant": 0.55}
orders = [
    {"id": k, "customer": int(rng.integers(0, 30)), "day": f"2024-05-{rng.integers(1, 29):02d}",
     "lines": [{"product": str(p), "qty": int(rng.integers(5, 80))}
               for p in rng.choice(list(products), rng.integers(1, 4), replace=False)]}
    for k in range(400)
]
print(json.dumps(orders[0]))

# %% [markdown]
# ## The store

# %%
db = sqlite3.connect(tempfile.mkdtemp() + "/bakery.db")
db.execute("PRAGMA foreign_keys = ON")
db.executescript("""
    CREATE TABLE orders (content TEXT);
""")
db.executemany("INSERT INTO orders VALUES (?)",
               [(json.dumps({**o, "customer": customers[o["customer"]],
                             "lines": [{**l, "price": products[l["product"]]} for l in o["lines"]]}),)
                for o in orders])
db.commit()

# %% [markdown]
# ## The use: turnover by town and product

# %%
stored = [json.loads(content) for content in pd.read_sql("SELECT content FROM orders", db)["content"]]
lines = pd.DataFrame([{"town": o["customer"]["town"], "day": o["day"], **l} for o in stored for l in o["lines"]])
turnover = (lines.assign(euros=lines["qty"] * lines["price"])
            .groupby(["town", "product"], as_index=False)["euros"].sum())
print(turnover.pivot(index="town", columns="product", values="euros").round(0))

# %%
day = lines.groupby("day", as_index=False)["qty"].sum().rename(columns={"qty": "pieces"})
print(day.describe().round(1))
