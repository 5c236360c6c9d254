"""What is measured (产量, 海拔, 人口), and in what units: a number of another dimension is no answer to how much it is.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re

from retrieval.extents import COUNT, LASTS, LENGTHS, WEIGHTS

_SO_MUCH = (
    r"(?:总?数量?|规模)?(?:大约|大概|分别|一共|总共|估计|预计|约|已|共|各|会|将|可|能"
    "|又|都|只|才|是|为|有|在|到|达|高达"
    "|(?:上?升|增加?|减少?|下降|[涨降缩])[至到])*"
    r"(?:多少|几何|多[大高长远深宽厚重快])"
)
"""Between what is measured and its end nothing else may stand: 产量增长多少 asks for a share as well."""
_ENDS = r"(?=[呢啊呀了\s]*(?:$|[?,，。!]))"

_BY_WEIGHT = (
    "粮食?|谷|稻|麦|玉米|大豆|油料|[棉茶]|棉花|茶叶|蔬菜|水果|苹果|梨|枣|葡萄|西瓜|核桃"
    "|糖|[猪牛羊禽]?肉|奶|水产品?|鱼|煤炭?|原煤|焦炭|[粗生]?钢|生?铁|铝|铜|水泥|化肥|盐|纸"
)
_GOODS = (
    "立方|方(?!米)|桶|千?升|[kmg]w|[千兆吉]?瓦|teu|标箱|[万亿]个"
    "|[辆台艘架部套件只枚头尾根株棵盆箱瓶罐杯碗双匹条盒袋包捆张支颗粒块片锭羽盏册本份幅单棒]"
)
_BULK = rf"{WEIGHTS}|{COUNT}[担石]"
_VOLUME = rf"{COUNT}(?:立方|方|[毫公]?升|加仑|桶|吨|m3|(?:m?l)(?![a-z]))"
_PEOPLE = rf"(?:{COUNT}|一)[人名位口]"

_UNITS = (
    (rf"(?:{_BY_WEIGHT})(?:的|[总年日月亩单今去]|平均|全年)*产量?|[亩单]产", _BULK),
    (
        r"产量|(?<!常)年产|产能|[销收]?[购售销]量|[进出]口量|储备量|货运量|捕捞量",
        rf"{_BULK}|{COUNT}(?:{_GOODS})|[产售销][^,。;占]{{0,12}}{COUNT}(?:平?方?米|公里)",
    ),
    (r"人口", rf"{_PEOPLE}|人口[^,。;]{{0,10}}[0-9]"),
    (r"人数", rf"{_PEOPLE}|{COUNT}[死伤]|人数[^,。;]{{0,10}}[0-9]|无人|没有人|[无未没][^,。;]{{0,6}}伤亡"),
    (
        r"[客人]流量|接待量|游客量|客运量",
        rf"{COUNT}(?:人|名)|量[^,。;]{{0,12}}[0-9十百千万]|破(?:{COUNT}|万)(?![元0-9.十百千万亿])",
    ),
    (
        r"海拔|身高|体长|全长|总长|周长|长度|宽度|厚度|深度|直径|跨度|里程|距离|(?<!热)(?<!关注)高度",
        rf"{LENGTHS}|{COUNT}(?:[哩呎浬]|ft)",
    ),
    (r"重量|体重|[总净自载]重", _BULK),
    (
        r"[时车风航流转限]速|(?<!增长)(?<!发展)速度",
        rf"[时每]小?时|时速|每[分秒]|{COUNT}(?:公里|千米|米|k?m|节|马赫|转|[kmg]?hz|[kmg]b|倍|英里|[哩码迈级兆%])",
    ),
    (r"[气体水室低高油]温|温度|[沸熔]点", rf"{COUNT}(?:度|°|摄氏|华氏)|零[上下]"),
    (r"降[雨水雪]量|雨量", rf"{COUNT}(?:毫米|厘米|mm|cm|公[分厘]|米|英[寸吋])"),
    (r"工期|期限|寿命|时长|学制|刑期|任期", f"{LASTS}|[年月]底|无期|死[刑缓]"),
    (r"库容|[蓄储]水量|径流量|容积|体积|排水量|排量", _VOLUME),
    (r"[发用]电量|装机(?:容量)?", rf"{COUNT}(?:度|[千兆]?瓦|[kmg]w)"),
)
_COMPARED = "(?<![对相占评正反百无好])比(?![赛例分较如重亚利特基喻])[^,，。;]{1,16}"
_CHANGES = (
    rf"(?:增[长加幅]|上?涨|上升|(?<![0-9一每公毫])升|[提升]高|下[降跌滑调]|降低?|跌|减少?|缩[短小减]|[多高]出"
    rf"|{_COMPARED}[多高少低快慢长短大小重远贵])了?(?:百分之)?(?:多少|几)"
)
_CHANGED = (
    "增|涨|升|提高|[上下]调|回落|收窄|省(?![市级委内外道会份])|[多少][0-9收挣卖赚花]|[多高]出|[高低多少]于|[多少贵高低快慢长短大小重]了|降(?![雨水雪温])|跌|减|缩|下滑|同比|环比"
    "|比[^,。;]{1,16}[多高少低快慢长短大小重远贵]"
)
# 比去年高多少 asks for a difference; what it was is none.
_CHANGE = (
    rf"(?:{_CHANGED})[^,。;]{{0,10}}(?:{COUNT}|一[倍半])|翻[了一两]*番|{COUNT}[^,。;]{{0,8}}(?:增|涨|升|降|跌|减|幅)"
)
QUANTITIES = (
    (re.compile(_CHANGES), re.compile(_CHANGE)),
    *((re.compile(f"(?:{noun}){_SO_MUCH}{_ENDS}"), re.compile(units)) for noun, units in _UNITS),
)
"""What asks for a quantity → the units of its dimension."""

ASKS_QUANTITY = f"(?:{'|'.join(noun for noun, _ in _UNITS)}){_SO_MUCH}{_ENDS}"
