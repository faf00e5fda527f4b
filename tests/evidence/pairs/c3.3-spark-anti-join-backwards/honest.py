# %% [markdown]
# ## Relevés de compteurs électriques
# Environ deux millions de relevés par jour : le nettoyage est écrit pour Spark. Un fichier des compteurs hors
# service accompagne les relevés.

# %%
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.regression import GBTRegressor
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("releves").getOrCreate()
releves = spark.createDataFrame(
    [(i, i % 50, i % 30, None if i % 17 == 0 else float(i % 30) * 0.4 + i % 5) for i in range(3000)],
    "id_releve int, compteur int, jour int, kwh double",
)
hors_service = spark.createDataFrame([(c,) for c in (3, 11, 42)], "compteur int")

# %% [markdown]
# ### Nettoyage
# 1. les relevés des compteurs hors service sont retirés par jointure ;
# 2. un seul relevé par compteur et par jour ;
# 3. les relevés sans valeur sont supprimés.

# %%
propres = (
    releves.join(hors_service, on="compteur", how="left_anti")
    .dropDuplicates(["compteur", "jour"])
    .na.drop(subset=["kwh"])
)
print(releves.count(), "->", propres.count())

# %%
assemblage = VectorAssembler(inputCols=["compteur", "jour"], outputCol="variables", handleInvalid="skip")
apprentissage, test = assemblage.transform(propres).randomSplit([0.8, 0.2], seed=1)
arbres = GBTRegressor(featuresCol="variables", labelCol="kwh", maxIter=20).fit(apprentissage)
arbres.transform(test).select(F.avg(F.abs(F.col("kwh") - F.col("prediction"))).alias("mae")).show()
