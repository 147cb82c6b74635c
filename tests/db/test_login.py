"""Addresses are read and written without loss, and shown without their password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import CannotStart
from db.login import Login

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


FOLDERS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=","), min_size=1, max_size=12)
"""A comma parts hosts from each other, in libpq as well: no folder's name can have one."""


@given(user=NAMES, password=NAMES | st.none(), database=NAMES, folder=FOLDERS)
def test_what_is_written_reads_the_same(user: str, password: str | None, database: str, folder: str) -> None:
    login = Login.over_socket(f"/run/{folder}", 5432, user, database).as_user(user, password)
    assert Login.parse(login.url) == login


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://",
        "postgresql://wine@db.example:6432/cellar?sslmode=verify-full",
        "postgres://wine:p%40ss@[::1]:5432,other:5433/cellar",
        "postgresql:///cellar?host=%2Frun%2Fpostgresql&user=wine&password=pass",
    ],
)
def test_operators_addresses_are_understood(url: str) -> None:
    login = Login.parse(url)
    assert Login.parse(login.url) == login
    assert login.password in (None, "p@ss", "pass")
    assert "pass" not in str(login).replace("***", "")
    assert "p%40ss" not in repr(login)


def test_several_hosts_and_options_are_kept() -> None:
    login = Login.parse("postgresql://wine@a:1,b:2/cellar?target_session_attrs=read-write")
    assert login.hosts == "a:1,b:2"
    assert login.as_user("other").url == "postgresql://other@a:1,b:2/cellar?target_session_attrs=read-write"


def test_of_several_hosts_the_one_is_wanted_that_takes_writes_unless_another_is_asked_for() -> None:
    assert not Login.parse("postgresql://a/cellar").writes
    assert Login.parse("postgresql://a,b/cellar").writes
    assert Login.parse("postgresql:///cellar?host=/a,/b").writes
    assert not Login.parse("postgresql://a,b/cellar?target_session_attrs=prefer-standby").writes


def test_each_host_can_be_had_alone() -> None:
    one, other = Login.parse("postgresql://wine:secret@a:1,b/cellar?sslmode=require").alone()
    assert one.url == "postgresql://wine:secret@a:1/cellar?sslmode=require&target_session_attrs=read-write"
    assert other.url == "postgresql://wine:secret@b/cellar?sslmode=require&target_session_attrs=read-write"
    sockets = Login.parse("postgresql:///cellar?host=/a,/b&port=7").alone()
    assert [(dict(one.options)["host"], dict(one.options)["port"]) for one in sockets] == [("/a", "7"), ("/b", "7")]
    alone = Login.parse("postgresql://a/cellar")
    assert alone.alone() == (alone,)
    assert alone.as_user("other").seen is alone.seen, "what was learnt of the servers is true for every role"


def test_hosts_and_ports_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(CannotStart, match="as many ports"):
        Login.parse("postgresql:///cellar?host=/a,/b&port=1,2,3")


def test_how_many_statements_are_kept_is_ours_and_postgresql_is_not_told() -> None:
    login = Login.parse("postgresql://wine@a:6432/cellar?statement_cache_size=0&sslmode=require")
    assert login.statement_cache_size == 0
    assert login.as_user("other").to_database("shed").statement_cache_size == 0
    assert login.url == "postgresql://wine@a:6432/cellar?sslmode=require"
    assert Login.parse("postgresql://wine@a/cellar").statement_cache_size == 100


@pytest.mark.parametrize("size", ["", "-1", "many", "10001", "²"])
def test_a_number_of_statements_that_is_none_is_refused(size: str) -> None:
    with pytest.raises(CannotStart, match="statement_cache_size is a number of statements, 0 to 10000"):
        Login.parse(f"postgresql://wine@a/cellar?statement_cache_size={size}")


@pytest.mark.parametrize("url", ["", "cellar", "mysql://root:secret@host/db", "/run/postgresql"])
def test_what_is_no_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(CannotStart, match="postgresql://user:password@host:5432/database") as refusal:
        Login.parse(url)
    assert "secret" not in str(refusal.value)
