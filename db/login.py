"""Who connects to which PostgreSQL: one value, made from a URL, that can change its user and be shown safely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from db.errors import CannotStart

__all__ = ["Login"]

STATEMENT_CACHE_SIZE = 100

_ATTRIBUTES = "target_session_attrs"


@dataclass(slots=True)
class Seen:
    """What was learnt of the servers behind an address."""

    timeline: int = 0
    """The newest that was written to; see db/primary.py."""


@dataclass(frozen=True, slots=True)
class Login:
    """The parts of a `postgresql://` URL. What is None is left to PGUSER, PGPASSWORD, ~/.pgpass and the like."""

    hosts: str = ""
    """`host:port`, several of them with commas between, or empty where `options` hold sockets' folders."""
    user: str | None = None
    password: str | None = None
    database: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    statement_cache_size: int = STATEMENT_CACHE_SIZE
    """Prepared statements kept by a connection; 0 for a pooler that lends sessions by the transaction and can't keep
    them apart (PgBouncer below 1.21). It costs 2.8 times as much."""
    seen: Seen = field(default_factory=Seen, compare=False, repr=False)
    """Shared by all logins that come of one address."""

    @classmethod
    def parse(cls, url: str) -> Login:
        """Read a `postgresql://user:password@host:port/database?option=value` URL. The option
        `statement_cache_size` is one of our own, which PostgreSQL is not told.

        Raises:
            CannotStart: it is no such URL. The message never shows the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("postgresql", "postgres"):
            raise CannotStart(
                "the database's address must look like postgresql://user:password@host:5432/database; this one "
                f"begins with {parts.scheme + ':' if parts.scheme else 'no postgresql://'}"
            )
        userinfo, _, hosts = parts.netloc.rpartition("@")
        user, colon, password = userinfo.partition(":")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        given_user = options.pop("user", None)
        given_password = options.pop("password", None)
        given_database = options.pop("dbname", None) or options.pop("database", None)
        cache = options.pop("statement_cache_size", str(STATEMENT_CACHE_SIZE))
        if not (cache.isascii() and cache.isdecimal() and int(cache) <= 10_000):
            raise CannotStart(f"statement_cache_size is a number of statements, 0 to 10000, and not {cache!r}")
        ports = options.get("port", "").count(",")
        if ports and ports != options.get("host", "").count(","):
            raise CannotStart("port= of the database's address names as many ports as host= names hosts, or one")
        if "," in hosts + options.get("host", ""):
            # Of several servers one takes what is written. Whoever wants another says so in the address.
            options.setdefault(_ATTRIBUTES, "read-write")
        return cls(
            hosts=hosts,
            statement_cache_size=int(cache),
            user=unquote(user) or given_user,
            password=unquote(password) if colon else given_password,
            database=unquote(parts.path.lstrip("/")) or given_database,
            options=tuple(options.items()),
        )

    @classmethod
    def over_socket(cls, folder: str, port: int, user: str, database: str) -> Login:
        """A login through the Unix socket in a folder, without a password."""
        return cls(user=user, database=database, options=(("host", folder), ("port", str(port))))

    @property
    def url(self) -> str:
        """The URL with its password, for asyncpg, psql, pg_dump and other processes; never for a log."""
        return self._composed(quote(self.password, safe="") if self.password is not None else None)

    @property
    def writes(self) -> bool:
        """Whether only a server will do that may be written to."""
        return dict(self.options).get(_ATTRIBUTES) in ("read-write", "primary")

    def alone(self) -> tuple[Login, ...]:
        """The same for each of the hosts."""
        if "," in self.hosts:
            return tuple(replace(self, hosts=host) for host in self.hosts.split(","))
        options = dict(self.options)
        folders = options.get("host", "").split(",")
        ports = options.get("port", "").split(",")
        if len(folders) == 1:
            return (self,)
        if len(ports) == 1:
            ports *= len(folders)
        each = (
            {"host": folder} | ({"port": port} if port else {}) for folder, port in zip(folders, ports, strict=True)
        )
        return tuple(replace(self, options=tuple((options | one).items())) for one in each)

    def as_user(self, user: str, password: str | None = None) -> Login:
        """The same database for another user."""
        return replace(self, user=user, password=password)

    def to_database(self, database: str) -> Login:
        """Another database of the same server for the same user."""
        return replace(self, database=database)

    def environment(self) -> Mapping[str, str]:
        """What hands this login to a child process without its password being seen in a list of processes."""
        return {"WINEDEX_DATABASE_URL": self.url}

    def __str__(self) -> str:
        return self._composed("***" if self.password else None)

    def __repr__(self) -> str:
        return f"Login({self})"

    def _composed(self, password: str | None) -> str:
        userinfo = quote(self.user or "", safe="")
        if password is not None:
            userinfo += f":{password}"
        query = "?" + urlencode(self.options, quote_via=quote) if self.options else ""
        at = "@" if userinfo else ""
        return f"postgresql://{userinfo}{at}{self.hosts}/{quote(self.database or '', safe='')}{query}"
