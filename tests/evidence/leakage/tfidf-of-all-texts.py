# leaks: leakage-preprocessing
# Vocabulary and document frequencies are learnt on all messages, those of the test part included.
# %% [markdown]
# # Spam ou pas ?
# %%
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB

messages = pd.read_csv("sms.csv", encoding="latin-1")
messages["texte"] = messages["texte"].str.lower().str.replace(r"[^a-zà-ÿ ]", " ", regex=True)
# %%
vectoriseur = TfidfVectorizer(min_df=2, ngram_range=(1, 2))
matrice = vectoriseur.fit_transform(messages["texte"])
# %%
X_train, X_test, y_train, y_test = train_test_split(matrice, messages["spam"], test_size=0.2, random_state=42)
bayes = MultinomialNB().fit(X_train, y_train)
print(classification_report(y_test, bayes.predict(X_test)))
