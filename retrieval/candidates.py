"""Passages to sentences that may be quoted, scored by the share of the question's weight that they cover.

What stands over an article or leads it need not be said again in each of its sentences, so terms found there are
*inherited*: they count for every sentence of the article, a little less than in the sentence itself, and the other
terms decide: among the sentences of one article these alone are counted once more.

All passages of a volume are scored at once: of ten passages one after another, each call of numpy took longer than its
work.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from corpus.model import Article, Span
from retrieval.anaphora import find_antecedents
from retrieval.arrays import offsets_of
from retrieval.search import RankedPassage
from retrieval.speech import find_speakers
from retrieval.terms import Found, Terms
from retrieval.volumes.volume import ArticlePlace, Volume

_FROM_HEADING = 0.95
_FROM_LEAD = 0.3
_PASSAGE_SHARE = 0.15
_FROM_PASSAGE = 0.3
_NEARBY = 0.5
"""What a deciding term elsewhere in the passage is worth."""
_FROM_SPEAKER = 0.8
_FROM_ANTECEDENT = 0.8
_FROM_TOPIC = 0.9
_TOPIC_SHARE = 0.2
_LONG_ARTICLE = 8
"""Sentences."""
_DECIDING_SHARE = 0.3
"""What the terms that decide add among the sentences of one article. Between articles they would count against the one
whose headline says most of the question."""

_MOST_OTHERS = 30
"""Of an article in which very much stands, so many passages more; a newspaper's seldom have as many."""

_MOST_COPIES = 10
"""So many articles are completed where as many are found equally good."""

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted, and which of the question's terms stand where around it."""

    article: ArticlePlace
    passage: int
    sentence: int
    span: Span
    """The sentence's place in the body."""
    speaker: int
    """The sentence that names who says it; the sentence itself where nobody is quoted."""
    score: float
    deciding: float
    """What the terms that stand neither over the article nor all through it add among its sentences."""
    in_sentence: Found
    in_naming: Found
    """In the sentences that name what this one calls 该项目, and who says it; in itself where it does no such thing."""
    in_passage: Found
    in_heading: Found
    in_lead: Found


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the sentences of some articles of a volume inherit.

    `bounds` says for each article at which sentence each of its passages begins, and where the last one ends; `spans`
    (where sentences stand in their bodies), `speakers` (places among these) and `found` (sentences, terms) have a row
    for each sentence, article after article. `first` says where each article begins there, and where the last one
    ends. `heading`, `lead` and `topic` (articles, terms).
    """

    articles: list[ArticlePlace]
    passages: list[range]
    bounds: list[list[int]]
    first: list[int]
    spans: list[list[int]]
    speakers: list[int]
    antecedents: list[int]
    found: Found
    heading: Found
    lead: Found
    topic: Shares

    @classmethod
    def of(
        cls, terms: Terms, volume: Volume, articles: Sequence[ArticlePlace], bodies: Mapping[ArticlePlace, Article]
    ) -> "_Surroundings":
        passages = [article.passages for article in articles]
        bounds = [volume.sentences_of[some.start : some.stop + 1].tolist() for some in passages]
        first = [0, *accumulate(some[-1] - some[0] for some in bounds)]
        found = terms.find(volume, volume.sentence_terms, [range(some[0], some[-1]) for some in bounds])
        spans: list[list[int]] = []
        speakers: list[int] = []
        antecedents: list[int] = []
        for article, some in zip(articles, bounds, strict=True):
            here = volume.sentences[some[0] : some[-1]].tolist()
            speakers += [len(spans) + speaker for speaker in find_speakers(bodies[article].body, here)]
            antecedents += [len(spans) + named for named in find_antecedents(bodies[article].body, here)]
            spans += here
        leads = [found[start : start + some[1] - some[0]] for start, some in zip(first, bounds, strict=False)]
        return cls(
            list(articles),
            passages,
            bounds,
            first,
            spans,
            speakers,
            antecedents,
            found,
            heading=terms.find(volume, volume.heading_terms, [range(one.number, one.number + 1) for one in articles]),
            lead=np.array([lead.any(axis=0) for lead in leads]),
            topic=_topic_shares(found, first),
        )

    def sentences(self, owner: int, passage: int) -> range:
        """The sentences of a passage of an article."""
        place = passage - self.passages[owner].start
        return range(*self.bounds[owner][place : place + 2])

    def rows(self, owner: int, sentences: range) -> range:
        """Where these sentences of an article stand among all."""
        moved = self.first[owner] - self.bounds[owner][0]
        return range(sentences.start + moved, sentences.stop + moved)

    def speaker(self, owner: int, row: int) -> int:
        """The sentence that names who says what stands in a row."""
        return self.speakers[row] + self.bounds[owner][0] - self.first[owner]


def with_best_articles(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """The ranked passages and behind them others of the best one's article, which may answer without naming it.

    Copies have passages that are as good; their articles are completed too, lest one of them have more to quote than
    the others. The passages that are added count as much as the last of those that were found.
    """
    found = {(place.volume, place.passage) for place in ranked}
    best = dict.fromkeys(place.article for place in ranked if place.score == ranked[0].score)
    completed = list(ranked)
    for article in list(best)[:_MOST_COPIES]:
        rest = [passage for passage in article.passages if (article.volume, passage) not in found]
        completed += [RankedPassage(article.volume, passage, ranked[-1].score) for passage in rest[:_MOST_OTHERS]]
    return completed


def find_candidates(
    terms: Terms, ranked: Sequence[RankedPassage], bodies: Mapping[ArticlePlace, Article]
) -> list[Candidate]:
    """All sentences of the ranked passages with their scores, kinds of answer not yet looked at, in rank order."""
    if not ranked or not terms.weights.sum():
        return []
    best = ranked[0].score
    volumes: dict[Volume, list[RankedPassage]] = {}
    for place in ranked:
        volumes.setdefault(place.volume, []).append(place)
    of_volumes = {volume: _candidates_within(terms, volume, places, best, bodies) for volume, places in volumes.items()}
    return [candidate for place in ranked for candidate in next(of_volumes[place.volume])]


def _candidates_within(
    terms: Terms,
    volume: Volume,
    places: Sequence[RankedPassage],
    best: float,
    bodies: Mapping[ArticlePlace, Article],
) -> Iterator[list[Candidate]]:
    """The candidates of each of these passages of one volume."""
    articles = [place.article for place in places]
    known = {article: owner for owner, article in enumerate(dict.fromkeys(articles))}
    around = _Surroundings.of(terms, volume, list(known), bodies)
    owners = [known[article] for article in articles]
    sentences = [around.sentences(owner, place.passage) for owner, place in zip(owners, places, strict=True)]
    rows = [around.rows(owner, some) for owner, some in zip(owners, sentences, strict=True)]
    subheads = terms.find(volume, volume.subhead_terms, [range(place.passage, place.passage + 1) for place in places])
    headings = around.heading[owners] | subheads
    shares = np.array([place.score / best for place in places])
    scored = _Scored.of(terms, around, owners, rows, headings, shares)
    done = 0
    for passage, (place, owner, numbers, here) in enumerate(zip(places, owners, sentences, rows, strict=True)):
        yield [
            Candidate(
                around.articles[owner],
                place.passage,
                sentence,
                Span(*around.spans[row]),
                around.speaker(owner, row),
                scored.scores[chosen],
                scored.deciding[chosen],
                around.found[row],
                around.found[around.antecedents[row]] | around.found[around.speakers[row]],
                scored.in_passage[passage],
                headings[passage],
                around.lead[owner],
            )
            for chosen, (sentence, row) in enumerate(zip(numbers, here, strict=True), done)
        ]
        done += len(here)


@dataclass(frozen=True, slots=True)
class _Scored:
    """`scores` and `deciding` have one entry a sentence, passage after passage; `in_passage` (passages, terms)."""

    scores: list[float]
    deciding: list[float]
    in_passage: Found

    @classmethod
    def of(
        cls,
        terms: Terms,
        around: _Surroundings,
        owners: Sequence[int],
        rows: Sequence[range],
        headings: Found,
        shares: Shares,
    ) -> "_Scored":
        """`owners`: the article of each passage; `rows`: its sentences; `headings`: what stands over it."""
        offsets = offsets_of([len(some) for some in rows])
        passages = np.repeat(np.arange(len(rows)), np.diff(offsets))
        chosen = np.concatenate(rows)
        found, topic = around.found[chosen], around.topic[owners]
        in_passage = np.logical_or.reduceat(found, offsets[:-1], axis=0)
        for_all = np.maximum.reduce(
            [headings * _FROM_HEADING, around.lead[owners] * _FROM_LEAD, in_passage * _FROM_PASSAGE, topic]
        )
        of_speaker = np.maximum(
            around.found[np.array(around.speakers)[chosen]] * _FROM_SPEAKER,
            around.found[np.array(around.antecedents)[chosen]] * _FROM_ANTECEDENT,
        )
        credits = np.maximum(np.maximum(found, of_speaker), for_all[passages])
        scores = (credits * terms.weights).sum(axis=1) / terms.weights.sum() + _PASSAGE_SHARE * shares[passages]
        decides = ~headings & (topic < _FROM_TOPIC)
        nearby = np.maximum(np.maximum(found, of_speaker), (in_passage * _NEARBY)[passages])
        deciding = _DECIDING_SHARE * terms.share_among(decides[passages], nearby)
        return cls(scores.tolist(), deciding.tolist(), in_passage)


def _topic_shares(found: Found, first: Sequence[int]) -> Shares:
    """How far each term is what a whole article is about: in every fifth sentence of a longer one, fully.

    The headline 历久弥新放异彩 does not name 祁县, which its article speaks of throughout.
    """
    sentences = np.diff(first)[:, None]
    means = np.add.reduceat(found, first[:-1], axis=0, dtype=np.float64) / sentences
    return np.asarray(_FROM_TOPIC * np.minimum(means / _TOPIC_SHARE, 1.0) * (sentences >= _LONG_ARTICLE))
