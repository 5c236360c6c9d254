"""What exactly is asked for within a kind of answer: mu and no other unit, the manager and no other person.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re
from dataclasses import dataclass

from retrieval.analysis import segment, segment_frequency
from retrieval.extents import COUNT, EXTENTS
from retrieval.kinds import AnswerKind
from retrieval.naming import find_called
from retrieval.quantities import QUANTITIES

CLASSIFIERS = (
    "个家户人名位口次张份棵头只辆间本册艘架把扇栋幢座所处条项件款种类样层级届期场回趟批套台部篇章页支枝瓶杯盒箱袋包根颗粒朵株片块段首幅双对"
    "副队组班门站成起例宗桩笔"
)
_STAND_FOR = {
    "家": "户",
    "户": "家",
    "个": "家户名人所件项条座种位处大类方",
    "人": "名位口",
    "名": "人位",
    "位": "名人",
    "次": "场回届",
    "种": "类样",
    "类": "种样",
    "样": "种类",
    "项": "个条件",
    "件": "项个起宗桩例",
    "起": "件宗桩例次个",
    "宗": "件起",
    "桩": "件起",
    "例": "名人件起",
    "条": "个项",
    "所": "家个",
    "间": "所家个",
    "座": "个项处",
    "处": "个座",
    "份": "个",
    "届": "次",
    "成": "%",
}
"""Which other classifiers may count the same things: 几家, 47户."""

LONG_UNITS = ("平方公里", "平方米", "立方米", "公里", "公斤", "公顷", "小时", "分钟")
_OF_CASES = "起件宗桩例"
# 一起 is "together" too, where no case follows.
_ONE_CASE = "一[件宗桩例]|一起(?=[^,。;]{0,12}(?:案|事[故件]|袭击|火灾|纠纷|爆炸|诉讼))"
_MEASURES = frozenset(LONG_UNITS) | frozenset("亩吨米克斤度岁天里倍")
"""Units that no other can stand for: a length is no answer to how many mu."""
_LONGEST_WORD = 4
_PHRASE = re.compile("层楼|本书|[辆台]车|座[楼桥]|头[牛羊]|杯[酒水]")
"""What jieba has as words, and nobody means as one behind 几."""

FEW = "几(?!何[学光图体代空]|乎|内亚|率|近|欲)"
"""Not in geometry, nearly, Guinea and chance."""
ASKS_HOW_MANY = f"(?:多少|几多|(?<![0-9十百千万哪那这好前后茶面]){FEW})"
ASKS_RATE = "(?<![汇频功])率(?![领队团部军众兵先]).{0,6}(?:多少|几)"
"""汇率 and 频率 are no shares of something, and 率领 is none either."""
# What stands around it tells 何年建成 from 有何年年都来的人, 有何日常活动 and somebody called 何日辉.
_BEGINS = (
    "成立|[建创签颁]|开[始工业放幕通馆]|出[生台现版土]|去世|逝世|举[行办]|通[车过]|竣工|完工|动工|落成|设立|发[生布现行]|上[映任市]"
    "|毕业|结束|截止|抵达|到[达任期]|生效|即位|登基|退位|入[党团伍学选职狱]|结婚|退[休役]|投产|改[名制]|更名|迁|获|当选|担任|加入|问世|启[用动]|实施|首次|召开|正式|[爆暴]发|被"
)
ASKS_FORMAL_DATE = (
    r"(?<![关对由])[于在自从至]何年(?!级|[的纪])|(?<![如任有缘奈为])何[年月日](?=[何?,，\s]|$|"
    rf"{_BEGINS})|(?<![0-9十百好哪那这前后])几世纪"
)
_THING = r"(?![这那它他她此该你我您])[^的,，。;:?]{1,20}?"
ASKS_MEANING = (
    rf"^(?:什么是|何谓|何为|啥是|什么叫做?)[“「《\"]?(?P<thing>{_THING})[”」》\"]?[呢啊呀?\s]*$"
    rf"|^[“「《\"]?(?P<named>{_THING})[”」》\"]?(?:是什么|是啥|指什么|是指什么|指的是什么)(?:意思)?[呢啊呀?\s]*$"
)
_PEOPLE = (
    "人(?!民|次|均|物)|工人|员工|职工|学生|学员|大学生|教师|老师|患者|病人|居民|村民|农民|群众|老百姓"
    "|党员|干部|观众|游客|医生|护士|专家|志愿者|孩子"
)
_UNIT = re.compile(
    rf"{ASKS_HOW_MANY}"
    rf"(?:[个名位]?(?P<people>{_PEOPLE})|(?P<unit>{'|'.join(LONG_UNITS)}|[\u4e00-\u9fff]))"
)
_MEANING = re.compile(ASKS_MEANING)
PURPOSES = "目的|宗旨|目标|初衷|用意|意图"
_SAID_PURPOSE = re.compile(rf"旨在|意在|是为了|(?:{PURPOSES})[^,;。]{{0,6}}(?:[是为:]|在于)|是[^,;。]{{2,20}}的需要")
_WHICH = re.compile(f"哪几(?P<unit>[{CLASSIFIERS}])")
_TITLES = (
    *("院长", "校长", "局长", "厅长", "厂长", "部长"),
    *("市长", "县长", "区长", "镇长", "书记", "主席", "教练", "导演"),
    *("主任", "馆长", "行长", "所长", "站长", "队长", "处长", "乡长"),
)
_ROLES = {
    "副[\u4e00-\u9fff]{0,4}(?:长|书记|主席|主任|经理|总统|总理|总裁)": "副",
    "董事长|总裁|老板|老总|当家人?|总经理|创始人|法人|代表人": (
        "(?<!副)(?:董事长|总裁|总经理)|(?<![副总])经理(?!营)|老板|创始人|法人|代表人|负责人|厂长|经营者|店主|业主|掌柜"
    ),
    **{role: f"(?<!副){role}" for role in _TITLES},
    "导演": "(?<!副)导演|执导",
}


def _asks_who_is(role: str) -> str:
    return (
        rf"(?:{role})(?:的?名字)?(?:是|叫|姓|为)?(?:谁|哪一?[位个]|何人|什么名|啥名|(?:什么|啥)[?？\s]*$)"
        rf"|(?:谁|哪一?[位个]|何人)(?:是|当|担?任|出任).{{0,10}}(?:{role})"
    )


# 周代表, 周末 and 周初 are no dynasty, nor are 夏初 and 武汉初中; the republic is not in 全民国防 and 居民国际.
DYNASTIES = (
    "(?:[夏商秦汉晋隋唐宋元明清]|[西东]周)代(?![表理价替办言码购课驾孕谢际])|[夏商周秦汉晋隋唐宋元明清]朝(?![阳晖霞气向着鲜])"
    "|(?<![人居农渔公全村市国])民国(?![防际家])"
)
OF_DYNASTIES = (
    "(?:(?<!武)汉|[唐宋清]|(?<![单美欧日港公纪])元|(?<![说声证])明)(?:末(?![尾日])|初(?=[,，。;建年立由创修所的(]|$))"
)
_DIVIDED = "[东西南北][汉魏晋宋齐周]|南[梁陈唐]|[前后][秦燕赵凉唐晋梁蜀]|五代|十国|[隋唐宋元明清][隋唐宋元明清]"
_OF_HISTORY = r"(?:革命|战争|抗战|解放|建国)[^,，。;]{0,4}(?:前夕|初期?|胜利)|[^\W在就自从到]那一?年"
_WEEKDAYS = r"(?<![每个几0-9一二两三四五六七八九十])(?:星期|周)[一二三四五六日天](?![次期班年])"
_ONE_TENTH = "(?<![统合唯])一成(?![不立为了员功长果])"
_FIGURE = "[0-9一二两三四五六七八九十百]"
_RATIO = rf"(?<![统唯单专]){_FIGURE}\s?[:∶比]\s?{_FIGURE}(?![般样])"
_STREETS = (
    "(?<=[\u4e00-\u9fff])(?<![公铁一思道线带出门销套])路(?![径灯况线子费由程桥过])|街(?!道办)"
    "|巷|胡同|大道|[0-9]号|公交|地铁|电车|车站|高速"
)
_PER = r"(?:立方米?|方|度|吨|斤|公斤|亩|人|户|平米|平方米?|[张只个件瓶杯双套盒袋本辆台碗份])"
AMOUNT = rf"{COUNT}(?:[美欧日港韩澳加]?元|[块圆铢]|英镑|美金|卢[布比]|法郎|马克|比索|里拉|美分)"


def _amount_beside(noun: str) -> str:
    """An amount in a text that names what it is paid for: 薪资待遇 alone is none."""
    return rf"^(?=[^\n]*(?:{noun}))[^\n]*?{AMOUNT}"


# What is asked → what must be there. Nothing else can stand for any of these.
_ASKED = {
    AnswerKind.DATE: (
        (
            "几点(?!建议|意见|要求|启示|原因|体会|共识)",
            r"[0-9一二三四五六七八九十两零]\s?[点时](?!间)|[0-9]:[0-9]{2}|正午|午夜|通宵|24小时",
        ),
        (r"下一?[届次回期]", r"下一?[届次回期]|将|明年|后年|下个?[月周]|拟|预计|计划|定于"),
        (
            r"哪一?年(?!哪月)|何年(?!何月)|几几年|[公西]元几年|几年的?时候",
            rf"[0-9〇零一二三四五六七八九十元]{{1,4}}\s?年(?![级轻纪龄])|[今去前明当同次翌]年|世纪|年代|年间|{DYNASTIES}|{OF_DYNASTIES}|{_OF_HISTORY}",
        ),
        (
            r"哪一?[天日]|几月几[日号]|几[日号]|何日",
            rf"[0-9一二三四五六七八九十]\s?[日号]|[昨今当次翌前同即明][天日]|日前|近日|[上中下]旬|节|{_WEEKDAYS}|[月年]底",
        ),
        (
            r"(?:哪一?个?|什么|啥)(?:朝代?|年代|世纪|时期|时代)|几世纪",
            rf"{DYNASTIES}|{OF_DYNASTIES}|{_DIVIDED}|世纪|年代|时期|[末初中前后晚早]期|年间|[0-9一二三四五六七八九十元百千]\s?年",
        ),
    ),
    AnswerKind.MONEY: (
        ("美元|美金", "美元|美金"),
        ("欧元", "欧元"),
        ("港元|港币", "港元|港币"),
        ("日元", "日元"),
        ("英镑", "英镑"),
        (
            rf"[一每/]{_PER}.{{0,6}}(?:多少|几)[钱元块毛角]|(?:多少|几)[钱元块毛角]钱?[一每/]{_PER}",
            rf"每{_PER}.{{0,12}}元|元[一每/]|单价|售价|票价",
        ),
        (r"工资|[月年]薪|薪水", _amount_beside("工资|薪|收入")),
        ("(?:过路|通行|停车|挂号|物业|手续|学)费", f"免[费收征缴]|{_amount_beside('费|收取')}"),
    ),
    AnswerKind.PLACE: ((r"哪一?[条个](?:街(?!道)|路|巷|胡同)|什么(?:街|路)|怎么(?:走|去)|地址", _STREETS),),
    AnswerKind.NUMBER: (
        (
            rf"{ASKS_RATE}|(?:比例|占比|百分比).{{0,4}}(?:多少|几)|百分之几",
            rf"%|百分|‰|{COUNT}成(?![员立为])|{_ONE_TENTH}|分之|{_RATIO}|[一对参过各]半|半数|率[^,，。;]{{0,4}}[0-9]",
        ),
        ("(?:满意|支持|信任|知名|认可)度.{0,4}(?:多少|多高)", rf"%|百分|分之|{COUNT}[分成]"),
        (r"面积.{0,8}(?:多少(?!倍)|多大|(?<!第)几(?!倍))|面积[?？\s]*$", "平方|亩|顷|平米|坪|m2"),
    ),
    AnswerKind.PERSON: (
        *((_asks_who_is(role), answering) for role, answering in _ROLES.items()),
        (
            "(?:叫|取|起)(?:什么|啥)名|名字(?:是|叫)(?:什么|啥)",
            "[“《·•]|名叫|名为|取名|命名|先生|女士|记者|长[\u4e00-\u9fff]{2,3}(?:说|表示)",
        ),
    ),
}
_ASKED_PATTERNS = {
    kind: tuple((re.compile(asking), re.compile(answering)) for asking, answering in entries)
    for kind, entries in _ASKED.items()
}
_EXTENT_PATTERNS = tuple(
    (re.compile(asking), re.compile(answering), re.compile(others) if others else None)
    for asking, answering, others in EXTENTS
)


@dataclass(frozen=True, slots=True)
class Particular:
    """What an answer must hold; nothing else can stand for it where `is_strict`."""

    pattern: re.Pattern[str]
    is_strict: bool
    others: re.Pattern[str] | None = None
    """What is of the same kind, and stands for it in no case."""


def find_particular(kind: AnswerKind, normalised_question: str) -> Particular | None:
    """What exactly is asked for; None where the question leaves that open."""
    if kind is AnswerKind.PERSON and (called := find_called(normalised_question)):
        return Particular(called[1], is_strict=True)
    for asking, answering in _ASKED_PATTERNS.get(kind, ()):
        if asking.search(normalised_question):
            return Particular(answering, is_strict=True)
    if kind is AnswerKind.NUMBER:
        return (
            _find_quantity(normalised_question) or _find_extent(normalised_question) or _find_unit(normalised_question)
        )
    if kind is AnswerKind.DEFINITION:
        return _find_definition(normalised_question)
    if kind is AnswerKind.PURPOSE:
        return Particular(_SAID_PURPOSE, is_strict=False)
    which = _WHICH.search(normalised_question) if kind is AnswerKind.LIST else None
    return Particular(_counting(which["unit"]), is_strict=False) if which else None


def _find_definition(normalised_question: str) -> Particular | None:
    """What begins with the thing and says what it is."""
    match = _MEANING.search(normalised_question)
    if match is None:
        return None
    thing = re.escape(match["thing"] or match["named"])
    return Particular(
        re.compile(rf"(?:^|[。!?;\n])[“「《\"]?{thing}[”」》\"]?\s?(?:[(,，:]|是|为|指|即|又|乃)"), is_strict=False
    )


def _find_quantity(normalised_question: str) -> Particular | None:
    for asking, units in QUANTITIES:
        if asking.search(normalised_question):
            return Particular(units, is_strict=True)
    return None


def _find_extent(normalised_question: str) -> Particular | None:
    for asking, answering, others in _EXTENT_PATTERNS:
        if asking.search(normalised_question):
            return Particular(answering, is_strict=False, others=others)
    return None


def _find_unit(normalised_question: str) -> Particular | None:
    match = _UNIT.search(normalised_question)
    if match is None:
        return None
    if match["people"] or match["unit"] == "名":
        return Particular(re.compile(rf"(?:{COUNT}[余多来]?|一)[人名位口]"), is_strict=True)
    return _count(match["unit"], normalised_question[match.start("unit") :][:_LONGEST_WORD])


def _count(unit: str, following: str) -> Particular:
    """`following`: the unit and what comes behind it."""
    begins_word = len(unit) == 1 and segment(following)[0] != unit and _PHRASE.match(following) is None
    if unit in CLASSIFIERS and begins_word and segment_frequency(following[:2]):
        # A word that begins like a classifier (多少项目, 多少成本) says nothing of how it is counted.
        return Particular(re.compile(f"{COUNT}[{CLASSIFIERS}元]"), is_strict=False)
    if unit in _MEASURES and not begins_word:
        return Particular(re.compile(COUNT + ("(?:(?:摄氏|华氏)?度|°)" if unit == "度" else unit)), is_strict=True)
    if unit in CLASSIFIERS:
        return Particular(_counting(unit), is_strict=True)
    # A noun (多少企业): whatever classifier it has.
    return Particular(re.compile(f"{COUNT}[{unit}{CLASSIFIERS}元]"), is_strict=False)


def _counting(classifier: str) -> re.Pattern[str]:
    counted = f"{COUNT}[{classifier}{_STAND_FOR.get(classifier, '')}]"
    return re.compile(f"{counted}|{_ONE_CASE}" if classifier in _OF_CASES else counted)
