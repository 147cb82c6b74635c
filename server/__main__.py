"""`python -m server` is `winedex`."""

import sys

from server.cli import main

sys.exit(main())
