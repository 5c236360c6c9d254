"""The kind of answer that a question waits for, and whether a sentence holds such a thing.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class AnswerKind(StrEnum):
    """What an answering sentence must contain."""

    PHONE = "phone"
    AGE = "age"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    SPEAKER = "speaker"
    PLACE = "place"
    REASON = "reason"
    STATUS = "status"
    LIST = "list"
    GIST = "gist"


# A lone 一 counts nothing: 一个缩影.
_COUNT = r"(?:[0-9]|[二两三四五六七八九十百千万亿]|一[十百千万亿])[0-9.,十百千万亿]{0,12}[多余]?[十百千万亿]{0,2}\s?"
_SAME_UNITS = {
    "家": "户",
    "户": "家",
    "个": "家户名人所件项条座",
    "人": "名位",
    "名": "人位",
    "位": "名人",
    "次": "场回",
}

_LONG_UNITS = ("平方公里", "平方米", "立方米", "公里", "公斤", "公顷", "小时", "分钟")
_MEASURES = frozenset(_LONG_UNITS) | frozenset("亩吨米克斤度岁天里倍")
"""Units that no other can stand for: a length is no answer to how many mu. Classifiers are freer (几家: 47户)."""

# In the order in which they are tried: 多少钱 asks for money and not for any number.
_END = r"(?:是|为|有|分别|大概|大约)*(?:多少|几何|几号|怎么样|如何|什么)?[呢吗啊呀?？。\s]*$"
# 价格 asks for money where the question ends with it (门票价格？), not in 价格联动机制.
_ASKS = (
    (AnswerKind.REASON, r"为什么|为何|为啥|原因|因为什么|怎么会|缘故|咋会"),
    (AnswerKind.PHONE, rf"(?:电话|手机号码?|联系方式|热线|号码|网址|邮箱|微信号){_END}"),
    (AnswerKind.AGE, rf"多大岁数|多大年纪|几岁|多少岁|今年多大|年龄{_END}"),
    (AnswerKind.MONEY, r"(?:多少|几多).{0,4}(?:钱|元|资金|经费|投资|款|费用|收入|工资|贷款|补贴|补助)"),
    (AnswerKind.MONEY, rf"多少[万亿]|几[万亿]|(?:工资|薪水|月薪|票价|房价|价格|单价|收费标准){_END}"),
    (AnswerKind.MONEY, r"(?:资金|投资|总?额度?|产值|经费|造价|成本|收入|奖金).{0,6}(?:多少|几[个十百千万亿多])"),
    (AnswerKind.DATE, r"(?P<year>哪一?年|何年|几几年)"),
    (AnswerKind.DATE, r"何时|什么时候|什么时间|哪一?[年天日月]|几[年月日号]|啥时候|啥时|时间是|日期|哪个?世纪|几点"),
    (AnswerKind.NUMBER, rf"(?:多少|几多|几)(?P<unit>{'|'.join(_LONG_UNITS)}|[\u4e00-\u9fff])?|多[高长久远重]"),
    (AnswerKind.NUMBER, rf"百分之几|(?:比例|百分比|数量|面积|人数|占比){_END}"),
    (AnswerKind.SPEAKER, r"(?:谁|何人|哪一?位|什么人).{0,8}(?:说|指出|表示|认为|介绍|强调|提出|提到|讲)"),
    (AnswerKind.SPEAKER, r"(?:说|指出|表示|认为|介绍|强调|提出|讲).{0,30}的(?:人)?是(?:谁|哪位|何人)|谁的话|谁说"),
    (AnswerKind.PERSON, r"谁|何人|哪一?位|什么人|叫(?:什么|啥)名字?|名字(?:是|叫)(?:什么|啥)"),
    (AnswerKind.PLACE, r"哪里|哪儿|何地|何处|什么地方|啥地方|哪一?[个座]?(?:省|市|县|国|地|城|区|村|镇|州|洲)|在哪"),
    (AnswerKind.STATUS, r"了没|了吗|好了吗|进展|到哪一?步|怎么样了|完成了吗"),
    (AnswerKind.LIST, r"哪些|哪几|都有|有什么|有啥|些什么|些啥|包括|分别"),
    (AnswerKind.GIST, r"(?:讲|说|写|报道|介绍)的?(?:了|是)?(?:什么|啥|哪)|主要内容|大意|关于什么|什么事|啥事"),
)
_COUNTED = "个名人户家年月日次条项所座种岁米元吨倍部支张位天届枚层度"
_ANSWERS = {
    AnswerKind.PHONE: r"[0-9]{3,4}-[0-9]{7}|1[0-9]{10}|@|www\.|https?:|[0-9]{5,}",
    AnswerKind.AGE: r"[0-9一二三四五六七八九十]岁",
    AnswerKind.MONEY: rf"{_COUNT}(?:[美欧日港]?元|块|英镑|欧元|美金)",
    AnswerKind.DATE: r"[0-9一二三四五六七八九〇零十](?:年|月|日|号|世纪|年代|时)|今年|去年|明年|昨天|今天|近日|日前"
    r"|上午|下午|凌晨|时期|期间|[后前][,，]|当[天日时]|[年月]底|季度",
    AnswerKind.NUMBER: rf"[0-9]|[一二两三四五六七八九十百千万亿][多余]?[{_COUNTED}]",
    AnswerKind.SPEAKER: r"说|表示|强调|指出|介绍|认为|提出",
    AnswerKind.PERSON: r"[·•]|[\u4e00-\u9fff]{2}(?:表示|说|强调|指出|介绍|告诉|主持|认为)"
    r"|书记|市长|局长|主任|教授|记者|先生|女士|总",
    AnswerKind.PLACE: r"[省市县区镇乡村州国岛山河湖江海路街道院校馆站城洲]|位于|在",
    AnswerKind.REASON: r"因|由于|为了|所以|导致|致使|使得",
    AnswerKind.STATUS: r"已|完成|完工|正在|目前|预计|投入|开工|截至|尚未",
    AnswerKind.LIST: r"、.{1,40}、",
    AnswerKind.GIST: r"",
}
_ASKS_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _ASKS)
_ANSWER_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _ANSWERS.items()}

_YEAR = re.compile(r"[0-9〇零一二三四五六七八九十元]{1,4}\s?年|[今去前明当同次翌]年|世纪|年代|年间")
_INDISPENSABLE = frozenset({AnswerKind.PHONE, AnswerKind.AGE, AnswerKind.MONEY, AnswerKind.NUMBER})
_ANY_NUMBER = 0.4
"""How much a number with another unit than the one asked for is worth."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The kind of answer; for numbers also a pattern of the unit that was asked for and those that may stand for it.

    `is_measure` says that nothing else can stand for what the pattern finds: a day is no answer to 哪年.
    """

    kind: AnswerKind
    counted: re.Pattern[str] | None = None
    is_measure: bool = False

    @property
    def is_indispensable(self) -> bool:
        """A quote without such a thing cannot be the answer, however well it matches."""
        return self.kind in _INDISPENSABLE or self.is_measure

    def met_by(self, normalised: str) -> float:
        """From 0, the sentence holds nothing of the kind, to 1."""
        if not _ANSWER_PATTERNS[self.kind].search(normalised):
            return 0.0
        if self.counted is not None and not self.counted.search(normalised):
            return 0.0 if self.is_measure else _ANY_NUMBER
        return 1.0


def expect(normalised_question: str) -> Expectation | None:
    """What the question waits for; None where it does not say."""
    for kind, pattern in _ASKS_PATTERNS:
        match = pattern.search(normalised_question)
        if match:
            if match.groupdict().get("year"):
                return Expectation(kind, _YEAR, is_measure=True)
            unit = match.groupdict().get("unit")
            return Expectation(kind, _counted(unit) if unit else None, unit in _MEASURES)
    return None


def _counted(unit: str) -> re.Pattern[str]:
    return re.compile(rf"{_COUNT}(?:{unit}|[{_SAME_UNITS[unit]}])" if unit in _SAME_UNITS else _COUNT + unit)
