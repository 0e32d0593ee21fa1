"""Where the command starts: `peertriage`, or `python -m peertriage`.

Nothing is imported here but what `--version` needs; everything else waits in `cli.py`.
"""

import sys

from peertriage import __version__


def main() -> None:
    """Answer `--version` at once; for anything else run the command line and leave with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        try:
            if sys.stdout is not None:
                sys.stdout.write(f"peertriage {__version__}\n")
                sys.stdout.flush()
        except OSError as error:
            from peertriage.cli import refused

            sys.exit(refused(error))
        return
    from peertriage.cli import main as run  # Typer and all that it brings

    run()


if __name__ == "__main__":
    main()
