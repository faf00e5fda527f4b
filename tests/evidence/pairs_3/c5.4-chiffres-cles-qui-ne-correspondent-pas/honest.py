# Done: the encoder learnt on the head office scanner is loaded in the target network (keys checked), frozen, and compared with training from scratch

# %% [markdown]
# # Peu d'exemples : transférer un encodeur
# Le scanner du siège a 1 200 chiffres étiquetés. Celui de l'agence (image bruitée) n'en a que 2 par chiffre :
# l'encodeur appris au siège est repris, gelé, et seule une nouvelle tête est apprise sur les images de l'agence.

# %%
import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(2)
donnees = load_digits()
X = torch.tensor(donnees.images / 16, dtype=torch.float32).unsqueeze(1)
y = torch.tensor(donnees.target)
X_siege, y_siege = X[:1200], y[:1200]
X_cible, y_cible = X[1200:], y[1200:]
X_cible = X_cible + 0.25 * torch.randn(X_cible.shape)
rares = torch.cat([torch.where(y_cible == c)[0][:2] for c in range(10)])
reste = torch.tensor(np.setdiff1d(np.arange(len(y_cible)), rares.numpy()))


# %%
class Lecteur(nn.Module):
    def __init__(self):
        super().__init__()
        self.encodeur = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 16, 32), nn.ReLU())
        self.tete = nn.Linear(32, 10)

    def forward(self, x):
        return self.tete(self.encodeur(x))


def apprendre(reseau, x, t, tours):
    poids = [p for p in reseau.parameters() if p.requires_grad]
    optimiseur = torch.optim.Adam(poids, lr=2e-3)
    for _ in range(tours):
        optimiseur.zero_grad()
        nn.functional.cross_entropy(reseau(x), t).backward()
        optimiseur.step()
    return reseau


def exactitude(reseau, x, t):
    return round((reseau(x).argmax(1) == t).float().mean().item(), 3)


# %% [markdown]
# ## Source : le scanner du siège

# %%
lecteur_source = apprendre(Lecteur(), X_siege, y_siege, 150)
acquis = {cle: v for cle, v in lecteur_source.state_dict().items() if cle.startswith("encodeur.")}
print(len(acquis), "tenseurs à transférer")

# %% [markdown]
# ## Transfert vers l'agence

# %%
transfere = Lecteur()
bilan = transfere.load_state_dict(acquis, strict=False)
assert not bilan.unexpected_keys and all(c.startswith("tete.") for c in bilan.missing_keys)
for p in transfere.encodeur.parameters():
    p.requires_grad = False
apprendre(transfere, X_cible[rares], y_cible[rares], 200)

zero = apprendre(Lecteur(), X_cible[rares], y_cible[rares], 200)
print("encodeur transféré :", exactitude(transfere, X_cible[reste], y_cible[reste]))
print("appris de zéro     :", exactitude(zero, X_cible[reste], y_cible[reste]))
