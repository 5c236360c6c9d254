"""Questions that lean on the one before: 那第二批呢？ 它有多长？ 为什么？

Pure: previous question and new one in, the question that is meant out. What stands on its own is never touched: a
subject carried over wrongly is an answer to something that nobody asked.
"""

import re

from retrieval.analysis import normalise, segment

_HAN = "\u4e00-\u9fff"
_ASKING = re.compile(
    r"为什么|为何|为啥|什么时候|什么时间|什么地方|什么样的?|是什么|什么|怎么样|怎么回事|怎么|怎样|如何|多少|多[大高长久远重快深宽]"
    r"|几[个位家种项条座所名次届年月日天岁点人户批]|几|哪里|哪儿|哪[一]?[年月日天个位家种项条座所名次届]|哪|谁|何时|何地|何人|吗"
)
_FILLING = re.compile(
    r"请问|那么|还有|至于|到底|究竟|具体|一共|总共|大概|大约|请|那|就|又|也|都|再|还|是|有|在|了|的|得|被|把|要|会|能|不|没"
    r"|写|说|做|叫|去|来|到|个|位|家|人|名|条|座|次|种|项|钱|呢|呀|啊|吧"
)
_PERSON = re.compile(r"(?<![其吉])[他她它](?:们)?(?!山之石|乡|人)")
_DEMONSTRATIVE = re.compile(r"[这那该](?:[个座家位批条次项些种篇件所支]|里|儿|边)|该(?=[桥厂队校院村县市])|其中")
_ELLIPSIS = re.compile(rf"^(?:那么?[,，]?|还有|至于|换成|如果是)?\s*(?P<subject>[{_HAN}a-z0-9 ]{{1,14}}?)\s*呢$")
_WHAT_ABOUT = re.compile(r"^(?:and )?(?:what|how) about (?P<subject>.{1,40})$")
_NUMBER = r"[一二三四五六七八九十百两0-9]+"
_SAME_SHAPE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第{_NUMBER}[批次届期轮名个位版章条季代]?",
        r"(?:19|20)\d\d年|[今去前明后]年",
        rf"{_NUMBER}月份?|[上下本]个?月",
        rf"{_NUMBER}[日号]|[昨今明前后]天",
        r"北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
        r"|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|武汉|广州|深圳|南京|杭州|成都|西安|太原|沈阳|济南|青岛|厦门",
        r"男[生性]?|女[生性]?",
        rf"[{_HAN}]{{1,3}}[省市县区镇乡村]",
    )
)
"""What is put in the place of something of its own kind in the question before."""

_MOST_CARRIED = 200
_LONGEST_FOLLOW_UP = 40
_FEW_WORDS = 2


def combine(previous: str, question: str) -> str:
    """The question that is meant when `question` follows `previous`; `question` itself where it stands on its own."""
    asked, before = _plain(question), _plain(previous)
    if not before or not asked or len(asked) > _LONGEST_FOLLOW_UP:
        return question
    if subject := _subject_of_ellipsis(asked):
        return _put_in_place(before, subject)
    if _leans(asked):
        return f"{_subject(before)} {_drop_pronouns(asked)}"[-_MOST_CARRIED:].strip()
    return question


def carry(previous: str, question: str) -> str:
    """A short question that stands on its own, with the subject of the one before: 年产值多少 behind 祁县有几家玻璃厂.

    The question itself where it names enough to be about something else.
    """
    asked, before = _plain(question), _plain(previous)
    if not before or not asked or len(_content(asked)) > _FEW_WORDS:
        return question
    return f"{_subject(before)} {asked}"[-_MOST_CARRIED:].strip()


def has_asking_words(text: str) -> bool:
    return _ASKING.search(_plain(text)) is not None


def words_that_name(question: str) -> list[str]:
    """The words of a question that neither ask nor fill, normalised."""
    return _content(_plain(question))


def _plain(text: str) -> str:
    """One form for both scripts, without the punctuation around it."""
    return normalise(text).text.strip(" \t\n?!。.，,、…~")[:_MOST_CARRIED]


def _subject_of_ellipsis(asked: str) -> str | None:
    """第二批 of 那第二批呢; nothing where the sentence asks by itself, as 祁县有多少家呢 does."""
    matched = _ELLIPSIS.match(asked) or _WHAT_ABOUT.match(asked)
    if matched is None or _ASKING.search(matched["subject"]):
        return None
    subject = matched["subject"].strip()
    return subject if _FILLING.sub("", _PERSON.sub("", subject)).strip() else None


def _put_in_place(before: str, subject: str) -> str:
    """The question before, with the new subject for the one of its kind, else with the new subject ahead of it."""
    for shape in _SAME_SHAPE:
        if shape.search(subject) and (old := shape.search(before)):
            return before[: old.start()] + subject + before[old.end() :]
    # 太旧高速 for 昔榆高速: names of the same kind and length.
    for length in range(len(subject) - 1, 1, -1):
        end = before.find(subject[-length:]) + length
        if end >= max(length, len(subject)):
            return before[: end - len(subject)] + subject + before[end:]
    return f"{subject} {before}"


def _leans(asked: str) -> bool:
    """Whether the question has no subject of its own: a pronoun in its place, or nothing but asking words."""
    if _ASKING.search(asked) is None:
        return False
    if (person := _PERSON.search(asked)) and not _content(asked[: person.start()]):
        return True
    shown = _DEMONSTRATIVE.search(asked)
    if shown and not _content(asked[: shown.start()]):
        return len(_content(asked[shown.end() :])) <= 1
    # 那曲市有多少人 leaves 曲 and 市, which are no words and yet a subject; 是谁建的 leaves a verb.
    return len(_bare(asked).replace(" ", "")) <= 1


def _content(text: str) -> list[str]:
    """The words that name something: of two characters or more, or not Chinese."""
    return [word for word in segment(_bare(text)) if len(word) > 1 or not "\u4e00" <= word <= "\u9fff"]


def _bare(text: str) -> str:
    return _FILLING.sub(" ", _ASKING.sub(" ", text))


def _subject(before: str) -> str:
    """What the question before was about: all but its asking words."""
    return " ".join(_ASKING.sub(" ", before).split())


def _drop_pronouns(asked: str) -> str:
    return _DEMONSTRATIVE.sub("", _PERSON.sub("", asked)).strip()
