"""The languages of the interface. What is quoted stays as it was printed, whatever the language is."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource


class Language(StrEnum):
    """A language of the interface; the value names its catalogue and is what `/language` stores."""

    ZH_HANS = "zh-hans"
    ZH_HANT = "zh-hant"
    EN = "en"


_PLURAL_RULES = {Language.ZH_HANS: "zh-Hans", Language.ZH_HANT: "zh-Hant", Language.EN: "en-GB"}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def choose_language(
    telegram_code: str | None, *, chosen: str | None = None, default: Language = Language.ZH_HANS
) -> Language:
    """The language to speak: what was chosen, else what Telegram's `language_code` (IETF) says, else the default."""
    if chosen in set(Language):
        return Language(chosen)
    if not telegram_code:
        return default
    first, *others = telegram_code.lower().replace("_", "-").split("-")
    if first in {"zh", "yue"}:
        if "hans" in others:
            return Language.ZH_HANS
        return Language.ZH_HANT if first == "yue" or _TRADITIONAL.intersection(others) else Language.ZH_HANS
    return Language.EN


_SENTENCES_AT_HAND = 1024


class Catalogue:
    """All the sentences of one language. Calling it with a sentence's name says that sentence."""

    def __init__(self, language: Language, source: str) -> None:
        self.language = language
        # Isolation marks are invisible characters around every value: they would stand in what people copy.
        self._bundle = FluentBundle([_PLURAL_RULES[language]], use_isolating=False)
        self._bundle.add_resource(FluentResource(source))
        self._said = lru_cache(_SENTENCES_AT_HAND)(self._say)

    def __call__(self, key: str, /, **values: str | int) -> str:
        """The sentence; values are put in as they are, so what comes from outside must be neutralised before.

        Raises LookupError for a name that the catalogue has not, ValueError for a value that the sentence lacks.
        """
        return self._said(key, tuple(values.items()))

    def _say(self, key: str, values: tuple[tuple[str, str | int], ...]) -> str:
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise LookupError(f"{key!r} has no sentence in {self.language}")
        sentence, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            raise ValueError(f"{key!r} cannot be said in {self.language}: {errors[0]}")
        return str(sentence)

    def __repr__(self) -> str:
        return f"Catalogue({self.language!r})"


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of a language, read once."""
    return Catalogue(language, read_catalogue(language))


def read_catalogue(language: Language) -> str:
    """The `.ftl` source of a language."""
    return (files("bot") / "locales" / f"{language}.ftl").read_text("utf-8")


def catalogues() -> Iterator[Catalogue]:
    """All the catalogues, for instance to tell Telegram the commands in each language."""
    return map(catalogue, Language)
