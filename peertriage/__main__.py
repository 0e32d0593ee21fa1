"""`python -m peertriage`."""

from peertriage.cli import main

if __name__ == "__main__":
    main()
