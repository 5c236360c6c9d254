"""The door to httpx: one request and its answer, bounded in time and size, to an address that was checked.

httpx looks a host up only when it connects, out of sight. Its documented transport and network interfaces are used
instead, so that the address that was checked is the one connected to, and so that a whole answer has a deadline.
"""

import contextlib
import ssl
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import httpcore
import httpx

from corpus.fetching.addresses import AddressBook
from corpus.fetching.clock import Clock
from corpus.fetching.errors import RefusedError, TroubleError

USER_AGENT = f"wenbao/{version('wenbao')}"
"""Who asks: what `robots.txt` may name, and the version."""

PATIENCE = 20.0
"""Seconds without a byte until an answer is given up."""

LONGEST_ANSWER = 300.0
"""Seconds until an answer is given up that comes in drops."""

_STATUS_OK = 200
_LONGEST_REFUSAL = 100_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site has answered; `content` is empty unless the status is 200. Header fields are None where missing."""

    status: int
    content: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    modified: str | None = None
    location: str | None = None
    retry_after: str | None = None


class Connection:
    """One connection at a time. Errors name the address as `where` says."""

    def __init__(self, book: AddressBook, clock: Clock) -> None:
        self._deadline = _Deadline(clock)
        self._client = httpx.Client(
            transport=_Transport(_PinnedBackend(book, self._deadline)),
            headers={
                "User-Agent": USER_AGENT,
                "Accept-Encoding": "gzip",
                "Accept": "text/html,application/pdf,*/*;q=0.5",
            },
            timeout=PATIENCE,
            follow_redirects=False,
            trust_env=False,  # a proxy would look the host up again, unchecked
        )

    def close(self) -> None:
        self._client.close()

    def get(self, url: str, *, largest: int, etag: str | None = None, modified: str | None = None) -> Answer:
        """Asks once. `largest` is in bytes, after decompression.

        Raises TroubleError when there is no whole answer in time, RefusedError when the answer is too large or the
        address is not allowed.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        self._deadline.begin(LONGEST_ANSWER)
        try:
            request = self._client.build_request(
                "GET", url, headers={name: value for name, value in conditions.items() if value}
            )
            response = self._client.send(request, stream=True)
            with contextlib.closing(response):
                if response.status_code == _STATUS_OK:
                    return _answer(response, _read(response, largest=largest, where=url))
                _drain(response)
                return _answer(response, b"")
        except httpx.RemoteProtocolError as error:  # httpx looks at where a redirect leads although it shall not follow
            raise RefusedError(f"{url} 转向一个不对的网址；请检查报纸的说明。") from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise RefusedError(f"网址 {url[:200]} 不对；请检查报纸的说明。") from error
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise TroubleError(f"{url} 很久没有答复；请过一会儿再试。") from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError, zlib.error) as error:
            raise TroubleError(f"{url} {_describe(error)}；请检查网络，过一会儿再试。") from error


def _answer(response: httpx.Response, content: bytes) -> Answer:
    headers = response.headers
    return Answer(
        status=response.status_code,
        content=content,
        content_type=headers.get("Content-Type"),
        etag=headers.get("ETag"),
        modified=headers.get("Last-Modified"),
        location=headers.get("Location"),
        retry_after=headers.get("Retry-After"),
    )


def _read(response: httpx.Response, *, largest: int, where: str) -> bytes:
    """The content as it was before it was compressed; what is larger is not even unpacked."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise RefusedError(f"{where} 用了不认识的压缩方式 {encoding[:20]!r}；请告诉我们这个网址。")
    packed = encoding in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed else None
    parts: list[bytes] = []
    size = 0
    for part in response.iter_raw():
        room = largest - size + 1
        parts.append(unpack.decompress(part, room) if unpack else part)
        size += len(parts[-1])
        if size > largest:
            raise RefusedError(f"{where} 大于 {largest:,} 字节，不取；请检查它是不是报纸的网页。")
    if unpack and not unpack.eof:
        raise TroubleError(f"{where} 没有传完；请过一会儿再试。")
    return b"".join(parts)


def _drain(response: httpx.Response) -> None:
    """Reads what a refusal says, if it is short, so that the connection can be used again."""
    size = 0
    for part in response.iter_raw():
        size += len(part)
        if size > _LONGEST_REFUSAL:
            return


def _describe(error: Exception) -> str:
    if "certificate" in str(error).lower():
        return "的证书不对"
    if isinstance(error, httpcore.ConnectError):
        return "连不上"
    return "的答复不完整" if isinstance(error, httpcore.ProtocolError | zlib.error) else "中途断开了"


class _Deadline:
    """When the answer that is waited for is given up."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._end = 0.0

    def begin(self, seconds: float) -> None:
        self._end = self._clock.elapsed() + seconds

    def limit(self, timeout: float | None) -> float:
        """The seconds that may still be waited. Raises httpcore.ReadTimeout when there are none."""
        left = self._end - self._clock.elapsed()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _PinnedBackend(httpcore.NetworkBackend):
    """Connects to addresses that the book allows, and to nothing else."""

    def __init__(self, book: AddressBook, deadline: _Deadline) -> None:
        self._book = book
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError()
        for address in self._book.look_up(host, port):
            try:
                stream = self._backend.connect_tcp(
                    str(address), port, self._deadline.limit(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return _TimedStream(stream, self._deadline)
        raise trouble

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


class _TimedStream(httpcore.NetworkStream):
    """A stream on which every wait ends with the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.limit(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.limit(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Transport(httpx.BaseTransport):
    """What httpx sends its requests through."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=PATIENCE,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answered = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answered.status, headers=answered.headers, stream=_Body(answered))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The content of an answer, part by part."""

    def __init__(self, answered: httpcore.Response) -> None:
        self._answered = answered

    def __iter__(self) -> Iterator[bytes]:
        return self._answered.iter_stream()

    def close(self) -> None:
        self._answered.close()
