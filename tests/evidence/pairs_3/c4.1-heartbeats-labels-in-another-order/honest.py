# Done: scores and labels of the test heartbeats are gathered in the same order, ROC/AUC is the model's own

# %% [markdown]
# # Abnormal heartbeats, PyTorch
# Binary score on windows of 60 samples. As abnormal beats are rare and the cardiologist chooses the alarm threshold,
# we judge by the ROC curve on patients kept aside, not by accuracy.

# %%
import numpy as np
import torch
from sklearn.metrics import classification_report, roc_auc_score, roc_curve
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
rng = np.random.default_rng(0)


def beats(n, rate=0.15):
    t = np.linspace(0, 1, 60)
    label = (rng.random(n) < rate).astype("float32")
    centre = 0.5 + 0.05 * rng.normal(size=n) + 0.1 * label
    wave = np.exp(-((t - centre[:, None]) ** 2) / (0.002 + 0.004 * label[:, None]))
    return (wave + rng.normal(0, 0.35, wave.shape)).astype("float32"), label


X_train, y_train = beats(3000)
X_test, y_test = beats(1200)

# %%
train_loader = DataLoader(TensorDataset(torch.tensor(X_train), torch.tensor(y_train)), batch_size=64, shuffle=True)
test_loader = DataLoader(TensorDataset(torch.tensor(X_test), torch.tensor(y_test)), batch_size=64, shuffle=False)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv1d(1, 8, 7), nn.ReLU(), nn.MaxPool1d(3), nn.Flatten(),
                                  nn.Linear(8 * 18, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        return self.body(x.unsqueeze(1)).squeeze(1)


net, loss_fn = Net(), nn.BCEWithLogitsLoss(pos_weight=torch.tensor(5.0))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(8):
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = loss_fn(net(xb), yb)
        loss.backward()
        optimizer.step()

# %% [markdown]
# ## ROC on the test patients

# %%
net.eval()
scores = []
with torch.no_grad():
    for xb, _ in test_loader:
        scores.append(torch.sigmoid(net(xb)))
scores = torch.cat(scores).numpy()

auc = roc_auc_score(y_test, scores)
fpr, tpr, thresholds = roc_curve(y_test, scores)
best = np.argmax(tpr - fpr)
print("AUC", round(auc, 3))
print("alarm threshold", round(float(thresholds[best]), 2), "sensitivity", round(tpr[best], 2), "false alarms", round(fpr[best], 2))

# %%
print(classification_report(y_test, scores > thresholds[best], target_names=["normal", "abnormal"], zero_division=0))
