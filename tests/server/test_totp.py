"""Codes of the second factor, against the figures of RFC 6238 (appendix B) and RFC 4226 (appendix D)."""

import pytest

from server.totp import STEP_MS, code_of, step_of

SEEDS = {"sha1": b"1234567890" * 2, "sha256": b"1234567890" * 3 + b"12", "sha512": b"1234567890" * 6 + b"1234"}


@pytest.mark.parametrize(
    ("seconds", "sha1", "sha256", "sha512"),
    [
        (59, "94287082", "46119246", "90693936"),
        (1_111_111_109, "07081804", "68084774", "25091201"),
        (1_111_111_111, "14050471", "67062674", "99943326"),
        (1_234_567_890, "89005924", "91819424", "93441116"),
        (2_000_000_000, "69279037", "90698825", "38618901"),
        (20_000_000_000, "65353130", "77737706", "47863826"),
    ],
)
def test_codes_of_the_standard(seconds: int, sha1: str, sha256: str, sha512: str) -> None:
    for digest, code in (("sha1", sha1), ("sha256", sha256), ("sha512", sha512)):
        assert code_of(SEEDS[digest], seconds // 30, 8, digest) == code


def test_six_digits_by_counter() -> None:
    codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [code_of(SEEDS["sha1"], counter) for counter in range(10)] == codes


@pytest.mark.parametrize(("drift", "found"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_a_step(drift: int, found: bool) -> None:
    secret = SEEDS["sha1"]
    step = step_of(secret, code_of(secret, 100 + drift), 100 * STEP_MS + 29_999, after=0)
    assert step == (100 + drift if found else None)


def test_a_code_of_a_used_step_or_before_is_of_none() -> None:
    secret = SEEDS["sha1"]
    for after, found in ((98, 99), (99, None), (100, None)):
        assert step_of(secret, code_of(secret, 99), 100 * STEP_MS, after=after) == found


@pytest.mark.parametrize("code", ["", "12345", "0000000", "einszw", "٣٣٣٣٣٣", "\ud800"])
def test_what_is_no_code_is_of_none(code: str) -> None:
    try:
        assert step_of(SEEDS["sha1"], code, 100 * STEP_MS, after=0) is None
    except UnicodeEncodeError:
        assert code == "\ud800", "JSON as it is read here holds no half of a pair"
