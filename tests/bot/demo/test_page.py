"""The demo's page in a real browser, with the real bot behind it."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if not os.environ.get("WENBAO_REQUIRE_BROWSER"):
    pytest.importorskip("playwright", reason="playwright is not installed; python3 -m pip install '.[browser]'")

from playwright.sync_api import expect

from .conftest import FIRST_QUESTION, PHONE, Demo, Watched, running_demo

Ask = Callable[..., Any]

SECONDS_TO_DRAW = 0.02
"""Computed for one message, however many there are; measured around 0.004."""

SECONDS_TO_SEND = 0.1
"""The same with what sends it and what comes back; measured around 0.02."""

SECONDS_TO_CHANGE = 2.0
"""To another chat with hundreds of messages; measured around 0.2."""


def call_behind(page: Any, bubble: Any) -> dict[str, Any]:
    """What the drawer shows as the request of the call that a bubble comes from."""
    bubble.locator(".bubble").hover()
    bubble.locator(".more").click()
    page.get_by_role("menuitem", name="看这条消息的调用").click()
    shown = page.locator("details.call[open] pre").first.inner_text()
    page.locator("#drawer header button").click()
    return dict(json.loads(shown))


def test_the_first_question_of_a_newcomer_is_answered(tab: Any) -> None:
    assert tab.locator(".chip").count() == 4
    tab.locator(".chip").first.click()
    answer = tab.locator("#messages .message:not(.mine)").first
    expect(answer.locator("blockquote")).to_contain_text("全县有玻璃器皿生产企业47户，从业人员2万人，年产值37亿元。")
    expect(answer.locator("strong").last).to_have_text("历久弥新放异彩")
    expect(answer.locator(".words")).to_contain_text("《晋中日报》 2021年8月13日 第2版")
    expect(tab.locator(".mine .words")).to_contain_text(FIRST_QUESTION)
    expect(tab.locator("#empty")).to_be_hidden()


def test_what_is_shown_is_what_the_bot_has_sent(tab: Any, ask: Ask) -> None:
    answer = ask(tab, FIRST_QUESTION)
    sent = call_behind(tab, answer)
    shown = answer.locator(".words").evaluate(
        "words => [...words.childNodes].filter(node => !node.classList?.contains('meta'))"
        ".map(node => node.tagName === 'BLOCKQUOTE' ? node.textContent + '\\n' : node.textContent).join('')"
    )
    assert shown == sent["text"]
    rows = [[button["text"] for button in row] for row in sent["reply_markup"]["inline_keyboard"]]
    buttons = answer.locator(".keyboard .row").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('.key')].map(key => key.textContent))"
    )
    assert buttons == rows
    assert {entity["type"] for entity in sent["entities"]} >= {"blockquote", "bold"}


def test_buttons_edits_and_toasts(tab: Any, ask: Ask) -> None:
    answer = ask(tab, FIRST_QUESTION)
    number = answer.get_attribute("data-id")
    answer.get_by_role("button", name="全文").click()
    edited = tab.locator(f"[data-id='{number}']")
    expect(edited.locator(".edited")).to_have_text("已编辑")
    expect(edited.locator(".words")).to_contain_text("面对大多数企业规模小")
    expect(edited.locator(".changing")).to_have_count(0)
    edited.get_by_role("button", name="返回").click()
    expect(edited.get_by_role("button", name="返回")).to_have_count(0)
    expect(edited.locator("blockquote").first).to_contain_text("玻璃器皿生产企业47户")
    expect(edited.locator(".changing")).to_have_count(0)
    edited.get_by_role("button", name="上下文").click()
    expect(edited.get_by_role("button", name="返回")).to_be_visible()
    expect(edited.locator(".changing")).to_have_count(0)
    edited.get_by_role("button", name="返回").click()
    expect(edited.get_by_role("button", name="👍")).to_be_visible()
    expect(edited.locator(".changing")).to_have_count(0)
    edited.get_by_role("button", name="👍").click()
    expect(tab.locator("#toast.shown")).to_contain_text("谢")


def test_the_clipping_of_an_answer(tab: Any, ask: Ask) -> None:
    answer = ask(tab, FIRST_QUESTION)
    answer.get_by_role("button", name="版面").click()
    pictures = tab.locator("button.photo img")
    expect(pictures).to_have_count(2, timeout=15_000)
    expect(pictures.first).to_have_attribute("alt", re.compile(r"\[N\]\. 晋中日报, 2021-08-13\(2\)"))
    for picture in pictures.all():
        # The page's policy forbids eval, which waiting for an expression of ours would need.
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 1000
    tab.locator("button.photo").first.click()
    viewer = tab.locator("#viewer[open] img")
    expect(viewer).to_be_visible()
    assert viewer.evaluate("one => one.width === one.naturalWidth")
    tab.keyboard.press("Escape")
    expect(tab.locator("#viewer[open]")).to_have_count(0)


def test_copying_and_sharing(watched: Watched, demo: Demo, ask: Ask) -> None:
    page = watched.open(demo, permissions=["clipboard-read", "clipboard-write"])
    answer = ask(page, FIRST_QUESTION)
    answer.get_by_role("button", name="复制出处").click()
    expect(page.locator("#toast.shown")).to_have_text("已复制")
    assert "历久弥新放异彩" in page.evaluate("navigator.clipboard.readText()")
    answer.get_by_role("button", name="分享").click()
    page.get_by_role("dialog").get_by_role("button", name="读报小组").click()
    expect(page.locator("#title")).to_have_text("读报小组")
    expect(page.locator("#text")).to_have_value(f"@wenbao_bot {FIRST_QUESTION}")
    expect(page.locator("#results [role=option]").first).to_be_visible()


def test_an_edited_question_edits_its_answer(tab: Any, ask: Ask) -> None:
    answer = ask(tab, FIRST_QUESTION)
    number = answer.get_attribute("data-id")
    tab.locator("#text").press("ArrowUp")
    expect(tab.locator("#text")).to_have_value(FIRST_QUESTION)
    expect(tab.locator("#about")).to_contain_text("修改消息")
    tab.fill("#text", "郭建文与哪家企业视频对接？")
    tab.keyboard.press("Enter")
    expect(tab.locator(f"[data-id='{number}'] blockquote").first).to_contain_text("西部发展控股集团")
    expect(tab.locator(".mine .edited")).to_have_count(1)
    assert tab.locator("#messages .message").count() == 2


def test_inline_results_come_while_typing_and_more_on_scrolling(watched: Watched, paging_demo: Demo) -> None:
    page = watched.open(paging_demo)
    options = page.locator("#results [role=option]")
    page.locator("#text").press_sequentially("@wenbao_bot ", delay=5)
    expect(options.first).to_contain_text("问报")
    page.locator("#text").press_sequentially("青山大桥", delay=60)
    expect(options.first).to_contain_text("青山大桥")
    # Two pages fill the list, the third comes when somebody scrolls there.
    expect(options).to_have_count(8)
    page.locator("#options").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(options).to_have_count(12)
    page.locator("#options").evaluate("list => list.scrollTo(0, 0)")
    page.locator("#text").press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    title = options.nth(1).locator("b").inner_text()
    page.locator("#text").press("Enter")
    sent = page.locator("#messages .mine").last
    expect(sent.locator(".via")).to_contain_text("@wenbao_bot")
    expect(sent.locator(".words")).to_contain_text(title)
    expect(page.locator("#results")).to_be_hidden()
    expect(page.locator("#text")).to_have_value("")


def test_a_link_to_the_bot_leads_into_its_chat(watched: Watched, demo: Demo) -> None:
    page = watched.open(demo)
    page.locator(".entry").nth(1).click()
    page.fill("#text", "@wenbao_bot 玻璃器皿")
    page.locator("#results [role=option]").first.click()
    page.locator("#messages .mine").last.get_by_role("button", name="打开全文").click()
    expect(page.locator("#title")).to_have_text("问报")
    expect(page.locator("#messages .mine").last).to_contain_text("/start a-")
    expect(page.locator("#messages .message:not(.mine)").last).to_contain_text("历久弥新放异彩")


def test_two_tabs_are_two_people_in_one_group(watched: Watched, demo: Demo, ask: Ask) -> None:
    window = watched.window(demo)
    first, second = window.new_page(), window.new_page()
    for page in (first, second):
        page.goto(f"{demo.url}#new")
        page.locator(".entry").nth(1).click()
    names = [page.locator("#who b").inner_text() for page in (first, second)]
    assert names[0] != names[1]
    answer = ask(first, f"/ask {FIRST_QUESTION}")
    expect(answer.locator(".replied")).to_contain_text(names[0])
    seen = second.locator("#messages .message", has=second.locator(".keyboard")).last
    expect(seen.locator("blockquote").first).to_contain_text("47户")
    expect(second.locator("#messages .message .sender").filter(has_text=names[0]).last).to_be_visible()
    seen.get_by_role("button", name="全文").click()
    expect(second.locator("#toast.shown")).to_contain_text("别人")
    before = second.locator("#messages .message").count()
    second.fill("#text", "大家好")
    second.keyboard.press("Enter")
    expect(first.locator("#messages .message").last).to_contain_text("大家好")
    expect(second.locator("#messages .message")).to_have_count(before + 1)


def test_replying_to_the_bot_in_a_group_asks_it(tab: Any) -> None:
    tab.locator(".entry").nth(1).click()
    greeting = tab.locator("#messages .message:not(.mine)").first
    greeting.locator(".bubble").click(button="right")
    tab.get_by_role("menuitem", name="回复").click()
    expect(tab.locator("#about")).to_contain_text("问报")
    tab.fill("#text", "郭建文与哪家企业视频对接？")
    tab.keyboard.press("Enter")
    expect(tab.locator("#messages .message:not(.mine)").last).to_contain_text("西部发展控股集团")


def test_refreshing_loses_nothing(tab: Any, ask: Ask) -> None:
    ask(tab, FIRST_QUESTION)
    tab.fill("#text", "还没写完")
    name = tab.locator("#who b").inner_text()
    shown = tab.locator("#messages").inner_text()
    tab.reload()
    expect(tab.locator("#who b")).to_have_text(name)
    assert tab.locator("#messages").inner_text() == shown
    expect(tab.locator("#text")).to_have_value("还没写完")
    tab.locator("#messages .message:not(.mine)").last.get_by_role("button", name="全文").click()
    expect(tab.locator("#messages .edited")).to_be_visible()


SENDING = """async (count) => {
  const list = document.getElementById("messages"), before = list.querySelectorAll(".message").length;
  const key = sessionStorage.getItem("wenbao-key"), chat = Number(sessionStorage.getItem("wenbao-chat"));
  for (let number = 0; number < count; number += 1)
    await fetch("/api/send", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key, chat, text: `第${number}条 https://example.org/${number} #报纸` }) });
  while (list.querySelectorAll(".message").length < before + count) await new Promise(requestAnimationFrame);
}"""
DRAWING = """async (count) => {
  const { Bubbles, foldQuotes } = await import("/bubbles.js");
  const bubbles = new Bubbles({ isMine: () => false }, {}), list = document.getElementById("messages");
  const person = { id: 1, first_name: "林" }, chat = { id: 2, type: "group" };
  const text = "得益于一系列政策支持引导，".repeat(40);
  const entities = [{ type: "expandable_blockquote", offset: 0, length: text.length },
    { type: "bold", offset: 0, length: 3 }];
  for (let number = 0; number < count; number += 1) {
    const element = bubbles.render({ message_id: 1e6 + number, from: person, chat, date: 1, text, entities });
    list.append(element);
    foldQuotes(element);
    element.getBoundingClientRect();
  }
}"""


@pytest.fixture
def computed(tab: Any) -> Callable[[], float]:
    """The seconds for which the page's thread has computed; what else the machine does has no part in them."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def seconds() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")

    return seconds


def test_two_hundred_messages_do_not_slow_the_page_down(tab: Any, computed: Callable[[], float]) -> None:
    tab.locator(".entry").nth(1).click()
    expect(tab.locator("#title")).to_have_text("读报小组")
    for script, count, most in (
        (SENDING, 200, SECONDS_TO_SEND),
        (DRAWING, 50, SECONDS_TO_DRAW),
        (DRAWING, 150, SECONDS_TO_DRAW),
    ):
        before = computed()
        tab.evaluate(script, count)
        assert (computed() - before) / count < most
    before = computed()
    tab.locator(".entry").first.click()
    tab.locator(".entry").nth(1).click()
    expect(tab.locator("#messages .message").last).to_contain_text("第199条")
    assert computed() - before < SECONDS_TO_CHANGE


def test_a_telephone(watched: Watched, demo: Demo, ask: Ask) -> None:
    page = watched.open(demo, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(page.locator("#chat")).to_be_hidden()
    page.locator(".entry").first.tap()
    expect(page.locator("#side")).to_be_hidden()
    answer = ask(page, FIRST_QUESTION)
    answer.locator(".bubble").tap(position={"x": 40, "y": 8})
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    box = answer.locator(".body").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    page.locator("#back").tap()
    expect(page.locator("#side")).to_be_visible()


def test_light_dark_and_the_two_languages(watched: Watched, demo: Demo) -> None:
    page = watched.open(demo, color_scheme="dark", locale="en-GB")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#messages .message:not(.mine)").first).to_contain_text("ask the newspaper")
    page.locator("#theme").click()
    page.locator("#language").click()
    page.locator("#text").fill("/help")
    page.keyboard.press("Enter")
    expect(page.locator("#messages .message:not(.mine)").last).to_contain_text("怎么问")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_the_keyboard_alone_is_enough(tab: Any, ask: Ask) -> None:
    ask(tab, FIRST_QUESTION)
    tab.locator("#text").focus()
    tab.keyboard.press("Shift+Tab")
    expect(tab.locator("#menu")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("menuitem").first).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator("#menu")).to_be_focused()
    for _ in range(2):
        tab.keyboard.press("Shift+Tab")
    expect(tab.locator(".key").last).to_be_visible()
    assert tab.evaluate("document.activeElement.className") == "key"
    tab.locator("#text").focus()
    tab.keyboard.press("Alt+ArrowUp")
    message = tab.locator("#messages .message").last
    expect(message).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("menuitem").first).to_be_focused()
    tab.keyboard.press("Escape")
    expect(message).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("#messages .mine").last).to_be_focused()


def test_every_control_has_a_name_and_the_log_is_one(tab: Any, ask: Ask) -> None:
    ask(tab, FIRST_QUESTION)
    tab.locator("#calls-toggle").click()
    nameless = tab.evaluate(
        """() => [...document.querySelectorAll("button, a, textarea, [role=button]")]
          .filter((control) => !control.closest("[hidden]"))
          .filter((control) => !(control.getAttribute("aria-label") ?? control.textContent).trim())
          .map((control) => control.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    expect(tab.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(tab.get_by_role("navigation")).to_have_accessible_name("对话")
    expect(tab.get_by_role("complementary")).to_have_accessible_name("Bot API 调用")


def test_a_page_that_has_lost_the_server_says_so(watched: Watched, tmp_path: Path) -> None:
    watched.expected = "ERR_|WebSocket"  # the browser itself complains about the server that is gone
    with running_demo(tmp_path) as demo:
        page = watched.open(demo)
        expect(page.locator("#subtitle")).to_have_text("机器人")
        assert demo.end() == 0
        expect(page.locator("#subtitle")).to_have_text("连接中…")
