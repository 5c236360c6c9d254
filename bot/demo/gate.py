"""Who may speak to the demo's server: its own page, and no other page that the same browser has open.

A page from elsewhere could reach a server on this machine in two ways. It can send requests across origins, which the
`Origin` header gives away. Or its name can be made to point to this machine (DNS rebinding); then the `Host` header
holds that name, which is none of ours: an address needs no name to be found, so it cannot be rebound.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.sandbox.connection import Request

LOCAL_NAME = "localhost"

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
"""Nothing from elsewhere, nothing inline, and no way from text to markup: the articles shown are other people's."""

HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


@dataclass(frozen=True, slots=True)
class Gate:
    """`name` is what the server was told to listen on, and so a name it may be called by."""

    name: str

    def admits(self, request: Request) -> bool:
        """Whether the request is for this server, and comes from its page where it changes anything."""
        host = request.headers.get("host", "")
        if not self._is_ours(host):
            return False
        origin = request.headers.get("origin")
        if origin is None:
            return request.method in {"GET", "HEAD"} and "upgrade" not in request.headers
        return origin == f"http://{host}"

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name is not None and (name in {LOCAL_NAME, self.name.lower()} or is_address(name))


def is_address(name: str) -> bool:
    """Whether this is an IP address and not a name."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    return host == LOCAL_NAME or (is_address(host) and ip_address(host).is_loopback)
