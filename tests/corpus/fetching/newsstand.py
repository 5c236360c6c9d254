"""A web server on this machine that behaves like the sites of digital newspapers, at their best and at their worst."""

import gzip
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DAY = date(2024, 12, 2)
NUMBERS = ("01", "02", "03", "05", "06", "07", "09", "12")
"""The pages of an issue; papers leave numbers out."""

ARTICLES = 60


@dataclass(frozen=True, slots=True)
class Reply:
    """What the site answers."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    delay: float = 0.0
    cut: bool = False
    """Ends in the middle."""


def page(body: str, *, head: str = "", charset: str = "utf-8") -> bytes:
    text = f'<!DOCTYPE html><html><head><meta charset="{charset}">{head}</head><body>{body}</body></html>'
    return text.encode("gb18030" if charset.startswith("gb") else charset)


@dataclass
class Template:
    """How a kind of site calls its pages and sets them; `folder` may name the day."""

    front: str
    layout: Callable[[str], str]
    article: Callable[[int], str]
    set_article: Callable[[int, str], bytes]
    charset: str = "utf-8"


def headline(number: int) -> str:
    return f"第{number}号仓库收苹果"


def paragraph(number: int) -> str:
    return f"第{number}号仓库今年收了{number + 5000}吨苹果，仓库主任说。"


def _set_new(number: int, page_number: str) -> bytes:
    return page(
        f'<div class="article"><h3>丰收时节</h3><h1>{headline(number)}</h1><h2>——各地忙收获</h2>'
        f'<p class="sec">本报记者　王晶　<span>《试人民报》（2024年12月02日　第 {page_number} 版）</span></p>'
        f'<div id="ozoom"><p>　　{paragraph(number)}</p><p>　　各地客商前来洽谈&amp;参观。</p></div></div>'
    )


def _set_local(number: int, page_number: str) -> bytes:
    return page(
        f'<table><tr><td>第{page_number}版：要闻</td></tr><tr><td class="font02">丰收时节</td></tr>'
        f'<tr><td class="font01"><founder-title>{headline(number)}</founder-title></td></tr>'
        f'<tr><td class="font02">——各地忙收获</td></tr></table><founder-author>王晶</founder-author>'
        f"<founder-content><!--enpcontent--><P>　　{paragraph(number)}<P>　　各地客商前来洽谈&amp;参观。"
        "<!--/enpcontent--></founder-content>",
        charset="gb2312",
    )


PEOPLE = Template(
    front="/rmrb/pc/layout/202412/02/node_01.html",
    layout=lambda number: f"/rmrb/pc/layout/202412/02/node_{number}.html",
    article=lambda number: f"/rmrb/pc/content/202412/02/content_{30000000 + number}.html",
    set_article=_set_new,
)
LOCAL = Template(
    front="/html/2024-12/02/node_01.htm",
    layout=lambda number: f"/html/2024-12/02/node_{number}.htm",
    article=lambda number: f"/html/2024-12/02/content_{number}_{number + 7}.htm",
    set_article=_set_local,
    charset="gb2312",
)


class Newsstand:
    """The site. `asked` counts the requests of each path; `replies` go before what the site would say, once each."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.hosts: set[str] = set()
        self.moments: list[float] = []
        self.replies: dict[str, deque[Reply]] = {}
        self.robots: Reply = Reply(status=404)
        self.delay = 0.0
        self.not_modified = 0
        self.has_validators = True
        self.pages: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._print_issue()
        self.port = 0

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def total(self) -> int:
        with self._lock:
            return sum(self.asked.values())

    def instead(self, path: str, *replies: Reply) -> None:
        """The next answers for a path."""
        self.replies.setdefault(path, deque()).extend(replies)

    def always(self, path: str, reply: Reply) -> None:
        self.instead(path, *[reply] * 100)

    def answer(self, path: str, etag: str | None) -> Reply:
        with self._lock:
            if self.replies.get(path):
                return self.replies[path].popleft()
        if path == "/robots.txt":
            return self.robots
        content = self.pages.get(path)
        if content is None:
            return Reply(status=404)
        own = f'"{blake2b(content, digest_size=6).hexdigest()}"'
        if not self.has_validators:
            return Reply(content)
        if etag == own:
            with self._lock:
                self.not_modified += 1
            return Reply(status=304, headers={"ETag": own})
        kind = "application/pdf" if path.endswith(".pdf") else "text/html"
        return Reply(content, headers={"Content-Type": kind, "ETag": own})

    def write_paper(self, folder: Path, *, front: str | None = None, hosts: tuple[str, ...] = ()) -> None:
        """The file that describes this site, as a user would write it."""
        folder.mkdir(parents=True, exist_ok=True)
        known = ", ".join(f'"{host}"' for host in (f"127.0.0.1:{self.port}", *hosts))
        address = front or self.root + self.template.front.replace("202412/02", "{yyyy}{mm}/{dd}").replace(
            "2024-12/02", "{yyyy}-{mm}/{dd}"
        )
        lines = ['name = "试人民报"', f"hosts = [{known}]", "pause = 1.0", "[[editions]]", f'front = "{address}"']
        (folder / "shi.toml").write_text("\n".join(lines), "utf-8")

    def _print_issue(self) -> None:
        template = self.template
        by_page = {number: range(index, ARTICLES, len(NUMBERS)) for index, number in enumerate(NUMBERS)}
        pages = "".join(
            f"<div><a id=pageLink href={template.layout(number)}>第{number}版：要闻</a>"
            f'<a href="/pdf/{number}.pdf"><img src=pdf.gif></a></div>'
            for number in NUMBERS
        )
        for number, articles in by_page.items():
            items = "".join(
                f'<li><a href="{template.article(one)}"><script>document.write(view("{headline(one)}"))</script></a>'
                for one in articles
            )
            areas = "".join(
                f'<Area coords="1,1,9,1,9,9" href="{template.article(one)}?div=-1" shape=polygon>' for one in articles
            )
            self.pages[template.layout(number)] = page(
                f'<map name=PagePicMap>{areas}</map><div id="pageList">{pages}</div><div id="titleList"><ul>{items}'
                f'<li><a href="/html/content_999_{number}.htm">本版责编：王五</a></li></ul></div>'
                '<a href="/html/2024-11/30/content_1_1.htm">往期的一篇</a>',
                charset=template.charset,
            )
            self.pages[f"/pdf/{number}.pdf"] = b"%PDF-1.4 " + number.encode()
            for one in articles:
                self.pages[template.article(one)] = template.set_article(one, number)


def _handler_for(stand: Newsstand) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with stand._lock:
                stand.asked[self.path] += 1
                stand.agents.add(self.headers.get("User-Agent", ""))
                stand.hosts.add(self.headers.get("Host", ""))
                stand.moments.append(time.monotonic())
            reply = stand.answer(self.path, self.headers.get("If-None-Match"))
            time.sleep(reply.delay + stand.delay)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            if reply.cut:
                self.wfile.write(reply.content[: len(reply.content) // 2])
                self.close_connection = True
                return
            self.wfile.write(reply.content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nobody reads it."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that was killed is what is tested."""


@contextmanager
def opened(template: Template) -> Iterator[Newsstand]:
    """The site, open for as long as that."""
    stand = Newsstand(template)
    server = _Server(("127.0.0.1", 0), _handler_for(stand))
    stand.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def packed(content: bytes) -> Reply:
    return Reply(gzip.compress(content), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
