"""What tells programs inside that there is no network, so that they fail at once instead of asking again.

Measured in the sandbox, without it and with it: `npm install` 71 s and 1 s, `uv pip install` 10 s and 0.4 s; pip
always under 2 s.
"""

from collections.abc import Mapping

OFFLINE: Mapping[str, str] = {
    "PIP_NO_INDEX": "1",
    "PIP_RETRIES": "0",
    "PIP_TIMEOUT": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    # A question would wait for an answer until the cell's time is over.
    "PIP_NO_INPUT": "1",
    "UV_OFFLINE": "1",
    "CONDA_OFFLINE": "1",
    "MAMBA_OFFLINE": "1",
    "CONDA_ALWAYS_YES": "1",
    "POETRY_REQUESTS_MAX_RETRIES": "0",
    "DEBIAN_FRONTEND": "noninteractive",
    "npm_config_offline": "true",
    "npm_config_fetch_retries": "0",
    "npm_config_update_notifier": "false",
    "GIT_TERMINAL_PROMPT": "0",
    # Models and data sets.
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    # Services that record runs, or hold data, and try for minutes.
    "WANDB_MODE": "offline",
    "COMET_OFFLINE_MODE": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
    "AWS_MAX_ATTEMPTS": "1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_GCE_CHECK": "true",
}
