"""A role's password as PostgreSQL stores it (RFC 5802, RFC 7677), so that the password itself is in no log of its."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode

__all__ = ["verifier"]

# PostgreSQL's own number (scram_iterations): each login costs the client this many rounds.
_ITERATIONS = 4096
_SALT_BYTES = 16


def verifier(password: str) -> str:
    """The text for `ALTER ROLE … PASSWORD`; ASCII only, since other letters want SASLprep, which may change them."""
    assert password.isascii()
    salt = secrets.token_bytes(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    stored_key = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    encoded = (b64encode(part).decode() for part in (salt, stored_key, server_key))
    return "SCRAM-SHA-256${}:{}${}:{}".format(_ITERATIONS, *encoded)
