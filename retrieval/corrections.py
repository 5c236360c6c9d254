"""A question with the library's words in the place of misspelt ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from retrieval.analysis import Normalised, normalise
from retrieval.misspellings import Misspelling, Speller
from retrieval.model import Answer
from retrieval.pinyin_words import ASKING
from retrieval.question import take_out_asking
from retrieval.volumes.building import heading_text

_MOST_TRIED = 4
_WORDS_A_MISSING_ONE = 3
_BREAK = "\n"
"""Stands for what only asks, so that no word is looked for across it."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The question as it may have been meant, and the words of the library that were put into it."""

    text: str
    words: tuple[str, ...]

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether what answers has these words, of three or more all but one: a correction that the quote does not need
        is far-fetched."""
        quote = answer.quotes[0]
        around = normalise(f"{heading_text(quote.article)}\n{quote.subhead or ''}\n{quote.context}").text
        return sum(word not in around for word in self.words) <= len(self.words) // _WORDS_A_MISSING_ONE


def correct(question: str, speller: Speller) -> list[Corrected]:
    """What the question may have been meant to say, the likeliest first; nothing where no word is misspelt.

    What is not misspelt stays as it was written.
    """
    normalised = normalise(question)
    misspelt = speller.find(take_out_asking(normalised.text, lambda word: _BREAK * len(word.group())))
    return list(islice(_correct(question, normalised, misspelt), _MOST_TRIED)) if misspelt else []


def _correct(question: str, normalised: Normalised, misspelt: Sequence[Misspelling]) -> Iterator[Corrected]:
    for meant in product(*(one.meant for one in misspelt)):
        text, done = "", 0
        for one, words in zip(misspelt, meant, strict=True):
            start, end = normalised.original(one.start, one.start + len(one.written))
            text += question[done:start] + "".join(words)
            done = end
        put_in = tuple(word for words in meant for word in words if word not in ASKING)
        yield Corrected(text + question[done:], put_in)
