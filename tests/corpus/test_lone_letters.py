"""Headlines set upright and drop caps come as lines of one character, and are read as what they are."""

from corpus.lone_letters import join_lone_letters
from corpus.model import Page
from corpus.readers.text import split_lines
from corpus.understanding import understand

BODY = """
　　昨日上午，河边村的水渠修好了，全村三百户
人家的田都浇上了水，村里的老人站在渠边看了
很久，都说今年的稻子要长得和前年一样高了。
"""


def page_of(text: str) -> Page:
    return Page(source="a.txt", text=text, lines=split_lines(text))


def test_an_upright_headline_is_one_headline() -> None:
    reading = understand(page_of("\n".join("河边村修好水渠") + BODY))
    (article,) = reading.articles
    assert article.headline == "河边村修好水渠"
    assert article.paragraphs[0].text.startswith("昨日上午，河边村的水渠修好了，")


def test_two_upright_headlines_are_two() -> None:
    text = "\n".join("河边村修好水渠") + "\n\n" + "\n".join("老剧院昨晚开锣")
    lines = join_lone_letters(text, page_of(text).lines)
    assert ["".join(line.text.split()) for line in lines] == ["河边村修好水渠", "老剧院昨晚开锣"]
    apart = "\n\n".join("河边村修好水渠")
    assert len(join_lone_letters(apart, page_of(apart).lines)) == 1


DROPPED = """
河边村修好水渠
昨
日上午，河边村的水渠修好了，全村三
百户人家的田都浇上了水，村里的老人
站在渠边看了很久，都说今年的稻子要长得和
前年一样高了。村里人说，这条渠老人们盼了三
十年，去年秋天才开工，没有想到这样快就好了
"""


def test_a_drop_cap_opens_its_paragraph() -> None:
    page = page_of(DROPPED + "。\n")
    (article,) = understand(page).articles
    assert article.headline == "河边村修好水渠"
    (paragraph,) = article.paragraphs
    assert paragraph.text.startswith("昨日上午，河边村的水渠")
    printed = "".join(page.text[span.start : span.end] for span in paragraph.spans)
    assert "".join(printed.split()) == paragraph.text


def test_the_last_letter_of_a_broken_headline_opens_no_paragraph() -> None:
    broken = DROPPED.replace("\n河边村修好水渠\n昨\n", "\n河边村的老人盼了三十年的水\n渠\n")
    (article,) = understand(page_of(broken + "。\n")).articles
    assert article.headline == "河边村的老人盼了三十年的水渠"


def test_more_letters_than_a_headline_has_stay_lines() -> None:
    text = "\n".join("河边村的水渠修好了以后" * 5)
    assert "".join(understand(page_of(text)).unplaced) == text.replace("\n", "")
