"""Advertisements and notices that are set as running text: they speak to the reader as no article does.

`请广大用户提前做好储水准备`, `领完即止`, `详情请到各营业网点咨询`: one such phrase may stand in news; several close together, and
nothing said by a reporter between them, are what somebody paid for.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from corpus import marks
from corpus.furniture import count_advertising
from corpus.kinship import pairs_of
from corpus.model import Line
from corpus.notices import closes_notice, entitles_notice, signs_notice

_PHRASES = re.compile(
    # notices
    r"特此(?:公告|通告|通知|声明|公示|函告)|郑重声明|敬请|带来的?不便|不便之处|请广大(?:用户|市民|客户|居民|车主|业主|消费者|储户)|请各(?:用|客)?(?:电客)?户"
    r"|自(?:本)?(?:公告|通知|声明|登报|见报)(?:发布|刊登|登报|见报)?之日|登报之日|受让人|债[权务]|依法转让|注册资本由?|经股东会?大?会?决"
    r"|清算组|清偿|挂牌出让|挂牌方式|建设用地使用权|出让文件|竞买|竞得|保证金|公开招标|招标人|投标|招标条件|施工总承包|资质的企业|有意者|有效证件|身份证|复印件|原件"
    r"|面向社会|工作人员\d+名|(?:大专|本科)(?:及)?以上|学历要求|身体健康|周岁|责任心强|五险一金|薪资|底薪|包食宿|待遇|声明作废|作废|遗失|公章|营业执照|收据"
    r"|从家中走失|走失|身高一米|知其下落|重谢|联系人|封闭施工|施工期间|禁止一切|过往车辆|请?绕行|交通标志|停水|停电|停气|停止供[水电气暖]|线路检修|进行检修|管网改造施工|储水"
    r"|我公司|本公司|我行|本行所有|本店|我司|本律师|律师事务所|公司委托|任何单位[和或]个人|未经许可|违者|法律责任|民法典》的有关|公告期内|用电客户"
    r"|(?:逾期|过期)(?:视为|不)|视为放弃|具备.{0,2}条件|工作日内?|理财有风险|投资须谨慎|公益广告|公共资源交易"
    # goods and services
    r"|免费(?:品尝|检测|领取|体验|试[听吃用]|送货|咨询|挂号|办理|送)|免挂号费|先到先得|[领售赠送兑][完罄]即?为?止|数量有限|名额有限|限时|限量|仅限.{1,2}天|优惠|[一二三四五六七八九\d.]折"
    r"|礼品|抽奖|中奖|奖品|好礼|有礼|大礼包|礼盒|赠送|获赠|满.{1,3}元?[送减]|购物券|让利|认购|售罄|开盘|户型|首付|精装|现房|学区|黄金地段|繁华地段|楼盘|一应俱全|购房者"
    r"|样板间|售楼|洋房|尊享|物业管理|三甲医院|加盟|招商|代理商|经销商|诚聘|诚招|招租|出租|转让|随到随学|招生|报名|学费|面向全国|应往届|就业率|助学贷款|全日制"
    r"|教育部备案|在校生|高等院校|名师|坐诊|亲诊|预约|验配|助听器|种植牙|疗效|副作用|血糖|体验装|体验者|服药|口感|老少皆宜|天然原料|精制|秘方|古法|明显好转|听不清"
    r"|以旧换新补贴|[凭持]本?此?(?:报|广告)前来|解释权|详[询情]请?|咨询|垂询|选购|惠顾|光临|来电|恭候|竭诚|热销|热卖|特惠|特价|钜惠|直降|清仓|秒杀|促销|即日起|百年工艺"
    r"|开业|老字号|定期存款|存款业务|营业网点|五十岁以上|老年朋友|福音|有福了"
)
_REPORTED = re.compile(
    r"记者|法院|原告|被告|审理|判决|指出|强调|表示|会见|会谈|总书记|主席|总理|同比|新华社|本报讯|据悉|据了解|说[，：。]|说道|[①②③④⑤⑥⑦⑧⑨]"
)
_EACH_CHARACTER, _EACH_REPORT, _MARKED = 0.03, 3.0, 2.0
_FALL = 1.6
"""By how much what a line scores may fall below the best before it until the advertisement has ended."""
_LEAST, _FEWEST = 2.5, 4
"""What an advertisement scores at least, and how many phrases it has: an article about debts speaks of debts all the time."""
_UNMARKED = 5.0
"""The same without a line that only advertisements have."""
_TITLE_LINES, _REST_LINES = 4, 3


def find_solicitations(lines: Sequence[Line], taken: set[int]) -> list[tuple[int, int]]:
    """Ranges of line indices, half open, each an advertisement that speaks to the reader in running text."""
    found: list[tuple[int, int]] = []
    for run in _runs(lines, taken):
        texts = [marks.bare(lines[at].text) for at in run]
        said, scores = _weigh(texts)
        floor = 0
        while (span := _best(scores, floor)) is not None:
            first, end = span
            is_marked = any(_is_marked(texts, at) for at in range(first, end))
            score = sum(scores[first:end])
            if len(set[str]().union(*said[first:end])) >= _FEWEST and score >= (_LEAST if is_marked else _UNMARKED):
                first, end = _completed([lines[at] for at in run], first, end, floor)
                found.append((run.start + first, run.start + end))
            floor = end
    return found


def _runs(lines: Sequence[Line], taken: set[int]) -> list[range]:
    """The rows of lines between those that are known to be something else."""
    runs: list[range] = []
    start = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or index in taken or marks.jump_from(lines[index].text) or len(lines[index].text) > 120:
            if index > start:
                runs.append(range(start, index))
            start = index + 1
    return runs


def _weigh(texts: Sequence[str]) -> tuple[list[set[str]], list[float]]:
    """For each line the phrases of advertisements that begin there, and what speaks for it less what speaks against."""
    ends = list(accumulate(map(len, texts)))
    said: list[set[str]] = [set() for _ in texts]
    scores = [-_EACH_CHARACTER * len(text) for text in texts]
    joined = "".join(texts)
    for sign in _PHRASES.finditer(joined):
        at = bisect_right(ends, sign.start())
        said[at].add(sign.group())
        scores[at] += 1
    for sign in _REPORTED.finditer(joined):
        scores[bisect_right(ends, sign.start())] -= _EACH_REPORT
    for at, text in enumerate(texts):
        words = count_advertising([text])[1]
        if words and not said[at]:
            said[at].add(text)
            scores[at] += 1
        scores[at] += _MARKED * _is_marked(texts, at) - _EACH_REPORT * (marks.lead(text[:60]) is not None)
    return said, scores


def _is_marked(texts: Sequence[str], at: int) -> bool:
    """Whether only an advertisement has a line: its title, its telephone, below its text who issued it and when."""
    if _announces(texts[at]):
        return True
    above = texts[at - 1] if at else ""
    return closes_notice(texts[at]) and (marks.ends_sentence(above) or _announces(above) or closes_notice(above))


def _announces(text: str) -> bool:
    return count_advertising([text])[0] > 0 or entitles_notice(text)


def _best(scores: Sequence[float], floor: int) -> tuple[int, int] | None:
    """The first span from `floor` on that scores above 0 and ends before its sum falls too far below its best."""
    first = next((at for at in range(floor, len(scores)) if scores[at] > 0), None)
    if first is None:
        return None
    total = best = 0.0
    end = first
    for at in range(first, len(scores)):
        total += scores[at]
        if total > best:
            best, end = total, at + 1
        if total < best - _FALL or total < 0:
            break
    return first, end


def _completed(lines: Sequence[Line], first: int, end: int, floor: int) -> tuple[int, int]:
    """An advertisement with its title and the rest of its last sentence."""
    words = pairs_of("".join(line.text for line in lines[first:end]))
    for at in range(first - 1, max(floor, first - 1 - _TITLE_LINES) - 1, -1):
        text = lines[at].text
        is_its_own = "，" in text or "、" in text or len(pairs_of(text) & words) > 1
        is_its_own |= any(closes_notice(line.text) for line in lines[max(floor, at - 1) : at + 1])
        if marks.is_finished(text) or not is_its_own:
            break
        first = at
    for at in range(end - 1, min(len(lines), end + _REST_LINES)):
        if marks.ends_sentence(lines[at].text) or _announces(lines[at].text):
            end = max(end, at + 1)
            break
    while end < len(lines) and (signs_notice(lines[end].text) or marks.bare(lines[end].text) == "广告"):
        end += 1
    return first, end
