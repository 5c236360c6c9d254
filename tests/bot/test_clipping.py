"""`wenbao clip` writes the pictures of an article."""

from pathlib import Path

from PIL import Image

HEADLINE = "历久弥新放异彩"


def article_id(inside, home: Path) -> str:
    return next(
        line["id"] for line in inside("--home", str(home), "articles", "--json").lines if line["headline"] == HEADLINE
    )


def test_the_sample_can_be_clipped_at_once(inside, tmp_path: Path) -> None:
    wanted = article_id(inside, tmp_path / "home")
    (quote,) = inside(
        "--home", str(tmp_path / "home"), "ask", "-n", "1", "--json", "祁县有多少家玻璃器皿生产企业？"
    ).lines[0]["quotes"]
    arguments = ["clip", wanted, "--quote", quote["text"], "--output", str(tmp_path / "out"), "--json"]
    (saved,) = inside("--home", str(tmp_path / "home"), *arguments).lines
    assert saved["citation"] == f"{HEADLINE}[N]. 晋中日报, 2021-08-13(2)."
    assert saved["highlights"]
    for file, kind in (("clipping", "PNG"), ("sheet", "JPEG")):
        with Image.open(saved[file]) as picture:
            assert picture.format == kind


def test_what_cannot_be_clipped_is_one_sentence(inside, news_home: Path, tmp_path: Path) -> None:
    home = ("--home", str(tmp_path / "home"))
    wanted = article_id(inside, tmp_path / "home")
    (tmp_path / "file").write_text("in the way")
    for arguments, said in [
        ([*home, "clip", "nobody"], "没有编号"),
        ([*home, "clip", wanted, "--quote", "报上没有的话"], "没有“报上没有的话”"),
        ([*home, "clip", wanted, "-o", str(tmp_path / "file")], "写不进"),
        (["--home", str(news_home), "clip", "news-0"], "没有版面可剪"),
    ]:
        outcome = inside(*arguments)
        assert outcome.status == 1
        assert said in outcome.complaint
        assert len(outcome.complaint.strip().splitlines()) <= 2
