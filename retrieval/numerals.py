"""Numbers by their value, so that 两万人, 2万人 and 20000人 become the same terms.

A number gives the term `#20000`, and with a unit behind it also `#20000人`. Works on text that
`retrieval.analysis.normalise` has brought to one form.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from math import prod

_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_UNITS = (
    "平方公里|平方米|立方米|公里|公斤|公顷|公元|千米|千克|厘米|毫米|小时|分钟|人次|美元|欧元|英镑|日元|港元|台币|周年"
    "|世纪|年代|个月|星期|摄氏度|名|人|户|家|个|只|元|岁|年|月|日|号|时|分(?!之)|秒|天|周|届|批|次|条|项|件|所|座|栋|幢|辆"
    "|台|艘|架|篇|部|本|册|首|张|套|种|类|层|楼|里|米|吨|克|斤|亩|村|县|市|区|镇|乡|省|国|校|处|场|期|版|万|亿|%|‰|度"
    "|倍|成|代|位|支|股|票"
)
_DIGITS = "零〇一二三四五六七八九两"
_NUMERALS = _DIGITS + "十百千万亿"
_LONGEST_NUMERAL = 16

# Every repetition is bounded or followed by something else, which keeps both patterns linear. 余 and 多 stand before
# the scale as well as behind it (350余万元, 350万余元).
_ABOUT = r"[多余]?(?P<scale>[十百千万亿]{0,3})[多余]?"
_ARABIC = re.compile(
    rf"(?<!\d)(?<!\d\.)(?P<digits>\d{{1,24}}(?:,\d{{3}}){{0,6}}(?:\.\d{{1,9}})?)(?P<end>)\s?{_ABOUT}(?P<unit>{_UNITS})?"
)
_CHINESE = re.compile(
    rf"(?P<percent>百分之)?(?P<digits>[{_NUMERALS}]+)(?:点(?P<decimals>[{_DIGITS}]{{1,6}}))?(?P<end>){_ABOUT}(?P<unit>{_UNITS})?"
)


def find_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """(term, start, end) of the numbers of a normalised text."""
    for match in _ARABIC.finditer(text):
        value = _arabic_value(match["digits"])
        if value is not None:
            yield from _terms(value * _scale(match["scale"]), match["unit"], match)
    for match in _CHINESE.finditer(text):
        value = _chinese_value(match, preceded_by=text[match.start() - 1 : match.start()])
        if value is not None:
            yield from _terms(value * _scale(match["scale"]), "%" if match["percent"] else match["unit"], match)


def _terms(value: Decimal, unit: str | None, match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    number = f"#{value.normalize():f}"
    yield number, match.start(), match.end("scale") if match["scale"] else match.end("end")
    if unit:
        yield number + unit, match.start(), match.end()


def _scale(characters: str) -> int:
    return prod(_MULTIPLIERS[character] for character in characters)


def _arabic_value(digits: str) -> Decimal | None:
    try:
        return Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None


def _chinese_value(match: re.Match[str], *, preceded_by: str) -> Decimal | None:
    """None where the characters are part of a word (一带一路, 万一) and not a count."""
    digits = match["digits"]
    counts = bool(match["unit"] or match["percent"] or match["decimals"] or preceded_by == "第")
    plain = len(digits) > 1 and digits[0] not in "万亿" and digits[-1] not in "两"
    if len(digits) == 2 and set(digits) <= set(_DIGITS):
        return None  # 七八个, 两三人: about so many
    if len(digits) > _LONGEST_NUMERAL or not (counts or plain) or not set(digits) & set(_DIGITS + "十"):
        return None
    if preceded_by.isdigit():
        return None
    try:
        whole = _read_numeral(digits)
    except (ValueError, KeyError, TypeError, InvalidOperation):
        return None  # 五六百, 三三两两: not one number
    if match["decimals"]:
        decimals = match["decimals"]
        return whole + _read_numeral("零点" + decimals).quantize(Decimal(1).scaleb(-len(decimals)))
    return whole


def _read_numeral(numeral: str) -> Decimal:
    # Most questions hold no Chinese numeral, and this import takes a tenth of a second of their first answer.
    import cn2an

    return Decimal(cn2an.cn2an(numeral.replace("两", "二"), "smart"))
