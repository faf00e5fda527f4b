"""Calls by which data come into a notebook."""

import re

READS = re.compile(
    r"^(pandas|polars)\.(read_|scan_|DataFrame$|json_normalize$)|^sklearn\.datasets\.|\.load_(data|dataset)$|"
    r"^numpy\.(load|loadtxt|genfromtxt|array$)|\.fetch_ucirepo$|"
    r"^pyspark\.sql\.SparkSession\.(read|createDataFrame)|_from_directory$|"
    r"\.(read|scan)_(csv|parquet|excel|json|table|feather|pickle|orc|hdf|sql\w*|file|ipc|delta|ndjson|database)$"
)
"""Names of calls that give data from a file, a data set or values as written."""
FROM_FILES = re.compile(r"\.(read_|scan_)|\.SparkSession\.read\.")
"""Those that read a file that they are given."""
NUMBERS = re.compile(r"^numpy\.(random\.|arange$|linspace$)")
"""Those that make up numbers."""
