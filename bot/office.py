"""Where the parts of the bot meet: what is asked of the newsroom, shown to people, and remembered."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from telegram import User

from bot.actions import Action, ActionKind, article_key
from bot.answers import ShownAnswer
from bot.asking import Newsroom, page_key
from bot.browsing import ArticleEntry, Contents, Issue, PageOfIssue
from bot.darkroom import Darkroom
from bot.lanes import NewestQueries
from bot.language import Catalogue, catalogue, choose_language
from bot.limits import Floods, Verdict
from bot.metrics import Metrics
from bot.redaction import Redactor
from bot.settings import BotSettings
from bot.several_answers import number_parts
from bot.state import Place, QuotePlace, ShownRecord, State
from bot.uploads import UploadFolder
from corpus.contents import Entry, PrintedPage
from corpus.model import Article
from retrieval.model import Answer, NoAnswer, Quote, Reason

QUOTES_SHOWN = 3
PRESSES_A_QUESTION = 4
"""Buttons may be pressed as many times as often as questions may be asked."""


@dataclass(frozen=True)
class Office:
    """Everything that the handlers work with."""

    settings: BotSettings
    newsroom: Newsroom
    state: State
    questions: Floods
    presses: Floods
    uploads: UploadFolder
    darkroom: Darkroom
    newest: NewestQueries
    redactor: Redactor
    metrics: Metrics
    today: Callable[[], date]
    """What day it is where the readers are."""

    def is_admin(self, user: User) -> bool:
        return user.id in self.settings.admins

    async def speak_to(self, user: User | None) -> Catalogue:
        """The sentences in the language of this person."""
        chosen = None if user is None else await self.state.people.language(user.id)
        code = None if user is None else user.language_code
        return catalogue(choose_language(code, chosen=chosen, default=self.settings.language))

    async def judge(self, place: Place) -> Verdict:
        """Counts a message, and says whether it is answered."""
        return self._count(await self.questions.judge(place.chat_id, place.user_id), "too many questions")

    async def judge_press(self, chat_id: int, user_id: int) -> Verdict:
        """The same for a button."""
        return self._count(await self.presses.judge(chat_id, user_id), "too many presses")

    def _count(self, verdict: Verdict, reason: str) -> Verdict:
        if verdict is not Verdict.ANSWER:
            self.metrics.count_refusal(reason)
        return verdict

    async def consider(self, question: str, place: Place, *, earlier: ShownRecord | None = None) -> ShownAnswer:
        """The answer to a question, in view of the one before; where the question was edited, `earlier` is its answer.

        What came before an edited question is what came before it at first, whatever has been asked since.
        """
        previous = await self.state.answers.last_question(place) if earlier is None else earlier.previous
        key = None if earlier is None else earlier.key
        if (listed := await self.newsroom.contents(question, previous=previous, today=self.today())) is not None:
            return await self._show_contents(*listed, previous, key=key)
        answer = await self.answer(question, limit=QUOTES_SHOWN, previous=previous)
        self.metrics.count_answer("answered" if isinstance(answer, Answer) else str(answer.reason))
        return _show(answer, previous, key=key)

    async def _show_contents(
        self, question: str, pages: list[PrintedPage], previous: str | None, *, key: str | None
    ) -> ShownAnswer:
        self.metrics.count_answer("answered" if pages else str(Reason.NO_MATCH))
        issue, articles = None, []
        if pages:
            first = pages[0]
            count = sum(page.article_count for page in pages)
            issue = Issue(first.paper, first.date, page_key(first.paper, first.date), count)
        if len(pages) == 1:
            articles = [_list(entry) for entry in await self.newsroom.entries(pages[0])]
        contents = Contents(issue, tuple(map(_name, pages)), tuple(articles))
        return ShownAnswer(_new_key(key), question, (), None, previous, contents=contents)

    async def answer(self, question: str, *, limit: int, previous: str | None = None) -> Answer | NoAnswer:
        """What the library says."""
        with self.metrics.asking():
            return await self.newsroom.answer(question, limit=limit, previous=previous, today=self.today())

    async def remember(self, shown: ShownAnswer, place: Place, *, message_id: int, question_message_id: int) -> None:
        """Keeps what stands in a chat now, so that its buttons work."""
        record = ShownRecord(
            key=shown.key,
            asker=place.user_id,
            chat_id=place.chat_id,
            message_id=message_id,
            question_message_id=question_message_id,
            question=shown.question,
            reason=None if shown.reason is None else str(shown.reason),
            quotes=tuple(place_quote(quote) for quote in shown.quotes),
            previous=shown.previous,
        )
        await self.state.answers.record(record, thread_id=place.thread_id)
        await self.darkroom.expect(quote.source for quote in shown.quotes)

    async def recall(self, record: ShownRecord) -> ShownAnswer | None:
        """What was shown, None where the library has changed since."""
        quotes = await self.newsroom.quotes(record.quotes)
        if quotes is None:
            return None
        reason = None if record.reason is None else Reason(record.reason)
        shown = ShownAnswer(record.key, record.question, quotes, reason)
        # What is kept are the quotes; how the question was read is seen by asking it again.
        answer = await self.newsroom.answer(record.question, limit=QUOTES_SHOWN, today=self.today())
        again = _show(answer, None, key=record.key)
        return again if (again.quotes, again.reason) == (quotes, reason) else shown

    async def issues(self) -> list[Issue]:
        """The newest first."""
        issues: dict[tuple[str | None, str | None], int] = {}
        for page in await self.newsroom.pages():
            place = (page.paper, page.date)
            issues[place] = issues.get(place, 0) + page.article_count
        listed = [Issue(paper, date, page_key(paper, date), count) for (paper, date), count in issues.items()]
        return listed[::-1]

    async def pages_of(self, key: str) -> tuple[Issue, list[PageOfIssue]] | None:
        """An issue with its pages, None for a key that is no issue's."""
        issue = next((issue for issue in await self.issues() if issue.key == key), None)
        if issue is None:
            return None
        place = (issue.paper, issue.date)
        return issue, [_name(page) for page in await self.newsroom.pages() if (page.paper, page.date) == place]

    async def articles_on(self, key: str) -> tuple[Issue, PageOfIssue, list[ArticleEntry]] | None:
        """A page with its articles, None for a key that is no page's."""
        for page in await self.newsroom.pages():
            if _name(page).key == key:
                issue = await self.pages_of(page_key(page.paper, page.date))
                entries = await self.newsroom.entries(page)
                return None if issue is None else (issue[0], _name(page), [_list(entry) for entry in entries])
        return None


def way_back(article: Article) -> Action:
    """What leads from an article to the page it stands on."""
    return Action(ActionKind.PAGE, page_key(article.paper, article.date, article.page), page=1)


def place_quote(quote: Quote) -> QuotePlace:
    """Where a quote stands, without its words."""
    return QuotePlace(
        article_id=quote.article.id,
        content_hash=quote.article.content_hash,
        start=quote.span.start,
        end=quote.span.end,
        highlights=tuple((span.start, span.end) for span in quote.highlights),
        score=quote.score,
        confidence=quote.confidence,
    )


def _show(answer: Answer | NoAnswer, previous: str | None, *, key: str | None) -> ShownAnswer:
    """An answer with a key that its buttons will carry, a new one unless there is one."""
    key, parts = _new_key(key), number_parts(answer.parts)
    if isinstance(answer, Answer):
        return ShownAnswer(key, answer.question, answer.quotes, None, previous, parts, answer.looked_for)
    return ShownAnswer(key, answer.question, answer.related, answer.reason, previous, parts)


def _new_key(key: str | None) -> str:
    return key or secrets.token_urlsafe(12)


def _list(entry: Entry) -> ArticleEntry:
    return ArticleEntry(article_key(entry.id), entry.headline, entry.opening)


def _name(page: PrintedPage) -> PageOfIssue:
    return PageOfIssue(page.page, page_key(page.paper, page.date, page.page), page.article_count)
