"""Where a request comes from, as far as it matters for how much may come from there."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web  # which settings, of every command, do not need

Network = IPv4Network | IPv6Network

FORWARDED_FOR = "X-Forwarded-For"
"""The one header that is believed, and of trusted proxies alone. RFC 7239's `Forwarded` is not read: a proxy that
writes only one of the two hands the other on as its client has made it up."""


class Whence:
    """Tells what counts as one address, where proxies that are trusted say for whom they ask."""

    def __init__(self, trusted: Collection[Network] = ()) -> None:
        self._trusted = tuple(trusted)

    def of(self, request: web.Request) -> str | None:
        """Where a request comes from."""
        return self.behind(request.remote, request.headers.getall(FORWARDED_FOR, []))

    def behind(self, remote: str | None, forwarded_for: Sequence[str]) -> str | None:
        """Who has asked a peer, going by these lines of the header: the last that is no proxy of ours of those through
        whose hands it went. Each proxy writes, behind what it was told, from whom it has it: what stands before a
        stranger is the stranger's tale."""
        if self._trusts(remote):
            for hop in _hops(forwarded_for):
                if _address(hop) is None:
                    break  # a proxy of ours does not say: it is taken for who asks
                remote = hop
                if not self._trusts(hop):
                    break
        return neighbourhood(remote)

    def peer(self, remote: str | None) -> str | None:
        """What counts as one address where only the connection is known. A trusted proxy has as many as it needs."""
        return None if self._trusts(remote) else neighbourhood(remote)

    def _trusts(self, remote: str | None) -> bool:
        address = _address(remote)
        return address is not None and any(address in network for network in self._trusted)


def neighbourhood(remote: str | None) -> str | None:
    """What counts as one address: for IPv6 the network of 64 bits that one household is given. None, for which nothing
    is counted, is a Unix socket or loopback: a proxy of our own stands there, or the operator's load test."""
    address = _address(remote)
    if address is None or address.is_loopback:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


def _address(remote: str | None) -> IPv4Address | IPv6Address | None:
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return None
    if address.version == 6 and address.ipv4_mapped is not None:
        return address.ipv4_mapped  # as a socket that listens to both shows who comes by IPv4
    return address


def _hops(forwarded_for: Sequence[str]) -> Iterator[str]:
    """From the last to the first."""
    for line in reversed(forwarded_for):
        for hop in reversed(line.split(",")):
            yield _without_port(hop.strip())


def _without_port(hop: str) -> str:
    """`203.0.113.7:5000` and `[2001:db8::1]:5000`, as some proxies write them."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
