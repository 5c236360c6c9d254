"""Files given to the demo's page, hostile ones too, and what its policy refuses."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if not os.environ.get("WENBAO_REQUIRE_BROWSER"):
    pytest.importorskip("playwright", reason="playwright is not installed; python3 -m pip install '.[browser]'")

from playwright.sync_api import expect

from .conftest import Watched, running_demo, write_articles

Ask = Callable[..., Any]

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script><b onclick=alert(1)>粗</b>'


def test_an_upload_whose_articles_try_to_inject_markup(watched: Watched, tmp_path: Path, ask: Ask) -> None:
    article = {
        "id": "<svg onload=hacked()>",
        "paper": "<u>试报</u>",
        "headline": f"黄河大桥{HOSTILE}",
        "byline": "javascript:alert(1)",
        "paragraphs": [
            f"黄河大桥全长一千二百米{HOSTILE}，昨日通车。",
            "](javascript:alert(1)) ‮ &lt;i&gt; </blockquote>",
        ],
    }
    file = write_articles(tmp_path / "hostile<b>.jsonl", [article])
    with running_demo(tmp_path / "home") as demo:
        page = watched.open(demo)
        page.set_input_files("#file", file)
        expect(page.locator(".mine .file")).to_contain_text("hostile<b>.jsonl")
        reading = page.locator("#messages .message:not(.mine)").last
        reading.get_by_role("button", name="收进报库").click(timeout=15_000)
        expect(reading.locator(".edited")).to_be_visible(timeout=15_000)
        answer = ask(page, "黄河大桥全长多少米？")
        expect(answer.locator("blockquote").first).to_contain_text(f"黄河大桥全长一千二百米{HOSTILE}，昨日通车。")
        answer.get_by_role("button", name="全文").click()
        expect(answer.locator(".words")).to_contain_text("</blockquote>")
        page.fill("#text", "@wenbao_bot 黄河大桥")
        expect(page.locator("#results [role=option]").first).to_contain_text("<script>")
        page.locator("#calls-toggle").click()
        page.locator("details.call[data-method=sendMessage]").last.locator("summary").click()
        expect(page.locator("#drawer pre").first).to_contain_text("onerror")
        assert page.evaluate("window.hacked") is None
        assert (
            page.locator(":is(#messages, #results, #drawer, #chats) :is(script, img, b[onclick], u, iframe)").count()
            == 0
        )
        assert page.locator("a[href^='javascript:']").count() == 0


def test_dropping_a_file(tab: Any) -> None:
    tab.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["不是报纸"], "a.exe"));
          const details = { dataTransfer: carried, bubbles: true, cancelable: true };
          for (const name of ["dragenter", "dragover"]) document.body.dispatchEvent(new DragEvent(name, details));
          window.shown = !document.getElementById("drop").hidden;
          document.body.dispatchEvent(new DragEvent("drop", details));
        }"""
    )
    assert tab.evaluate("window.shown") is True
    expect(tab.locator("#drop")).to_be_hidden()
    expect(tab.locator(".mine .file")).to_contain_text("a.exe")
    expect(tab.locator("#messages .message:not(.mine)").last).to_contain_text(".jsonl")


def test_the_policy_refuses_markup_from_text(watched: Watched, tab: Any) -> None:
    watched.expected = "TrustedHTML"
    refused = tab.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch (error) { return true; } }"
    )
    assert refused is True
