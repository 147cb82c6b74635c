"""What counts as one address."""

from ipaddress import ip_network

import pytest

from server.addresses import Whence, neighbourhood


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


PROXIES = [ip_network("127.0.0.1"), ip_network("10.1.0.0/16"), ip_network("2001:db8:ffff::/48")]


@pytest.mark.parametrize(
    ("remote", "forwarded_for", "expected"),
    [
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("::ffff:10.1.2.3", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ("10.1.2.3", ["203.0.113.7, 10.1.9.9,127.0.0.1"], "203.0.113.7"),
        ("10.1.2.3", ["198.51.100.1", "203.0.113.7", "10.1.9.9"], "203.0.113.7"),
        ("2001:db8:ffff::1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"),
        ("10.1.2.3", ["203.0.113.7:5000"], "203.0.113.7"),
        ("10.1.2.3", ["[2001:db8:1:2:3::4]:5000"], "2001:db8:1:2::/64"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.2.0.1", ["198.51.100.1"], "10.2.0.1"),
        ("10.1.2.3", ["127.0.0.1, 203.0.113.7"], "203.0.113.7"),
        ("10.1.2.3", ["10.1.4.5"], "10.1.4.5"),
        ("10.1.2.3", ["198.51.100.1, unknown"], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1, unknown, 10.1.9.9"], "10.1.9.9"),
        ("10.1.2.3", [""], "10.1.2.3"),
        ("10.1.2.3", [], "10.1.2.3"),
        ("127.0.0.1", [], None),
        (None, ["198.51.100.1"], None),
    ],
)
def test_a_trusted_proxy_says_who_asks_and_nobody_else(
    remote: str | None, forwarded_for: list[str], expected: str | None
) -> None:
    assert Whence(PROXIES).behind(remote, forwarded_for) == expected


def test_where_no_proxy_is_trusted_nothing_is_believed() -> None:
    assert Whence().behind("127.0.0.1", ["198.51.100.1"]) is None
    assert Whence().peer("203.0.113.7") == "203.0.113.7"


def test_a_trusted_proxy_has_as_many_connections_as_it_needs() -> None:
    assert Whence(PROXIES).peer("10.1.2.3") is None
    assert Whence(PROXIES).peer("10.2.0.1") == "10.2.0.1"
