"""Requests on connections that stay open, through Python's own HTTP client.

What a question waits for is processor time, the cluster's and ours, and httpx's own transport takes much more of it for
a request. This one is asked in httpx's terms, so that tests put another in its place.
"""

import http.client
import selectors
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

import httpx

_MOST_IDLE = 64
"""Connections to a host that are kept open while nobody uses them."""

_LONGEST_IDLE = 60.0
"""Seconds; what stands between us and the host may have forgotten an older one."""

_PORTS = {"http": 80, "https": 443}

_Host = tuple[str, str, int]


class Wire(httpx.BaseTransport):
    """Several threads may use it at once."""

    def __init__(self) -> None:
        self._idle: dict[_Host, list[tuple[float, http.client.HTTPConnection]]] = defaultdict(list)
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises ConnectError, TimeoutException, or NetworkError where the connection breaks."""
        timeout: Mapping[str, float] = request.extensions["timeout"]
        scheme = request.url.scheme
        # Without a port Python's client would look for one behind the last colon of an IPv6 address.
        host = (scheme, request.url.host, request.url.port or _PORTS[scheme])
        line = self._take(host) or self._open(host, timeout["connect"])
        try:
            line.sock.settimeout(timeout["read"])
            target = request.url.raw_path.decode("ascii")
            line.request(request.method, target, request.content or None, dict(request.headers))
            answer = line.getresponse()
            content = answer.read()
        except TimeoutError as error:
            line.close()
            raise httpx.ReadTimeout(str(error)) from error
        except (OSError, http.client.HTTPException) as error:
            line.close()
            self._drop_idle(host)  # they broke with the host as well
            raise httpx.NetworkError(str(error)) from error
        except BaseException:
            line.close()
            raise
        if answer.will_close:
            line.close()
        else:
            self._keep(host, line)
        return httpx.Response(answer.status, content=content)

    def close(self) -> None:
        for host in list(self._idle):
            self._drop_idle(host)

    def _drop_idle(self, host: _Host) -> None:
        with self._lock:
            idle = self._idle.pop(host, [])
        for _, line in idle:
            line.close()

    def _take(self, host: _Host) -> http.client.HTTPConnection | None:
        """The connection that was used last, if its other end has not closed it."""
        while True:
            with self._lock:
                if not self._idle[host]:
                    return None
                kept, line = self._idle[host].pop()
            if time.monotonic() - kept < _LONGEST_IDLE and not _has_something_to_read(line):
                return line
            line.close()

    def _open(self, host: _Host, seconds: float) -> http.client.HTTPConnection:
        scheme, name, port = host
        line = (
            http.client.HTTPSConnection(name, port, timeout=seconds, context=self._trust)
            if scheme == "https"
            else http.client.HTTPConnection(name, port, timeout=seconds)
        )
        try:
            line.connect()
        except TimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        return line

    def _keep(self, host: _Host, line: http.client.HTTPConnection) -> None:
        with self._lock:
            if is_kept := len(self._idle[host]) < _MOST_IDLE:
                self._idle[host].append((time.monotonic(), line))
        if not is_kept:
            line.close()

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return httpx.create_ssl_context(trust_env=False)


def _has_something_to_read(line: http.client.HTTPConnection) -> bool:
    """Nothing was asked: what comes is the end, or nothing that belongs to us."""
    with selectors.DefaultSelector() as selector:
        selector.register(line.sock, selectors.EVENT_READ)
        return bool(selector.select(0))
