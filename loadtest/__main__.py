"""`python -m loadtest`: the load test as a program of its own."""

import importlib.util
import sys

NEEDED = ("msgpack", "uvloop", "websockets")


def main() -> int:
    """Run the load test, or say what it lacks; the exit status."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        print(
            f"winedex loadtest: {' and '.join(missing)} not installed, which the server itself does not need: "
            f"{sys.executable} -m pip install {' '.join(missing)}, or `make bench`, which installs all that tests need",
            file=sys.stderr,
        )
        return 1
    from loadtest.cli import main as run  # it needs them

    return run()


if __name__ == "__main__":
    sys.exit(main())
