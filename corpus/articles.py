"""Articles as JSON: one object an article, one article a line."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO

from corpus.errors import SourceError
from corpus.model import Article, Paragraph, Section

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one line of a `.jsonl` file; what is longer is no article."""

PRINTED_FIELDS = (
    "paper", "date", "page", "label", "kicker", "headline", "deck", "byline", "dateline", "continued_from",
    "continued_on", "url",
)  # fmt: skip
"""The fields of an article that are one text or nothing, by their names in JSON and in `Article`."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def article_to_json(article: Article) -> dict[str, object]:
    """The JSON object of an article, as `wenbao parse --json` prints it."""
    fields = {name: getattr(article, name) for name in PRINTED_FIELDS}
    sections = [
        {"subhead": section.subhead, "paragraphs": [paragraph.text for paragraph in section.paragraphs]}
        | ({} if section.page is None else {"page": section.page})
        for section in article.sections
    ]
    return {"id": article.id, **fields, "recognised": article.is_recognised, "sections": sections}


def article_from_json(value: object, *, where: str) -> Article:
    """The article that a JSON object describes; `where` names its place in error sentences.

    Unknown keys are ignored. White space around a text is left out, a paragraph is divided at its line breaks, and a
    field without text is None. Raises SourceError when a value has the wrong type or there is nothing to read.
    """
    if not isinstance(value, dict):
        raise SourceError(f"{where}：应是一篇文章的 JSON 对象，却是{_kind(value)}；请每行写一个 {{…}}。")
    fields = {name: _one_line(value, name, where) for name in PRINTED_FIELDS}
    _check_date(fields["date"], where)
    sections = tuple(_read_sections(value, where))
    if fields["headline"] is None and not any(section.paragraphs for section in sections):
        raise SourceError(f"{where}：文章既无标题也无正文；请在 paragraphs 里写上段落。")
    return Article(
        **fields,
        sections=sections,
        given_id=_one_line(value, "id", where),
        uncertain=(),
        facsimile=None,
        is_recognised=_flag(value, "recognised", where),
    )


def read_articles(path: Path) -> Iterator[Article | SourceError]:
    """The articles of a `.jsonl` file in its order; in place of a line that is broken, what is wrong with it.

    Raises SourceError when the file itself cannot be read.
    """
    try:
        with path.open("rb") as lines:
            yield from _read_lines(lines, path.name)
    except OSError as error:
        raise SourceError(f"无法读取文件 {path}（{error.strerror}）；请检查路径和权限。") from error


def replace_lone_surrogates(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair that stands alone, which no file can hold."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def _read_lines(lines: BinaryIO, name: str) -> Iterator[Article | SourceError]:
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        where = f"{name} 第 {number} 行"
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            _skip_line(lines)
            yield SourceError(f"{where}：长于 {LONGEST_LINE} 字节；请每行只写一篇文章。")
            continue
        if number == 1:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if line.strip():
            yield _read_line(line, where)


def _skip_line(lines: BinaryIO) -> None:
    while (rest := lines.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def _read_line(line: bytes, where: str) -> Article | SourceError:
    try:
        return article_from_json(json.loads(line.decode("utf-8")), where=where)
    except UnicodeDecodeError as error:
        return SourceError(f"{where}：第 {error.start + 1} 个字节起不是 UTF-8；请把文件另存为 UTF-8。")
    except SourceError as error:
        return error
    except json.JSONDecodeError as error:
        return SourceError(f"{where}：第 {error.colno} 个字符处不是合法的 JSON（{error.msg}）；请改正这一行。")
    except (ValueError, RecursionError):
        return SourceError(f"{where}：JSON 里的数字太长或嵌套太深；请改正这一行。")


def _read_sections(value: Mapping[str, object], where: str) -> Iterator[Section]:
    """`sections`, or `paragraphs` standing for one section without a crosshead; what is empty is left out."""
    sections = value.get("sections")
    if sections is None:
        sections = [{"paragraphs": value.get("paragraphs")}]
    if not isinstance(sections, list):
        raise SourceError(f"{where}：sections 应是一个列表，却是{_kind(sections)}；请改成 [{{…}}, …]。")
    for section in sections:
        if not isinstance(section, dict):
            raise SourceError(f"{where}：sections 里应是 JSON 对象，却有{_kind(section)}；请改成 {{…}}。")
        subhead = _one_line(section, "subhead", where)
        paragraphs = tuple(_read_paragraphs(section.get("paragraphs"), where))
        if subhead or paragraphs:
            yield Section(subhead, paragraphs, page=_one_line(section, "page", where))


def _read_paragraphs(value: object, where: str) -> Iterator[Paragraph]:
    if not isinstance(value, list):
        found = "没有" if value is None else f"是{_kind(value)}"
        raise SourceError(f'{where}：应有段落的列表 paragraphs，却{found}；请写成 "paragraphs": ["…", "…"]。')
    for text in value:
        if not isinstance(text, str):
            raise SourceError(f"{where}：paragraphs 里应是文字，却有{_kind(text)}；请给每段加上引号。")
        for line in replace_lone_surrogates(text).splitlines():
            if stripped := line.strip():
                yield Paragraph(stripped)


def _flag(value: Mapping[str, object], name: str, where: str) -> bool:
    flag = value.get(name)
    if flag is None or isinstance(flag, bool):
        return bool(flag)
    raise SourceError(f"{where}：{name} 应是 true 或 false，却是{_kind(flag)}；请改正或删去。")


def _one_line(value: Mapping[str, object], name: str, where: str) -> str | None:
    text = value.get(name)
    if text is None:
        return None
    if not isinstance(text, str):
        raise SourceError(f"{where}：{name} 应是文字或 null，却是{_kind(text)}；请给它加上引号或改成 null。")
    lines = (line.strip() for line in replace_lone_surrogates(text).splitlines())
    return " ".join(line for line in lines if line) or None


def _check_date(text: str | None, where: str) -> None:
    if text is None:
        return
    try:
        valid = date.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        raise SourceError(f"{where}：date 应是 2021-08-13 这样的日期，却是“{text[:40]}”；请改正或写成 null。")


def _kind(value: object) -> str:
    kinds = {dict: "对象", list: "列表", str: "文字", bool: "真假值", int: "数字", float: "数字"}
    return kinds.get(type(value), "null")
