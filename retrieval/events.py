"""What happens once (通航, 竣工, 去世): a date next to nothing that tells of it is the date of something else.

Only events that are not told without naming them: what took place (举办, 发生) may be told by its name alone.
All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re

_WHEN = (
    "(?:什么时[候后间]|啥时候?|何[时年日月]|[哪几]一?[年月天日号](?:[几哪何][日天月号])?|几点"
    "|哪一?个?(?:年代|朝代|时期|世纪))"
)
_DIED = "去世|逝世|过世|病逝|死亡|死去|死的|身亡|遇害|驾崩"
_FOUNDED = "成立|创立|创办|创建|设立|组建|建立|创刊"
_FINISHED = "竣工|完工|建成|落成|[建盖修][好完]"
_EVENTS = (
    ("通航", "航|起飞|客机"),
    ("通车|开通|贯通", "通|运[营行]|投用|投入|商用"),
    ("开业|开张|营业", "业|开张|开门|迎客|开放"),
    ("开园", "园|开放|迎客"),
    (_FINISHED, "[竣完成建盖修]|交付|投入|投用|封顶|竖立|设立|开放|启用"),
    ("开工|动工|动的工|奠基|开建", "[工建修]|奠基|破土|启动|动土"),
    ("投产", "产|投入|投用|运[营行]"),
    ("上映|首映|公映", "映|上线|首播"),
    ("首播|播出|开播|播(?=[了的呢啊呀吗?\\s]*$)", "[播映]|上线"),
    ("发售|上市", "[售市]|推出|发行|发布|面世"),
    ("发布|公布|颁布", "[布发]|出台|实施|施行"),
    ("签署|签订|签约", "[签缔]|协[议定]|订立"),
    (_FOUNDED, "[成建创设立组始]|前身|开[办业]|诞生|起源"),
    ("灭亡|亡国|覆灭", "[亡灭覆]|投降|终结|结束|瓦解|解体"),
    ("登基|即位|继位", "[位立]|登基|称帝"),
    ("出生|诞生", "生|[0-9]岁"),
    (_DIED, "[世逝死卒亡崩薨杀斩殉]|病故|享年|终年|遇害|牺牲|丧生|遇难"),
    ("结婚|成亲|出嫁|成婚", "[婚嫁娶妻]|成亲|夫[妇人]"),
    ("离婚", "离婚|离异|分手"),
    ("毕业", "毕业|学位|[学硕博]士"),
    ("退休|离休", "[休退]"),
    ("退役|引退", "退|告别"),
)
_WITH_DATES = tuple(
    (
        re.compile(
            rf"{_WHEN}[^,，。;?]{{0,14}}(?:{event})(?!的(?!来着)[^?呢啊呀吗吧\s])"
            rf"|(?:{event})(?:的?(?:具体)?(?:时间|日期|年份))?(?:[是为]?[在于]|[是为])?{_WHEN}"
        ),
        re.compile(telling),
    )
    for event, telling in _EVENTS
)


def find_event(normalised_question: str) -> re.Pattern[str] | None:
    """What tells of the event whose date is asked for; None where that can be told in many ways."""
    for asking, telling in _WITH_DATES:
        if asking.search(normalised_question):
            return telling
    return None
