"""How long, far, high, deep, wide, thick or heavy: what asks for such a measure, and in what units it may be given.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

# A lone 一 counts nothing: 一个缩影.
COUNT = r"(?:[0-9]|[二两三四五六七八九十百千万亿]|一[十百千万亿])[0-9.,十百千万亿]{0,12}[多余]?[十百千万亿]{0,2}\s?"

_SO_MANY = rf"(?:{COUNT}|[一半几数])"
LENGTHS = (
    rf"{_SO_MANY}(?:公里|千米|[厘毫分微纳]?米|公[分尺]|里|英[里尺寸]|海里|光年|丈|尺|寸|(?:km|[cm]?m)(?![a-z]))"
    "|车程|路程|步行|(?:齐|及|没过?|过)(?:脚|膝|大腿|腰|胸|肩|头)|见底"
)
TIMES = (
    rf"{_SO_MANY}(?:个(?:半|多)?)?(?:年|月|周|天|日|夜|小时|分钟|秒|星期|礼拜|世纪|季度|学期|昼夜)"
    "|每隔?个?(?:[年月周天日]|星期|小时)|[年月天]多|世纪|终身|终生|一辈子|长期|永久|期限"
)
LASTS = (
    rf"{_SO_MANY}(?:个[半多]?月|(?<![0-9]{{4}})年(?![0-9]{{1,2}}月|[初底末内间])|[周天夜]"
    rf"|(?<!月[0-9])(?<!月[0-9]{{2}})日(?![前,起至在上下晚凌])|个?[半多]?(?:小时|分钟|星期|礼拜|世纪|季度|学期)|秒|昼夜)"
    "|半[年天月]|每隔?个?(?:[年月周天日]|星期|小时)|[年月天]多|终身|终生|一辈子|长期|永久|期限|时长"
    r"|[从自][^,。;]{0,8}[0-9年月日时初底][^,。;]{0,8}[到至]|[0-9][年月日时]?[至到—–~-][0-9]|截[至止]|至今|一[年天夜周]|通宵|全天|[一二两三四五六七八九十几]代人"
)
"""How long something lasts, told by its length or by both ends: 7月 alone is a date."""
_NO_TIMES = (
    r"[0-9]{4}年|[0-9]{1,2}月(?:[0-9]{1,2}[日号])?"
    rf"|{COUNT}(?:[人名位口家户件项元亩吨%]|个(?!半?月|半?小时|星期|学期|世纪))"
)
WEIGHTS = rf"{_SO_MANY}(?:公斤|千克|[毫微]?克|吨|斤|两|磅|盎司|(?:[km]?g|t)(?![a-z]))"
# 许多长者 and 大多高龄 ask nothing, neither do 多高校, 多深刻 and 能走多远; 多重 does where nothing follows it.
_HOW = "(?<![许很众诸更大])多"
_HOW_LONG = rf"{_HOW}长(?![者期辈途龄老远点个了几心])"
# 感情有多深 and 底蕴有多深 are no measures.
_FEELINGS = "[情爱心恩仇恨怨]|底蕴|影响|胸怀|脸皮|家底|积淀|内涵|功力|造诣|意义|学问|印象|理解"
_OF_THINGS = rf"^(?!.*(?:{_FEELINGS})[^,，;]{{0,8}}多[深宽厚]).*?"
EXTENTS = (
    (rf"{_HOW}久(?![负经拖])|{_HOW}长时间|多少(?:时间|时候)", LASTS, _NO_TIMES),
    (_HOW_LONG, rf"{LENGTHS}|{TIMES}", None),
    (rf"{_HOW}重(?=[呢啊呀?,，\s]*$)", WEIGHTS, None),
    (
        rf"{_HOW}高(?![校层级速新温铁考中等原端手龄血产])|{_OF_THINGS}{_HOW}(?:深(?![刻入层远化厚沉邃切情])|宽(?![敞裕松阔容带])"
        rf"|厚(?![重道实爱望待德]))|(?<![能可以会够]走)(?<!走得){_HOW}远",
        LENGTHS,
        None,
    ),
)
"""What asks for a measure → in what it is given, and what else never is. Others may: minutes say how far."""

ASKS_EXTENT = "|".join(asking for asking, _, _ in EXTENTS)
