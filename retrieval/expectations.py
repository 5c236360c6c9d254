"""The kind of answer that a question waits for, and whether a sentence holds such a thing.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re
from dataclasses import dataclass

from retrieval.events import DATED_OTHERWISE, IS_DATED, find_event
from retrieval.extents import ASKS_EXTENT
from retrieval.kinds import AnswerKind
from retrieval.naming import find_naming
from retrieval.offices import Holding, find_holding
from retrieval.particulars import (
    AMOUNT,
    ASKS_FORMAL_DATE,
    ASKS_HOW_MANY,
    ASKS_MEANING,
    ASKS_RATE,
    CLASSIFIERS,
    DYNASTIES,
    OF_DYNASTIES,
    PURPOSES,
    Particular,
    find_particular,
)
from retrieval.quantities import ASKS_QUANTITY

# 文化为什么衰落 asks why; 被称为什么, 视为什么 and …的目标为何 ask what, as 为 belongs to a verb there, or is one.
_NOTHING_MORE = r"(?=[呢啊呀?\s]*$)"
_SAYS_WHAT = re.compile(
    r"(?:(?<=[被又也亦常所并曾人后]称)|(?<=称之)|(?<=[命更改取]名)|(?<=[被用当列视评选封]作)|(?<=[被人][视列评定译])"
    rf"|(?<=[会将已后]成)|(?<=认)|(?<=[称名视译誉列封转变改])(?=为什么{_NOTHING_MORE}))为什么"
    r"|(?P<thing>(?<=[的之])[^,，的之是因]{1,6}|目[的标]|名[称字]|作用|意义|宗旨|任务|职[业务]|身份|主题)"
    rf"为(?:什么|何){_NOTHING_MORE}"
)
# In the order in which they are tried: 多少钱 asks for money and not for any number.
_END = r"(?:是|为|有|分别|大概|大约)*(?:多少|几何|几号|怎么样|如何|什么)?[呢吗啊呀?？。\s]*$"
# 价格 asks for money where the question ends with it (门票价格？), not in 价格联动机制.
_ASKS = (
    (AnswerKind.REASON, r"为什么|为何|为啥|为嘛|非.{1,14}不可|原因|因为什么|怎么会|缘故|咋会"),
    (AnswerKind.PHONE, rf"(?:电话|手机号码?|联系方式|热线|号码|网址|邮箱|微信号){_END}"),
    (AnswerKind.NUMBER, ASKS_RATE),
    (AnswerKind.AGE, r"多大岁数|多大年纪|几岁|多少岁|今年多大|年龄(?!段|结构|层|组)"),
    (
        AnswerKind.MONEY,
        r"(?:多少|几多).{0,4}(?:钱|元|资金|经费|投资|款|费用|收入|工资|贷款|补贴|补助|产值|成本|负担|利润|税)",
    ),
    (AnswerKind.MONEY, rf"多少[万亿]|几[万亿]|几(?:[毛角]|块钱)|(?:工资|薪水|月薪|票价|房价|价格|单价|收费标准){_END}"),
    (
        AnswerKind.MONEY,
        r"(?:资金|投资|总?额度?|产值|经费|造价|成本|收入|奖金|工资|[月年]薪|薪水|价格|售价|票价"
        r"|费)[^占比率涨增升跌]{0,6}(?:多少|几[个十百千万亿多])",
    ),
    (
        AnswerKind.DATE,
        r"(?<![如任])何时|什么时[候后间]|哪一?[年天日月]|几[年月日号]|啥时候|啥时|时间是|日期"
        rf"|哪一?个?(?:世纪|朝代?|年代|时期)|几点|{ASKS_FORMAL_DATE}",
    ),
    (AnswerKind.NUMBER, rf"{ASKS_HOW_MANY}|{ASKS_EXTENT}|{ASKS_QUANTITY}|面积.{{0,6}}多大|多大.{{0,2}}面积"),
    (AnswerKind.NUMBER, rf"百分之几|(?:比例|百分比|数量|面积|人数|占比){_END}"),
    (AnswerKind.SPEAKER, r"(?:谁|何人|哪一?位|什么人).{0,8}(?:说|指出|表示|认为|介绍|强调|提出|提到|讲)"),
    (AnswerKind.SPEAKER, r"(?:说|指出|表示|认为|介绍|强调|提出|讲).{0,30}的(?:人)?是(?:谁|哪位|何人)|谁的话|谁说"),
    (
        AnswerKind.PERSON,
        r"谁|何人|哪一?位|什么人|叫(?:什么|啥)名字?|名字(?:是|叫)(?:什么|啥)"
        r"|(?:[长手员师者]|秘书|主[任席]|[经总助]理|总[裁统]|老[板总师]|教练|导演"
        r"|司机)(?:叫|姓)(?:什么|啥)(?=[呢啊呀?\s]*$)",
    ),
    (
        AnswerKind.PLACE,
        r"哪里|哪儿|何地|何处|什么地方|啥地方|哪一?[个座]?(?:省|市|县|国|地|城|区|村|镇|乡|州|洲)"
        r"|在哪(?!一?(?:场(?![馆地所])|部(?!门)|段[时期]|[位次本届种篇期首级类]))",
    ),
    (AnswerKind.STATUS, r"了没|了吗|好了吗|进展|到哪一?步|怎么样了|完成了吗"),
    (AnswerKind.LIST, r"哪些|哪几|都有|有什么|有啥|些什么|些啥|包括|分别"),
    (AnswerKind.DEMAND, r"要求|(?:强调|希望|叮嘱|嘱咐|指示|部署)(?:了|的)?(?:是)?(?:什么|啥|哪)"),
    (
        AnswerKind.PURPOSE,
        rf"(?:{PURPOSES})(?:主要)?(?:是|为|在于|有)?(?:为了)?(?:什么|啥|何|哪些|[?\s]*$)"
        rf"|(?:什么|啥|何|哪些)(?:样的)?(?:{PURPOSES})|为了(?:什么|啥)|(?<![地构草截插画])(?<!效果)图个?啥(?=[呢啊呀?\s]*$)",
    ),
    (
        AnswerKind.EFFECT,
        r"(?:什么|啥|哪些)(?:样的)?(?:好处|意义|作用|影响|用处?|效果|变化)|(?:好处|意义|作用|效果)(?:是什么|是啥|在哪)",
    ),
    (AnswerKind.GIST, r"(?:讲|说|写|报道|介绍)的?(?:了|是)?(?:什么|啥|哪)|主要内容|大意|关于什么|什么事|啥事"),
    (AnswerKind.DEFINITION, ASKS_MEANING),
)
_COUNTED = "个名人户家年月日次条项所座种岁米元吨倍部支张位天届枚层度"
_ANSWERS = {
    AnswerKind.PHONE: r"[0-9]{3,4}-[0-9]{7}|1[0-9]{10}|@|www\.|https?:|[a-z0-9]\.(?:com|cn|net|org|gov|edu)(?![a-z])"
    r"|(?<![0-9.,])[0-9]{5,}(?![0-9.,]|\s?[余多万亿]{0,2}"
    r"(?:平方|立方|公|[元人名户家个件辆吨米亩斤台只册株头份票年字倍%]))",
    AnswerKind.AGE: r"[0-9一二三四五六七八九十]岁",
    AnswerKind.MONEY: AMOUNT,
    AnswerKind.DATE: r"[0-9一二三四五六七八九〇零十]\s?(?:年|月|日|号|世纪|年代|时|点)|[今去明前当同次翌近]年|近期"
    r"|[上下本][周月]|[昨今明前后]天|[昨今明当次翌同即近前]日|日前|[昨今当][早晚夜]|上午|中午|下午|凌晨|清晨|傍晚|深夜"
    r"|星期|周[一二三四五六日]|时期|期间|[后前][,，]|[年月周]底|[年月周]初|季度|旬|时候|今起|[年月]内|国庆|(?<!青)[春夏秋冬]季|节"
    rf"|{DYNASTIES}|{OF_DYNASTIES}|{DATED_OTHERWISE}",
    AnswerKind.NUMBER: rf"[0-9]|(?:[二两三四五六七八九十百千万亿]|(?<![的是为这那每第某])一)[多余]?[{_COUNTED}]",
    AnswerKind.SPEAKER: r"说|表示|强调|指出|介绍|认为|提出",
    AnswerKind.PERSON: r"[·•]|[\u4e00-\u9fff]{2}(?:表示|说|强调|指出|介绍|告诉|主持|认为)"
    r"|书记|市长|局长|主任|教授|记者|先生|女士|总经理|老总|总裁|名叫|名为",
    AnswerKind.PLACE: r"[省市县区镇乡村州国岛山河湖江海路街道院校馆站城洲]|位于|在",
    AnswerKind.REASON: r"的需要|因|由于|为了|所以|导致|致使|使得",
    AnswerKind.STATUS: r"已|完成|完工|正在|目前|预计|投入|开工|截至|尚未",
    AnswerKind.LIST: r"(?:包括|包含|含有|分别|涵盖|涉及)|、[^,。;:、]{1,10}、",
    AnswerKind.DEMAND: r"(?:^|[,;。:“])[^,;。]{0,8}要(?!求)|希望|必须|务必|确保|叮嘱",
    AnswerKind.EFFECT: r"有利于|有助于|有效|提升|提高|促进|推动|保障|便利|方便|减轻|缓解|带动|降低|实现|使得?|让",
    AnswerKind.PURPOSE: r"(?<![因认成作称名视列分变])为了?[^,;。是]{2,40}(?:[,;。]|而|提供)|以[便期利免求图]|力[争求图]"
    r"|从而|确保|避免|防止|方便|供[^,;。]{1,12}使用|以(?:保[护障证]|满足|促进|推动|提[高升])",
    AnswerKind.DEFINITION: r"(?!)",
    AnswerKind.GIST: r"",
}
_ASKS_FAULTS = re.compile(
    "(?:什么|啥|哪些?|几)[^,。;]{0,8}(?:问题|不足|毛病|短板|[缺弱]点|短处|差距)"
    "|(?:问题|不足|毛病|短板|差距|短处|差)(?:出?在|是)?(?:哪|什么|啥)"
)
_FAULTS = re.compile("存在|不足|薄弱|短板|差距|不[强快够高大]|缺[乏少失]|滞后|亟待|雷同")
_COUNT_SAID = re.compile(f"[0-9]+[{CLASSIFIERS}]")
_ASKS_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _ASKS)
_ANSWER_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _ANSWERS.items()}

_INDISPENSABLE = frozenset({AnswerKind.PHONE, AnswerKind.AGE, AnswerKind.MONEY, AnswerKind.NUMBER, AnswerKind.DATE})
_NOT_TOLD = 0.5
"""Of a kind that nothing is known of."""

_ANY_NUMBER = 0.4
"""How much a number with another unit than the one asked for is worth."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The kind of answer and, where the question says so, what exactly: a day is no answer to 哪年."""

    kind: AnswerKind
    particular: Particular | None = None
    naming: re.Pattern[str] | Holding | None = None
    """Where text names who wrote the book, or holds the office, that is asked about."""
    event: re.Pattern[str] | None = None
    """What tells of the event whose date is asked for."""
    asks_faults: bool = False
    """It asks what is wrong with something, which text tells in other words."""
    said: re.Pattern[str] | None = None
    """The counts that the question names itself: of 110个 it asks nothing that 110个 would answer."""

    @property
    def is_indispensable(self) -> bool:
        """A quote without such a thing cannot be the answer, however well it matches."""
        return self.kind in _INDISPENSABLE or (self.particular is not None and self.particular.is_strict)

    def met_by(self, normalised: str) -> float:
        """From 0, the sentence holds nothing of the kind, to 1."""
        if self.said is not None:
            normalised = self.said.sub("", normalised)
        if self.event is not None and self.particular is None and not IS_DATED.search(normalised):
            return 0.0
        if self.naming is not None and self.naming.search(normalised):
            return 1.0
        if self.particular is not None and self.particular.pattern.search(normalised):
            return 1.0
        if self.particular is not None and self.particular.is_strict:
            return 0.0
        if self.particular is not None and self.particular.others is not None:
            normalised = self.particular.others.sub("", normalised)
        if not _ANSWER_PATTERNS[self.kind].search(normalised):
            return 0.0
        return 1.0 if self.particular is None else _ANY_NUMBER

    def is_about(self, normalised: str) -> bool:
        """Whether the text, with what stands over it, tells of the event that is asked about, if it is one of those."""
        return self.event is None or self.event.search(normalised) is not None

    def tells_faults(self, normalised: str) -> bool:
        """Whether the text says what is wrong with something, if that is asked for."""
        return self.asks_faults and _FAULTS.search(normalised) is not None


def speaks_for(expected: Expectation | None, normalised: str) -> float:
    """How far the kind of answer speaks for a quote, from 0 to 1; one half where it tells nothing.

    What a thing is need not be told by its definition, and 总投资是什么 waits for none. Most texts state some purpose.
    """
    if expected is None or expected.kind is AnswerKind.PURPOSE:
        return _NOT_TOLD
    met = expected.met_by(normalised)
    return max(met, _NOT_TOLD) if expected.kind is AnswerKind.DEFINITION else met


def expect(normalised_question: str) -> Expectation | None:
    """What the question waits for; None where it does not say."""
    question = _SAYS_WHAT.sub(
        lambda found: f"{found['thing']}是什么" if found["thing"] else "什么", normalised_question
    )
    for kind, pattern in _ASKS_PATTERNS:
        if pattern.search(question):
            naming = find_naming(question) or find_holding(question) if kind is AnswerKind.PERSON else None
            event = find_event(question) if kind is AnswerKind.DATE else None
            said = _find_counts(question) if kind is AnswerKind.NUMBER else None
            return Expectation(
                kind, find_particular(kind, question), naming, event, bool(_ASKS_FAULTS.search(question)), said
            )
    return None


def _find_counts(question: str) -> re.Pattern[str] | None:
    counts = {match.group() for match in _COUNT_SAID.finditer(question)}
    return re.compile(f"(?<![0-9.])(?:{'|'.join(map(re.escape, sorted(counts)))})") if counts else None
