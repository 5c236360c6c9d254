"""Who holds an office: where a name stands next to what the question calls him (制作人河津秋敏, 邓奕任校长).

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re
from dataclasses import dataclass

from corpus import marks

_NAME = rf"(?:{marks.NAME}|[\u4e00-\u9fff]{{1,8}}[·•])"
_LETTER = r"(?:(?![的是为在和])[\u4e00-\u9fff])"
_OFFICE = re.compile(
    rf"(?P<office>{_LETTER}{{0,2}}(?:{_LETTER}[长手员师者人家]|书记|主席|主任|经理|总[统理裁监]|教练|导演|大臣|国王"
    r"|皇帝|首相|司令))(?:的?名字)?(?:是|叫|为|姓)?(?:谁|哪一?[位个]|何人|(?:什么|啥)名?字?)[呢啊呀?\s]*$"
)
_SPEAKS = "表示|说|指出|宣布|认为|介绍|强调|近日|日前|出席|带队|在|当|[(0-9]"

_BEHIND = re.compile(rf"(?:[:是为由]|、)?[“]?(?:{_NAME}|(?!{_SPEAKS})[\u4e00-\u9fff]{{2,6}}?(?={_SPEAKS}))")
_BEFORE = re.compile(rf"(?:{_NAME}|[·•][\u4e00-\u9fff]{{1,8}})(?:是|为|任|担任|出任|当选|,)[^,。;]{{0,12}}$")
_OTHER_OFFICE = "(?!候选|府|大选|选举|办公|卫队|发言人|夫人|助理|顾问)"
"""总统候选人 and 总统府发言人 are not the president."""

_FAR = 32
"""Characters before an office within which a name stands."""
_HELD = re.compile(
    "(?:(?<![首家学])长|[指教]导员|专员|书记|主席|主任|经理|总[统理裁监]|教练|导演|大臣|首相|司令|大使|秘书)$"
)
"""Offices that text names where it says who holds them; 创造者 and 凶手 are told in many ways."""
_ALSO_CALLED = {"村长": "村主任|村委会主任", "会长": "主席|理事长", "事长": "董事局主席", "总裁": "首席执行官|ceo"}


@dataclass(frozen=True, slots=True)
class Holding:
    """Where text names who holds an office. One pattern of it all would take a millisecond to compile, each time."""

    office: re.Pattern[str]

    def search(self, normalised: str) -> bool:
        return any(
            _BEHIND.match(normalised, place.end())
            or _BEFORE.search(normalised[max(0, place.start() - _FAR) : place.start()])
            for place in self.office.finditer(normalised)
        )


def find_office(normalised_question: str) -> re.Pattern[str] | None:
    """Where text names the office whose holder is asked for: 海军中央司令部 is no 司令. None where it asks for none."""
    match = _OFFICE.search(normalised_question)
    if match is None or _HELD.search(match["office"]) is None:
        return None
    called = match["office"]
    office = called[called.index("副") :] if "副" in called else called[-2:]
    return re.compile(f"(?:{'|'.join(filter(None, (office, _ALSO_CALLED.get(office))))})(?!部){_OTHER_OFFICE}")


def find_holding(normalised_question: str) -> Holding | None:
    """Where text names who holds the office that is asked about; None where the question asks for none."""
    match = _OFFICE.search(normalised_question)
    if match is None:
        return None
    called = match["office"]
    office = called[called.index("副") :] if "副" in called else f"(?<!副)(?<!副总)(?:{called}|{called[-2:]})"
    return Holding(re.compile(office + _OTHER_OFFICE))
