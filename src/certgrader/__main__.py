"""`python -m certgrader` and the `certgrade` command."""

import sys


def main() -> None:
    """Run the command line; the exit status is one of `certgrader.errors.ExitCode`."""
    from certgrader.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
