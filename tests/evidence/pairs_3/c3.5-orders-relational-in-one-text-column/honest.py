# Done: a relational store is argued for and really laid out: three tables, keys, an index, joins in SQL

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
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT NOT NULL);
    CREATE TABLE product  (name TEXT PRIMARY KEY, price REAL NOT NULL CHECK (price > 0));
    CREATE TABLE orders   (id INTEGER PRIMARY KEY, day TEXT NOT NULL,
                           customer INTEGER NOT NULL REFERENCES customer(id));
    CREATE TABLE line     (orders INTEGER REFERENCES orders(id), product TEXT REFERENCES product(name),
                           qty INTEGER CHECK (qty > 0), PRIMARY KEY (orders, product));
    CREATE INDEX orders_by_customer ON orders(customer, day);
""")
db.executemany("INSERT INTO customer VALUES (:id, :name, :town)", customers)
db.executemany("INSERT INTO product VALUES (?, ?)", products.items())
db.executemany("INSERT INTO orders VALUES (:id, :day, :customer)", orders)
db.executemany("INSERT INTO line VALUES (?, ?, ?)",
               [(o["id"], l["product"], l["qty"]) for o in orders for l in o["lines"]])
db.commit()

# %% [markdown]
# ## The use: turnover by town and product

# %%
turnover = pd.read_sql("""
    SELECT c.town, l.product, SUM(l.qty * p.price) AS euros
    FROM line l JOIN orders o ON o.id = l.orders
                JOIN customer c ON c.id = o.customer
                JOIN product p ON p.name = l.product
    GROUP BY c.town, l.product
""", db)
print(turnover.pivot(index="town", columns="product", values="euros").round(0))

# %%
day = pd.read_sql("SELECT o.day, SUM(l.qty) AS pieces FROM line l JOIN orders o ON o.id = l.orders GROUP BY o.day", db)
print(day.describe().round(1))
