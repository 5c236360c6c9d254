"""Which addresses may be connected to: a host that a paper names, at an address of the public internet."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from corpus.fetching.errors import RefusedError, TroubleError

Address = IPv4Address | IPv6Address

_NAT64 = ip_address("64:ff9b::")


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that carries an IPv4 address is as public as that one.
    """
    inner = _carried(address)
    if inner is not None:
        return is_public(inner)
    hidden = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not hidden and not address.is_link_local


def is_reachable_inside(address: Address) -> bool:
    """Whether a paper of the newsroom's own network may stand there: this machine and private networks as well.

    Link-local addresses stay closed: there machines of a cloud hand out their passwords.
    """
    inner = _carried(address)
    if inner is not None:
        return is_reachable_inside(inner)
    return not (address.is_link_local or address.is_multicast or address.is_unspecified)


def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a host name. Raises TroubleError when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TroubleError(f"找不到主机 {host}；请检查网址和网络。") from error
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Looks hosts up, and lets nobody connect to what is not allowed.

    The address that was checked is the one that is connected to, so that a name cannot change its mind in between.
    """

    resolve: Callable[[str, int], Sequence[Address]] = resolve
    may_connect: Callable[[Address], bool] = is_public

    def look_up(self, host: str, port: int) -> Sequence[Address]:
        """The addresses of a host. Raises RefusedError when one of them is not allowed, TroubleError without any."""
        addresses = self.resolve(host, port)
        if not addresses:
            raise TroubleError(f"找不到主机 {host}；请检查网址和网络。")
        if not all(self.may_connect(address) for address in addresses):
            raise RefusedError(f"主机 {host} 指向内部网络的地址，不去取；请检查报纸的网址。")
        return addresses


def _carried(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if int(address) >> 32 == int(_NAT64) >> 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
