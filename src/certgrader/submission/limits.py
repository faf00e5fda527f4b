"""What a submission may measure. Larger ones are refused with the limit named, or taken in part with a note."""

MB = 1_000_000
GB = 1_000 * MB

NOTEBOOK_BYTES = 100 * MB
CELLS = 20_000
CELL_BYTES = 10 * MB

# Beyond these, a notebook's folder is a home directory or a data store rather than a submission.
FOLDER_BYTES = 2 * GB
FOLDER_FILES = 5_000

# A folder or archive is handed in on purpose: its tree is taken whole, within what one machine can bear.
TREE_BYTES = 4 * GB
TREE_FILES = 50_000

# Folders within folders: nobody works deeper, and what walks through them must not be led on for ever.
DEPTH = 100

# What an archive may ask of certgrade, whatever it says of itself: entries of its table of contents, those left out
# included, the bytes of that table, and the time that unpacking takes.
MEMBERS = 200_000
TABLE_BYTES = 32 * MB
UNPACK_SECONDS = 300
# An archive in an archive in an archive: a learning platform's export is two.
NESTED = 3

# A whole cohort in one archive.
COHORT_BYTES = 40 * GB
COHORT_FILES = 150_000

TEXT_BYTES = 1 * MB


def size_label(size: int) -> str:
    """A limit as people write it: "100 MB", "2 GB"."""
    return f"{size // GB} GB" if size >= GB and size % GB == 0 else f"{size // MB} MB"
