"""The distribution that provides a module, where the two have different names."""

import re

from packaging.utils import canonicalize_name

# pipreqs, pigar and deptry carry such tables too, of thousands of names of which most were never right or are gone;
# these are the ones that notebooks on data import.
_DISTRIBUTIONS = {
    "Bio": "biopython",
    "MySQLdb": "mysqlclient",
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "community": "python-louvain",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "faiss": "faiss-cpu",
    "fitz": "pymupdf",
    "git": "gitpython",
    "googleapiclient": "google-api-python-client",
    "imblearn": "imbalanced-learn",
    "jwt": "pyjwt",
    "mpl_toolkits": "matplotlib",
    "multipart": "python-multipart",
    "mysql": "mysql-connector-python",
    "osgeo": "gdal",
    "pandas_profiling": "ydata-profiling",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary",
    "pylab": "matplotlib",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skopt": "scikit-optimize",
    "slugify": "python-slugify",
    "socks": "pysocks",
    "surprise": "scikit-surprise",
    "talib": "ta-lib",
    "telegram": "python-telegram-bot",
    "umap": "umap-learn",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "win32com": "pywin32",
    "wx": "wxpython",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}


# Other distributions of the same module.
_ALSO = {
    "cv2": ("opencv-python", "opencv-contrib-python"),
    "faiss": ("faiss-gpu",),
    "psycopg2": ("psycopg2",),
    "tensorflow": ("tensorflow-cpu", "tensorflow-macos"),
    "xgboost": ("xgboost-cpu",),
}


# Packages that others ask for only when they are used: a pattern of the code → the distribution.
_USED_BY = (
    (re.compile(r"\bread_excel\b|\bto_excel\b|\.xlsx\b"), "openpyxl"),
    (re.compile(r"\bread_parquet\b|\bto_parquet\b|\bread_feather\b"), "pyarrow"),
    (re.compile(r"\bread_html\b"), "lxml"),
    (re.compile(r"\bread_hdf\b|\bto_hdf\b"), "tables"),
    (re.compile(r"\bto_markdown\b"), "tabulate"),
    (re.compile(r"\btqdm\.notebook\b|\btqdm_notebook\b"), "ipywidgets"),
)


def used_without_import(code: str) -> tuple[str, ...]:
    """Distributions that `code` needs although it imports none of their modules: readers of formats, above all."""
    return tuple(name for pattern, name in _USED_BY if pattern.search(code))


def distribution_of(module: str) -> str:
    """The name under which `module` is installed, written as the index compares names."""
    return str(canonicalize_name(_DISTRIBUTIONS.get(module, module)))


def distributions_of(module: str) -> tuple[str, ...]:
    """All the names under which `module` may be installed, the usual one first."""
    return (distribution_of(module), *_ALSO.get(module, ()))
