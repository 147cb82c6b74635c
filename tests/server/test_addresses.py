"""What counts as one address."""

import pytest

from server.addresses import neighbourhood


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", None),
        ("::ffff:127.0.0.1", None),
        ("::1", None),
        ("", None),
        (None, None),
        ("/run/winedex.sock", None),
    ],
)
def test_a_household_is_one_address_and_we_are_none(remote: str | None, expected: str | None) -> None:
    assert neighbourhood(remote) == expected
