"""Where a notebook was written: Jupyter, Kaggle or Colab."""

import re
from collections.abc import Iterable, Mapping

from certgrader.notebook.model import Platform

_KAGGLE = re.compile(r"/kaggle/(?:input|working|temp)\b|^[ \t]*(?:import|from)\s+kaggle_(?:secrets|datasets)\b", re.M)
_COLAB = re.compile(r"^[ \t]*(?:from\s+google\.colab|import\s+google\.colab|from\s+google\s+import\s+colab)\b", re.M)
_COLAB_PATH = re.compile(r"/content/(?:drive|gdrive|sample_data)\b")


def platform(metadata: Mapping[str, object], sources: Iterable[str]) -> Platform:
    """What the code relies on decides first (the paths it opens), then what the notebook's metadata say."""
    kaggle = colab = path = 0
    for source in sources:
        kaggle += bool(_KAGGLE.search(source))
        colab += bool(_COLAB.search(source))
        path += bool(_COLAB_PATH.search(source))
    if kaggle or colab:
        return "kaggle" if kaggle >= colab else "colab"
    if "kaggle" in metadata:
        return "kaggle"
    if "colab" in metadata or path:
        return "colab"
    return "jupyter"
