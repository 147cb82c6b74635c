"""The load test, tested: what it measures with, what it notices, and whole runs against the real server."""
