"""Requests that nobody would make by hand, against the whole program."""
