# ruff: noqa: E501 - pages are as wide as they are
"""Pages of digital newspapers: each template, what is no article, and whatever else may come as HTML."""

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Article, Reading
from corpus.readers import read_page
from corpus.readers.html import LayoutPageError, read_html
from corpus.readers.html_charset import declared_charset
from corpus.readers.html_layout import PageLink, read_layout
from corpus.shelving import Added
from corpus.understanding import understand

NEW_PEOPLE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>大桥通车-人民日报</title>
<link rel="canonical" href="https://paper.people.com.cn/rmrb/pc/content/202412/02/content_30000001.html"></head><body>
<h1 class="logo"><a href="/">人民日报</a></h1><ul class="news-list"><li><a href="content_2.html">另一篇</a></li></ul>
<div class="article"><h3>深化改革（一）</h3><h1>青山大桥<br>今日通车</h1><h2>——写在新年之际</h2>
<p class="sec">本报记者　王　　珂　李晓晴　<span class="newstime">《人民日报》（2024年12月02日　第 01 版）</span></p>
<div class="attachment"><table class="pci_c"><tr><td><img src="a.jpg"></td></tr><tr><td><p>图为大桥。王珂摄</p></td></tr>
</table></div><div id="ozoom"><!--enpproperty <author>某某</author><title><p>大桥</p></title>/enpproperty-->
<!--enpcontent--><p>　　（上接第一版）本报北京12月1日电　（记者王珂）大桥全长
1280米，&ldquo;昨日&rdquo;通车&#12290;</p><p>　　<strong>规模最大</strong></p><p>　　图书馆藏书45万册。</p>
<script>var a = "<p>坏</p>";</script><style>p { color: red }</style><p><img src=x><br>图为图书馆。张三摄</p>
<p>　　<b>每天开放</b></p><p>开放到晚上九点。<br>　　周末不休息。</p><p>（下转第四版）</p><p>（责编：王五）</p>
<!--/enpcontent--></div></div><p>版权所有 未经授权禁止转载</p></body></html>"""

OLD_PEOPLE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>
<a id=pageLink href=nbs.D110000renmrb_01.htm>第01版：要闻</a><a id=pageLink href=nbs.D110000renmrb_02.htm>第02版：要闻</a>
<div class="text_c"><h3></h3><h1>大桥通车</h1><h2></h2><h4>本报记者　王　晶</h4>
<div class="lai"> 《 人民日报 》（ 2017年10月16日 &nbsp; 02 版）</div><div id="ozoom"><div id="articleContent">
<P>　　大桥全长1280米。</P><P>　　昨日通车。</P></div></div></div></body></html>"""

FOUNDER = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>试县日报</title></head>
<body><table><tr><td><strong>第03版：要闻</strong></td><td>2024年03月05日 星期二</td></tr></table>
<table><tr><td class="font02">引题在此</td></tr><tr><td class="font01"><founder-title><!--npm:t-->大桥通车</founder-title></td>
</tr><tr><td class="font02">——副题也在</td></tr></table><founder-author>王晶</founder-author>
<founder-date>2024-03-05</founder-date><div id="ozoom"><founder-content><!--enpcontent--><P>　　本报讯（记者王晶）大桥㐂通车。
<P>　　市长出席。</P><!--/enpcontent--></founder-content></div></body></html>"""

CON = """<html><head><meta charset=utf-8></head><body><div class="newsdetatit"><p class="intro">引题甲</p><h3>图书馆开馆</h3>
<p class="sub">副题乙</p><p><span>2024年03月05日</span> <span>来源：试县日报</span> <span class="Author">作者：李四</span>
<span class="Author">第A02版：民生</span></p></div><div class="newsdetatext"><founder-content><p>藏书45万册。</p><p>每天开放。</p>
</founder-content></div></body></html>"""

PROPERTIES = """<meta charset=utf-8><body><!--enpproperty <founder-title>大桥通车</founder-title><founder-date>2024-03-05
</founder-date><introtitle>引题</introtitle><subtitle>副题</subtitle><author>王晶</author> /enpproperty-->
<p><founder-content><p>大桥通车了。</founder-content>"""


def read(page: str, *, charset: str = "utf-8") -> Reading:
    return understand(read_html("page.html", page.encode(charset)))


def article_of(page: str, *, charset: str = "utf-8") -> Article:
    (article,) = read(page, charset=charset).articles
    return article


def fields(article: Article) -> tuple[str | None, ...]:
    return (article.kicker, article.headline, article.deck, article.byline, article.paper, article.date, article.page)


def test_the_peoples_daily_since_december_2024() -> None:
    reading = read(NEW_PEOPLE)
    (article,) = reading.articles
    assert fields(article) == (
        "深化改革（一）", "青山大桥 今日通车", "写在新年之际", "本报记者 王珂 李晓晴", "人民日报", "2024-12-02", "1",
    )  # fmt: skip
    assert (article.continued_from, article.continued_on) == ("1", "4")
    assert article.dateline == "本报北京12月1日电"
    assert article.url == "https://paper.people.com.cn/rmrb/pc/content/202412/02/content_30000001.html"
    assert [(section.subhead, [one.text for one in section.paragraphs]) for section in article.sections] == [
        (None, ["本报北京12月1日电 （记者王珂）大桥全长1280米，“昨日”通车。"]),
        ("规模最大", ["图书馆藏书45万册。"]),
        ("每天开放", ["开放到晚上九点。", "周末不休息。"]),
    ]
    assert reading.captions == ("图为图书馆。张三摄", "图为大桥。王珂摄")
    assert "（责编：王五）" in reading.folio
    assert not article.uncertain
    for paragraph in article.paragraphs:
        printed = "".join(reading.page.text[span.start : span.end] for span in paragraph.spans)
        assert "".join(printed.split()) == "".join(paragraph.text.split())


def test_the_peoples_daily_before() -> None:
    article = article_of(OLD_PEOPLE)
    assert fields(article) == (None, "大桥通车", None, "本报记者 王晶", "人民日报", "2017-10-16", "2")
    assert article.body == "大桥全长1280米。\n昨日通车。"


@pytest.mark.parametrize("charset", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_local_papers_template(charset: str) -> None:
    article = article_of(FOUNDER, charset=charset)
    assert fields(article) == ("引题在此", "大桥通车", "副题也在", "王晶", "试县日报", "2024-03-05", "3")
    assert article.body == "本报讯（记者王晶）大桥㐂通车。\n市长出席。"


def test_the_local_papers_newer_template() -> None:
    article = article_of(CON)
    assert fields(article) == ("引题甲", "图书馆开馆", "副题乙", "李四", "试县日报", "2024-03-05", "A02")
    assert article.body == "藏书45万册。\n每天开放。"


def test_what_only_the_properties_say() -> None:
    article = article_of(PROPERTIES)
    assert fields(article) == ("引题", "大桥通车", "副题", "王晶", None, "2024-03-05", None)
    assert article.body == "大桥通车了。"


def body(inner: str) -> str:
    return f"<meta charset=utf-8><h1>题</h1><div id=ozoom>{inner}</div>"


@pytest.mark.parametrize(
    ("inner", "subheads", "paragraphs"),
    [
        ("<p><b>甲乙丙</b></p><p><b>丁戊己</b></p>", [None], ["甲乙丙", "丁戊己"]),  # all bold: nothing stands out
        ("<p>开头。</p><p><b>问：为何？</b></p><p>答。</p>", [None], ["开头。", "问：为何？", "答。"]),
        ("<p>开头。</p><p><b>结尾没有正文</b></p>", [None], ["开头。", "结尾没有正文"]),
        ("<p><b>小</b>标题</p><p>正文。</p>", [None], ["小标题", "正文。"]),
        ("<p style='font-weight:bold'>小标题</p><p>正文。</p>", ["小标题"], ["正文。"]),
        ("<p>一。</p><h4>二</h4><p>三。</p>", [None, "二"], ["一。", "三。"]),
        ("裸露的文字<br>第二行", [None], ["裸露的文字", "第二行"]),
        ("<div>一。<div>二。</div>三。</div>", [None], ["一。", "二。", "三。"]),
        ("<p>a &amp;lt;b&gt; &nbsp;&#x4e00;</p>", [None], ["a &lt;b>一"]),
        ("<p>题</p><p>正文。</p>", [None], ["正文。"]),
        ("<p>本报记者 王晶</p><p>正文。</p>", [None], ["正文。"]),
        ("<p>\u200b零\ufeff宽\u00ad。</p>", [None], ["零宽。"]),
        ("<table><tr><td>甲。</td><td>乙。</td></tr></table>", [None], ["甲。", "乙。"]),
        ("<table><tr><td><img><p>长长的正文在表格里。</p></td></tr></table>", [None], ["长长的正文在表格里。"]),
        ("<p><img></p><p>图为大桥。王晶 摄</p>", [None], ["图为大桥。王晶摄"]),  # a picture story has no other text
    ],
)
def test_paragraphs_and_crossheads(inner: str, subheads: list[str | None], paragraphs: list[str]) -> None:
    article = article_of(body(inner))
    assert [section.subhead for section in article.sections] == subheads
    assert [paragraph.text for paragraph in article.paragraphs] == paragraphs


def test_a_headline_is_not_taken_from_the_windows_title() -> None:
    article = article_of("<meta charset=utf-8><title>大桥通车</title><founder-content><p>正文。</p></founder-content>")
    assert article.headline is None


def test_pages_that_contradict_themselves_have_no_page_number() -> None:
    page = "<p>第01版</p><p>第02版</p><p>2024年1月1日</p><p>2024年1月2日</p>"
    article = article_of(f"<meta charset=utf-8>{page}<founder-content><p>正文。</p></founder-content>")
    assert (article.page, article.date) == (None, None)


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (b'<meta charset="GBK">', "gb18030"),
        (b"<meta content='text/html; charset=gb2312' http-equiv=content-type>", "gb18030"),
        (b"<!-- <meta charset=big5> --><META CHARSET = UTF-8>", "utf-8"),
        (b"<meta charset=utf-16>", None),
        (b"<meta charset=rot13>", None),
        (b"<meta charset=base64>", None),
        (b"<meta charset=no-such>", None),
        (b"nothing", None),
    ],
)
def test_the_charset_of_the_meta(content: bytes, charset: str | None) -> None:
    assert declared_charset(content) == charset


def test_charsets_are_never_guessed() -> None:
    undeclared = FOUNDER.replace("charset=gb2312", "")
    assert article_of(undeclared, charset="gb18030").body == article_of(undeclared).body
    lying = NEW_PEOPLE.encode("gb18030")
    assert understand(read_html("x.html", lying)).articles[0].byline == "本报记者 王珂 李晓晴"
    cut = NEW_PEOPLE.replace("版权所有", "版权所有@").encode().replace(b"@", b"\xe4")
    assert understand(read_html("x.html", cut)).articles[0].page == "1"
    with pytest.raises(SourceError, match="编码"):
        read_html("x.html", b"<meta charset=utf-8>" + b"\xff\xfe\xfd" * 50)
    with pytest.raises(SourceError, match="空的"):
        read_html("x.html", b" \n")
    with pytest.raises(SourceError, match="5,000,001"):
        read_html("x.html", b"x" * 5_000_001)


LAYOUT = """<meta charset=utf-8><div id="ozoom"><div class="l_t">01版:要闻</div><div id="titleList"><ul>
<li><a href=nw.D110000renmrb_20171016_1-01.htm><script>document.write(view("大桥<br>通车  "))</script></a></li>
<li><a href=nw.D110000renmrb_20171016_2-01.htm><script>document.write(view("本版责编：王五"))</script></a></li>
<li><a href="nw.D110000renmrb_20171016_3-01.htm"><div id=mp_3>图书馆开馆</div></a></li></ul></div>
<div id="pageList"><a id=pageLink href=./nbs.D110000renmrb_01.htm>第01版：要闻</a><a href=../../../page/1.pdf><img></a>
<a id=pageLink href=nbs.D110000renmrb_04.htm>第04版：广告</a><a href=../../../page/4.pdf><img></a>
<a href=nbs.D110000renmrb_04.htm>下一版</a></div></div><map><Area coords="1,2,3,4,5,6" shape=polygon
href="nw.D110000renmrb_20171016_1-01.htm?div=-1"><area coords="x" href="nw.D110000renmrb_20171016_3-01.htm"></map>
<a href="javascript:alert(1)">x</a><a href="http://[bad">y</a>"""
ADDRESS = "http://paper.people.com.cn/rmrb/html/2017-10/16/nbs.D110000renmrb_01.htm"


def test_a_layout_page_leads_to_articles_and_pages() -> None:
    layout = read_layout(LAYOUT, ADDRESS)
    base = "http://paper.people.com.cn/rmrb/html/2017-10/16/"
    assert (layout.number, layout.name) == ("1", "要闻")
    assert [(link.url, link.title) for link in layout.articles] == [
        (base + "nw.D110000renmrb_20171016_1-01.htm", "大桥 通车"),
        (base + "nw.D110000renmrb_20171016_3-01.htm", "图书馆开馆"),
    ]
    assert layout.articles[0].polygons == ((1.0, 2.0, 3.0, 4.0, 5.0, 6.0),)
    assert layout.pages == (
        PageLink(ADDRESS, "1", "要闻", "http://paper.people.com.cn/rmrb/page/1.pdf"),
        PageLink(base + "nbs.D110000renmrb_04.htm", "4", "广告", "http://paper.people.com.cn/rmrb/page/4.pdf"),
    )
    assert layout.pdf == "http://paper.people.com.cn/rmrb/page/1.pdf"
    assert read_layout(LAYOUT).number == "1"
    with pytest.raises(LayoutPageError, match="2 篇文章的链接") as refused:
        read_html("nbs.htm", LAYOUT.encode())
    assert len(refused.value.layout.pages) == 2


def test_a_sidecar_goes_before_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(CON, "utf-8")
    (tmp_path / "a.toml").write_text('paper = "甲报"\ndate = 2024-01-01\npage = 7\nurl = "https://p.test/a"\n', "utf-8")
    (article,) = understand(read_page(tmp_path / "a.html")).articles
    assert (article.paper, article.date, article.page, article.url) == ("甲报", "2024-01-01", "7", "https://p.test/a")
    (tmp_path / "a.toml").write_text('url = "javascript:alert(1)"\n', "utf-8")
    assert understand(read_page(tmp_path / "a.html")).articles[0].url is None


def test_a_folder_of_pages_goes_in_once(tmp_path: Path) -> None:
    for name, text in (("a.html", CON), ("b.HTM", FOUNDER), ("node_1.htm", LAYOUT)):
        charset = "gb18030" if "gb2312" in text else "utf-8"
        (tmp_path / name).write_bytes(text.encode(charset))
    (tmp_path / "home").mkdir()
    with Library.open(tmp_path / "home") as library:
        assert [ingest(library, tmp_path / name) for name in ("a.html", "b.HTM")] == [Added(new=1)] * 2
        assert ingest(library, tmp_path / "node_1.htm") == Added()
        assert ingest(library, tmp_path / "a.html") == Added(unchanged=1)
        (tmp_path / "a.toml").write_text('url = "https://p.test/a"\n', "utf-8")
        assert ingest(library, tmp_path / "a.html").unchanged == 0
        with library.read() as view:
            assert "https://p.test/a" in {article.url for article in view.articles()}


def test_unknown_pages_are_the_last_resort_and_marked_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "青山大桥全长1280米，昨日正式通车，市长李明出席了通车仪式，并发表了热情洋溢的讲话。"
    more = "这座大桥连接东西两岸，历时三年建成，总投资十二亿元，将大大方便两岸群众的出行。"
    paragraphs = f"<p>{text}</p><p>{more}</p><p>据介绍，大桥双向六车道，设计时速八十公里。</p>"
    page = (
        "<html><head><meta charset=utf-8><title>某站</title></head><body><nav><a href=/>首页</a></nav><article>"
        f"<h1>大桥通车了</h1>{paragraphs}</article><footer>版权所有</footer></body></html>"
    )
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "trafilatura", None)
        without.setattr("corpus.readers.html.is_installed", lambda: False)
        with pytest.raises(SourceError, match=r"wenbao\[web\]"):
            read(page)
    pytest.importorskip("trafilatura")
    article = article_of(page)
    assert article.headline == "大桥通车了"
    assert article.body.startswith(f"{text}\n{more}")
    assert "版权" not in article.body
    assert article.uncertain == ("headline", "paragraphs")


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</div>",
            "<div id=ozoom>",
            "<founder-content>",
            "</founder-content>",
            "<!--enpcontent-->",
        ),
        *(
            "<!--/enpcontent-->",
            "<!--enpproperty <title>",
            "/enpproperty-->",
            "<h1>",
            "</h1>",
            "<h2>",
            "<h3>",
            "<table>",
        ),
        *(
            "<img>",
            "<td>",
            "<a href=content_1.htm>",
            "</a>",
            "<script>",
            "</script>",
            "<br>",
            "&",
            "&#x0;",
            "&#xd800;",
            "<",
        ),
        *(
            "<!--",
            "-->",
            "<?x",
            "<![CDATA[",
            '"',
            "<p class=sec>",
            "本报讯",
            "大桥通车。",
            "（上接第1版）",
            "第02版",
            "\x00",
        ),
        *(
            "2024年2月30日",
            "《人民日报》（2024年12月02日 第01版）",
            "<meta charset=gbk>",
            "<area coords=1 href=node_1.htm>",
        ),
        *(
            "本报记者 王晶",
            "（责编：王五）",
            "图为",
            "\u3000",
            "\ud7ff",
            "<title>",
            "<style>",
            "<founder-title>",
            "<h4>",
        ),
    ]
)
PAGES = st.binary(max_size=200) | st.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode())


def read_or_refuse(content: bytes) -> Reading | str:
    try:
        return understand(read_html("page.html", content))
    except SourceError as error:
        return str(error)


def check_reading(content: bytes) -> None:
    """An article whose text is printed on the page, or one sentence."""
    reading = read_or_refuse(content)
    if isinstance(reading, str):
        assert len(reading.splitlines()) == 1
        assert reading.endswith("。")
        return
    (article,) = reading.articles
    assert article.paragraphs or article.headline
    for paragraph in article.paragraphs:
        assert paragraph.text.strip()
        assert "\n" not in paragraph.text
        printed = "".join(reading.page.text[span.start : span.end] for span in paragraph.spans)
        assert "".join(printed.split()) == "".join(paragraph.text.split())


@settings(max_examples=300, deadline=None)
@given(content=PAGES)
def test_any_bytes_are_an_article_or_one_sentence(content: bytes) -> None:
    check_reading(content)
    read_layout(content.decode("utf-8", "replace"), ADDRESS)


@pytest.mark.parametrize(
    "around", ["{}", "<div id=ozoom><p>正文。</p>{}", "<!--enpproperty {} /enpproperty--><founder-content>甲"]
)
@pytest.mark.parametrize(
    "unit",
    [
        *("<", "<a ", "<div>", "<b>", "<!--", "&", "&lt", "<script>", "<table><td><img>", "<a href=content_1.htm><p>"),
        *(
            "<font c=1><p>x",
            "<h1>x",
            "<founder-content>",
            "<!--enpcontent-->x<!--/enpcontent-->",
            "<p class=sec>",
            "</p>",
        ),
        *("第1版", 'view("', "<area href=content_1.htm coords=1,2>", "（", "图为", "<founder-title>"),
    ],
)
def test_pages_take_time_in_step_with_their_length(unit: str, around: str) -> None:
    took = []
    for count in (1_500, 6_000):
        content = ("<meta charset=utf-8>" + around.replace("{}", unit * count)).encode()
        start = time.process_time()
        check_reading(content)
        read_layout(content.decode(), ADDRESS)
        took.append(time.process_time() - start)
    assert took[1] < max(10 * took[0], 3.0)  # four times the length; sixteen times the time would be its square
