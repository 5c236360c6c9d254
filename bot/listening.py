"""A small web server on one address, as the webhook and the watchers' pages need it."""

from typing import Any, Self

import tornado.httpserver
import tornado.web


class Listener:
    """Answers the routes of an application; use it as an async context manager. `limits` are HTTPServer's own."""

    def __init__(self, address: tuple[str, int], routes: list[Any], **limits: int) -> None:
        # What was asked for is not logged: its address and headers may hold secrets.
        application = tornado.web.Application(routes, log_function=lambda _: None)
        self._server = tornado.httpserver.HTTPServer(application, **limits)
        self._address = address

    async def __aenter__(self) -> Self:
        host, port = self._address
        self._server.listen(port, address=host)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.stop()
        await self._server.close_all_connections()
