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
# A paper seldom repeats the word of the question: 首飞 and 揭牌 tell of an opening as well.
_BEGUN = "剪彩|揭[牌幕]|亮相"
_IN_SERVICE = f"{_BEGUN}|通|运[营行]|载客|[投启试]用|投[入运产]|上线|开[放业门张园馆]|迎[客来接]|首[飞航发次批]|试营"
_OPENED = f"{_IN_SERVICE}|[竣完]工|建成"
_SHOWN = "[播映]|上线|定档|院线|登陆|见面|亮相"
# 郭建文 and 组织部 tell of no founding.
_MADE = (
    "[成创设建组][立建办设成]|[始改扩筹新合]建|建[校厂馆院站社国党军制政区市县队都]|创[始刊业]|组织(?![部者上内成])|立国|始[创于]"
    "|[建创设立成]于|[改增新]设|新增|宣布成为|年[^,。;]{0,6}[建创设立]"
)
_EVENTS = (
    ("通航", f"{_OPENED}|航|起[飞降]|客机"),
    ("通车|开通|贯通", f"{_OPENED}|商用|放行|驶|启动|新[增开]"),
    ("开业|开张|营业", f"{_IN_SERVICE}|业|服务|接待|[0-9一二三四五六七八九十][点时:]"),
    ("开园", f"{_IN_SERVICE}|园|接待|免费"),
    (_FINISHED, "[竣完成建盖修通]|交[付房钥]|投[入用运]|封顶|竖立|设立|开放|启用|迎客|结束|收尾|验收|恢复|畅"),
    ("开工|动工|动的工|奠基|开建", "[工建修桩]|奠基|破土|启动|动土|进场|开挖|推进|开始"),
    ("投产", "产|投[入用运]|运[营行]|并网|发电|试车|点火|下线"),
    ("上映|首映|公映", f"{_SHOWN}|推出|公开"),
    ("首播|播出|开播|播(?=[了的呢啊呀吗?\\s]*$)", rf"{_SHOWN}|首次|推出|[0-9一二三四五六七八九十][点时:]"),
    ("发售|上市", "[售市卖抢摘]|推出|发行|发布|[面问]世|亮相|成熟|出版"),
    ("发布|公布|颁布", "[布发]|出台|出炉|实施|施行|揭晓|公示|公开|查|亮相|创|[制修]订|制定"),
    ("签署|签订|签约", "[签缔]|协[议定]|订立|达成|条约|合同"),
    (_FOUNDED, f"{_MADE}|前身|开[办业播]|诞生|起源|[挂揭授]牌|注册|登记|落户|发起|招[收生]|运[行营]"),
    ("灭亡|亡国|覆灭", "[亡灭覆]|投降|终结|结束|瓦解|解体|合并|统一|[被所]俘|推翻|下台|[-—~–至到][0-9]"),
    ("登基|即位|继位", "[位立]|登基|称帝"),
    ("出生", "生|[0-9]岁|来到|年(?:[^,。;]{0,4}人|[^,。;]{0,8}[-—~–])|是[^,。;]{0,6}年的"),
    ("诞生", "生|[0-9]岁|[成建创设立组始]|问世|来到"),
    (
        _DIED,
        "[世逝死卒亡崩薨杀斩殉]|病故|享年|终年|遇害|牺牲|丧生|遇难"
        "|走了|离[开去]|不在了|停止|撒手|闭上|医治|[-—~–][0-9]",
    ),
    ("结婚|成亲|出嫁|成婚", "[婚嫁娶妻]|成亲|夫[妇人]|喜结|领证|走[到进]|牵手|携手|家庭|新[郎娘人]"),
    ("离婚", "离婚|离异|分[手开]|婚姻"),
    ("毕业", "毕业|学[位业]|[学硕博]士|校门"),
    ("退休|离休", "[休退]|离[开岗任]|卸任"),
    ("退役|引退", "退|告别|离开|挂[靴拍]"),
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
