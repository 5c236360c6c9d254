"""`wenbao eval --failures`: what was asked, expected and given, and why it came out so."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from bot.shapes import quote_to_json
from bot.streams import visible, write_json_line
from bot.terminal import NO_HEADLINE, open_console
from retrieval.evaluation.explaining import CreditedTerm, ExplainedSentence, ScoreParts, Standing, Sureness
from retrieval.evaluation.failures import Cause, Failure

_CAUSES = {
    Cause.PASSAGE_MISSED: "前十段里没有答案",
    Cause.OTHER_ARTICLE: "引了别的文章",
    Cause.OTHER_SENTENCE: "引了同一篇里别的话",
    Cause.REFUSED: "拒答了",
    Cause.ANSWERED: "没有答案却答了",
}
_STANDINGS = {
    Standing.SENTENCE: ("本句", "green"),
    Standing.HEADING: ("标题", "cyan"),
    Standing.PASSAGE: ("本段", "blue"),
    Standing.LEAD: ("导语", "blue"),
    Standing.ARTICLE: ("全篇", "blue"),
    Standing.MISSED: ("没有", "red"),
    Standing.UNKNOWN: ("全库没有", "red"),
}
_EVIDENCE = {
    "quote": "引文和标题里有的",
    "passage": "段落里有的",
    "words": "引文和标题里有的词",
    "largest_gap": "缺的最重的词",
    "unknown": "全库没有的",
    "kind": "要的那种答案",
    "lead_over_next": "比下一篇高出",
    "length": "问题的长度",
}
_INDENT = "    "
_TERMS = 16
"""So many of a question's terms are shown to people."""


def show_failures(failures: Iterable[Failure], *, as_json: bool) -> None:
    """Each as soon as it is explained."""
    for number, failure in enumerate(failures, 1):
        if as_json:
            write_json_line(failure_to_json(failure))
        else:
            print_failure(open_console(), number, failure)


def print_failure(console: Console, number: int, failure: Failure) -> None:
    asked = failure.judged.question
    console.print(Text.assemble((f"{number}. ", "dim"), (visible(asked.text), "bold"), (f"  {_cause(failure)}", "red")))
    if asked.is_answerable:
        _print_labelled(console, "应答", " / ".join(asked.answers), "green")
    _print_given(console, failure)
    if failure.expected is not None and not failure.expected.is_same(failure.given):
        label = f"应引（第 {failure.expected.rank} 段，{failure.expected.parts.score:.3f} 分）"
        _print_labelled(console, label, failure.expected.text, "green")
        _print_source(console, failure.expected)
        _print_parts(console, failure.expected.parts)
    elif asked.is_answerable and failure.expected is None:
        _print_labelled(console, "应引", "排得上的段落里没有哪一句答得上", "red")
    if failure.sureness is not None:
        _print_sureness(console, failure.sureness)
    console.print()


def failure_to_json(failure: Failure) -> dict[str, object]:
    asked, quote = failure.judged.question, failure.judged.quote
    return {
        "question": asked.text,
        "kind": asked.kind,
        "cause": failure.cause,
        "answers": asked.answers,
        "article_id": asked.article,
        "headline": asked.headline,
        "answered": failure.judged.answer is not None,
        "confidence": round(failure.judged.given.confidence, 4),
        "passage_rank": failure.judged.rank,
        "quote": None if quote is None else quote_to_json(quote),
        "given": _sentence_to_json(failure.given),
        "expected": _sentence_to_json(failure.expected),
        "sureness": _sureness_to_json(failure.sureness),
    }


def _cause(failure: Failure) -> str:
    expected = failure.judged.question.kind
    return _CAUSES[failure.cause] + (f"  〔{expected}〕" if expected else "")


def _print_given(console: Console, failure: Failure) -> None:
    judged, given = failure.judged, failure.given
    if given is None:
        _print_labelled(console, "给出", "什么也没有找到", "dim")
        return
    held_back = "" if judged.answer is not None else "，没有作为回答"
    label = f"给出（第 {given.rank} 段，{given.parts.score:.3f} 分，把握 {judged.given.confidence:.2f}{held_back}）"
    _print_labelled(console, label, given.text if judged.quote is None else judged.quote.text, "yellow")
    _print_source(console, given)
    _print_parts(console, given.parts)


def _print_labelled(console: Console, label: str, text: str, style: str) -> None:
    console.print(Text.assemble(_INDENT, (f"{label}：", "dim"), (visible(text), style)))


def _print_source(console: Console, sentence: ExplainedSentence) -> None:
    headline = sentence.article.headline or NO_HEADLINE
    console.print(Text.assemble(_INDENT * 2, (visible(headline), "cyan"), (f"  {visible(sentence.article.id)}", "dim")))


def _print_parts(console: Console, parts: ScoreParts) -> None:
    """The score as a sum, then the heaviest terms as word, weight and where it stands."""
    summed = [(_STANDINGS[standing][0], score) for standing, score in parts.coverage.items()]
    summed += [("段落名次", parts.passage_share), ("答案种类", parts.kind_bonus)]
    summed += [("同篇比较", parts.among_sentences)]
    sum_shown = " + ".join(f"{name} {score:.3f}" for name, score in summed if abs(score) >= 0.0005)
    console.print(Text.assemble(_INDENT * 2, (f"{parts.score:.3f} = {sum_shown}", "dim")))
    shown = [_show_term(term) for term in parts.terms[:_TERMS]]
    if lighter := parts.terms[_TERMS:]:
        shown.append(Text(f"另有 {len(lighter)} 个轻的，共 {sum(term.weight for term in lighter):.2f}", "dim"))
    console.print(Text(_INDENT * 2).append_text(Text("  ").join(shown)))


def _show_term(term: CreditedTerm) -> Text:
    where, style = _STANDINGS[term.standing]
    counted = "" if term.credit in (0.0, 1.0) else f"×{term.credit:.2f}"
    return Text.assemble((visible(term.text), style), (f" {term.weight:.2f}{counted} {where}", "dim"))


def _print_sureness(console: Console, sureness: Sureness) -> None:
    added = [f"起点 {sureness.begins_with:+.2f}"]
    for part in sureness.evidence:
        added.append(f"{_EVIDENCE.get(part.name, part.name)}（{part.value:.2f}）{part.log_odds:+.2f}")
    kept = f"；缺了非有不可的，只留 {sureness.kept:.2f}" if sureness.kept < 1.0 else ""
    shown = f"把握 {sureness.confidence:.3f}，对数几率：{'，'.join(added)}{kept}"
    console.print(Text.assemble(_INDENT, (shown, "dim")))


def _sentence_to_json(sentence: ExplainedSentence | None) -> dict[str, object] | None:
    if sentence is None:
        return None
    parts = sentence.parts
    return {
        "text": sentence.text,
        "article_id": sentence.article.id,
        "headline": sentence.article.headline,
        "passage_rank": sentence.rank,
        "score": round(parts.score, 4),
        "coverage": {standing: round(score, 4) for standing, score in parts.coverage.items()},
        "passage_share": round(parts.passage_share, 4),
        "kind_bonus": round(parts.kind_bonus, 4),
        "among_sentences": round(parts.among_sentences, 4),
        "terms": [
            {"term": term.text, "weight": round(term.weight, 4), "standing": term.standing, "credit": term.credit}
            for term in parts.terms
        ],
    }


def _sureness_to_json(sureness: Sureness | None) -> dict[str, object] | None:
    if sureness is None:
        return None
    return {
        "confidence": round(sureness.confidence, 4),
        "begins_with": round(sureness.begins_with, 4),
        "kept": round(sureness.kept, 4),
        "evidence": [
            {"name": part.name, "value": round(part.value, 4), "log_odds": round(part.log_odds, 4)}
            for part in sureness.evidence
        ],
    }
