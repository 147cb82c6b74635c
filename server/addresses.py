"""Where a request comes from, as far as it matters for how much may come from there."""

import ipaddress


def neighbourhood(remote: str | None) -> str | None:
    """What counts as one address: for IPv6 the network of 64 bits that one household is given. None, for which nothing
    is counted, is a Unix socket or loopback: a proxy of our own stands there, or the operator's load test."""
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return None
    if address.version == 6 and address.ipv4_mapped is not None:
        address = address.ipv4_mapped  # as a socket that listens to both shows who comes by IPv4
    if address.is_loopback:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)
