"""Fields that are encrypted at rest: AES-GCM with keys that can be replaced, and a keyed hash to find one by.

What is stored of a value: one byte with the number of its key, 12 random bytes, then the ciphertext with its tag. The
field it belongs to (`table.column:id`) is authenticated with it: put into another row, it can't be read.

Keys never leave this process: no value of these types shows one, and none stands in an error.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.errors import CannotStart
from game.refusal import Refused

KEY_BYTES = 32
KEY_NUMBER_MAX = 255
"""A key's number is one byte of what is stored; 0 is none."""

_NONCE_BYTES = 12
# One key for each use, so that what finds a value tells nothing about what hides it.
_FOR_HIDING = b"winedex field hiding v1"
_FOR_FINDING = b"winedex field finding v1"


class Unreadable(Exception):
    """A stored field that these keys do not open: its key is not among them, or it is not this field's."""


class Fields:
    """Hides and opens fields. The key with the highest number hides; every key opens what it has hidden."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """`keys` are number → 32 bytes. Without any, nothing can be hidden."""
        self._ciphers = {number: AESGCM(_derived(key, _FOR_HIDING)) for number, key in keys.items()}
        self._finders = {number: _derived(key, _FOR_FINDING) for number, key in keys.items()}

    def __repr__(self) -> str:
        return f"Fields(keys {sorted(self._ciphers)})"

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the keys."""
        return frozenset(self._ciphers)

    @property
    def newest(self) -> int:
        """The number of the key that hides; 0 where there is none."""
        return max(self._ciphers, default=0)

    def require_key(self) -> None:
        """Do nothing where there is a key.

        Raises:
            Refused: `no_field_keys`, the operator has given none.
        """
        if not self._ciphers:
            raise Refused(
                "no_field_keys",
                "This house can't keep it secret, so it does not keep it.",
                detail="The operator has set no WINEDEX_FIELD_KEYS.",
            )

    def hide(self, field: str, value: str) -> bytes:
        """What to store of a value.

        Raises:
            Refused: `no_field_keys`.
        """
        self.require_key()
        nonce = os.urandom(_NONCE_BYTES)
        hidden = self._ciphers[self.newest].encrypt(nonce, value.encode(), field.encode())
        return bytes([self.newest]) + nonce + hidden

    def open(self, field: str, stored: bytes) -> str:
        """The value that was stored for this field.

        Raises:
            Unreadable: with the field and the key's number, never with a value.
        """
        number = stored[0] if stored else 0
        cipher = self._ciphers.get(number)
        if cipher is None:
            raise Unreadable(f"{field} is hidden with key {number}, which is not among WINEDEX_FIELD_KEYS")
        nonce, hidden = stored[1 : 1 + _NONCE_BYTES], stored[1 + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, hidden, field.encode()).decode()
        except (InvalidTag, ValueError):
            raise Unreadable(f"{field} is not what key {number} of WINEDEX_FIELD_KEYS has hidden there") from None

    def finders(self, kind: str, value: str) -> dict[int, bytes]:
        """What a value of this kind is known again by: under each key, by its number, a hash of 32 bytes.

        Raises:
            Refused: `no_field_keys`.
        """
        self.require_key()
        said = kind.encode() + b"\0" + value.encode()
        return {number: hmac.digest(key, said, hashlib.sha256) for number, key in self._finders.items()}


def parse_keys(text: str, source: str) -> dict[int, bytes]:
    """Keys as an operator writes them: `1:base64,2:base64`, 32 bytes each. `source` is named where they are wrong.

    Raises:
        CannotStart: with which of them is wrong, and never with what it says.
    """
    keys: dict[int, bytes] = {}
    for nth, part in enumerate((part.strip() for part in text.split(",") if part.strip()), 1):
        number, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not (number.isascii() and number.isdecimal() and 1 <= int(number[:4]) <= KEY_NUMBER_MAX):
            raise CannotStart(f"key {nth} of {source} needs a number from 1 to {KEY_NUMBER_MAX} and a colon before it")
        if len(key) != KEY_BYTES:
            raise CannotStart(
                f"key {nth} of {source} is not {KEY_BYTES} bytes in Base64: make one with `winedex keys make`"
            )
        if int(number) in keys:
            raise CannotStart(f"{source} has two keys of number {int(number)}")
        keys[int(number)] = key
    return keys


def written_key(number: int) -> str:
    """A new key as an operator writes it."""
    return f"{number}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


def _derived(key: bytes, use: bytes) -> bytes:
    # The key is 32 random bytes, so one step of HKDF's expansion (RFC 5869) is all that two uses need.
    return hmac.digest(key, use + b"\x01", hashlib.sha256)
