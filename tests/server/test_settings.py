"""Settings: what an operator may turn, and what he is told who turns it the wrong way."""

import argparse
from ipaddress import ip_network

import pytest

from db.errors import CannotStart
from server.devices import LocksOnNew
from server.limits import Doors, Limits
from server.settings import Settings, add_flags, settings_of


def settings(*arguments: str, **environment: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_flags(parser)
    return settings_of(parser.parse_args(arguments), environment)


def test_limits_are_the_usual_ones_where_nothing_is_said() -> None:
    assert (settings().limits, settings().doors) == (Limits(), Doors())


def test_limits_of_sessions_and_of_doors_are_set_by_their_names() -> None:
    asked = settings("--limits", "outbox_bytes_max=524288, connections_max = 5000,")
    assert asked.limits == Limits(outbox_bytes_max=524_288)
    assert asked.doors == Doors(connections_max=5_000)
    assert settings(WINEDEX_LIMITS="sweep_ms=100").doors == Doors(sweep_ms=100)
    assert settings("--limits", "sweep_ms=50", WINEDEX_LIMITS="sweep_ms=100").doors == Doors(sweep_ms=50)


def test_who_is_new_trades_at_once_unless_it_is_said() -> None:
    assert settings().locks == LocksOnNew(0, 0)
    assert settings("--trade-lock-new-account-h", "72", WINEDEX_TRADE_LOCK_NEW_DEVICE_H="24").locks == LocksOnNew(
        72, 24
    )
    for text in ("-1", "8761", "a week"):
        with pytest.raises(CannotStart, match="--trade-lock-new-device-h"):
            settings(WINEDEX_TRADE_LOCK_NEW_DEVICE_H=text)


def test_pages_of_other_hosts_are_named_one_by_one() -> None:
    assert settings().origins == ()
    asked = settings("--origins", "https://Play.example, http://localhost:3000,")
    assert asked.origins == ("https://play.example", "http://localhost:3000")
    assert settings("--origin", "http://a", WINEDEX_ORIGINS="http://b").origins == ("http://a",)
    for text in ("*", "null", "https://*.example", "https://play.example/", "play.example", "https://a,null"):
        with pytest.raises(CannotStart, match="--origins"):
            settings(WINEDEX_ORIGINS=text)


def test_proxies_are_trusted_by_name_alone() -> None:
    assert settings().trusted_proxies == ()
    asked = settings("--trusted-proxies", "10.0.0.0/24, ::1,").trusted_proxies
    assert asked == (ip_network("10.0.0.0/24"), ip_network("::1/128"))
    assert settings(WINEDEX_TRUSTED_PROXIES="192.0.2.1").trusted_proxies == (ip_network("192.0.2.1"),)
    for text in ("proxy.example", "10.0.0.1/24", "*", "10.0.0.0/33"):
        with pytest.raises(CannotStart, match="--trusted-proxies"):
            settings(WINEDEX_TRUSTED_PROXIES=text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nothing=1", "'nothing'"),
        ("subscriptions_max=200", "'subscriptions_max'"),
        ("frame_out_bytes_max=1", "'frame_out_bytes_max'"),
        ("sweep_ms", "sweep_ms"),
        ("sweep_ms=", "sweep_ms"),
        ("sweep_ms=0", "sweep_ms"),
        ("sweep_ms=-1", "sweep_ms"),
        ("sweep_ms=fast", "sweep_ms"),
        (f"sweep_ms={2**31}", "sweep_ms"),
        ("=1", "''"),
    ],
)
def test_a_limit_that_makes_no_sense_is_named(text: str, named: str) -> None:
    with pytest.raises(CannotStart, match=named):
        settings("--limits", text)


def test_a_replica_is_named_by_flag_or_environment() -> None:
    assert settings().database.replica_url is None
    assert settings(WINEDEX_REPLICA_URL="postgresql://two/winedex").database.replica_url == "postgresql://two/winedex"
    asked = settings("--replica-url", "postgresql://three/winedex", WINEDEX_REPLICA_URL="postgresql://two/winedex")
    assert asked.database.replica_url == "postgresql://three/winedex"
