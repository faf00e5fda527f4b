"""Python source → its syntax tree, or what is wrong with it."""

import ast
import warnings


def try_parse(text: str) -> ast.Module | str:
    """The tree of `text`, or what is wrong with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "invalid escape sequence" is the candidate's affair
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return f"{error.msg} (line {error.lineno or 1})"
        except (ValueError, RecursionError, MemoryError) as error:
            return str(error) or type(error).__name__
