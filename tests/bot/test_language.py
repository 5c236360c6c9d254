"""The three languages say the same things."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import ast as ftl
from fluent.syntax import parse, visitor
from opencc import OpenCC

from bot.language import Catalogue, Language, catalogue, choose_language, read_catalogue
from bot.notices import COMMANDS
from bot.readings import FIELDS, Refusal

BOT = Path(__file__).parents[2] / "bot"


class Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.names.add(node.id.name)


def sentences(language: Language) -> dict[str, set[str]]:
    """Each sentence's name with the variables that it takes."""
    found = {}
    for entry in parse(read_catalogue(language)).body:
        assert not isinstance(entry, ftl.Junk), entry.content
        if isinstance(entry, ftl.Message):
            assert entry.id.name not in found, f"{entry.id.name} stands twice"
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


ALL = {language: sentences(language) for language in Language}


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_sentence_with_its_variables(language: Language) -> None:
    assert ALL[language] == ALL[Language.ZH_HANS]


def said() -> Iterator[tuple[str, str, set[str]]]:
    """Every call of a catalogue in the program with a name as it stands: file, name, variables given."""
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.args[0].value
            named = isinstance(node.func, ast.Name) and node.func.id == "say"
            fetched = isinstance(node.func, ast.Call) and ast.unparse(node.func.func) == "catalogue"
            if isinstance(name, str) and (named or fetched):
                yield file.name, name, {keyword.arg or "" for keyword in node.keywords}


def test_every_sentence_that_is_said_exists_and_gets_its_variables() -> None:
    calls = list(said())
    assert len(calls) > 50
    for file, name, variables in calls:
        assert ALL[Language.EN].get(name) == variables, f"{file} says {name!r} with {variables}"


def test_sentences_named_in_tables_exist() -> None:
    named = {*COMMANDS.values(), *FIELDS.values(), *Refusal}
    assert named <= set(ALL[Language.EN])


@pytest.mark.parametrize("language", Language)
def test_every_sentence_can_be_said(language: Language) -> None:
    say = catalogue(language)
    for name, variables in ALL[language].items():
        for number in (1, 2, 1200):
            sentence = say(name, **dict.fromkeys(variables, number))
            assert sentence.strip() or name == "between"
            assert "{" not in sentence
            assert "\u2068" not in sentence


def test_values_are_put_in_as_they_are() -> None:
    assert catalogue(Language.EN)("page", page="{ $x } <b>") == "p. { $x } <b>"


def test_traditional_is_written_in_traditional_characters() -> None:
    convert = OpenCC("s2tw").convert
    simplified = {sign for sign in read_catalogue(Language.ZH_HANT) if convert(sign) != sign}
    assert not simplified


def test_an_unknown_sentence_and_a_missing_value_are_errors() -> None:
    say = Catalogue(Language.EN, "hello = Hello, { $name }\n")
    assert say("hello", name="you") == "Hello, you"
    with pytest.raises(LookupError):
        say("bye")
    with pytest.raises(ValueError, match="hello"):
        say("hello")
    assert repr(say) == "Catalogue(<Language.EN: 'en'>)"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", Language.ZH_HANS), ("zh-CN", Language.ZH_HANS), ("zh-hans", Language.ZH_HANS),
        ("zh-SG", Language.ZH_HANS), ("zh-hans-HK", Language.ZH_HANS), ("zh-TW", Language.ZH_HANT),
        ("zh_HK", Language.ZH_HANT), ("zh-Hant", Language.ZH_HANT), ("zh-mo", Language.ZH_HANT),
        ("yue", Language.ZH_HANT),
        ("en", Language.EN), ("fr", Language.EN), ("x" * 99, Language.EN), ("", Language.ZH_HANT),
        (None, Language.ZH_HANT),
    ],
)  # fmt: skip
def test_the_language_follows_telegram(code: str | None, language: Language) -> None:
    assert choose_language(code, default=Language.ZH_HANT) is language


def test_a_choice_comes_first_and_a_forged_one_not_at_all() -> None:
    assert choose_language("en", chosen="zh-hant") is Language.ZH_HANT
    assert choose_language("en", chosen="klingon") is Language.EN
    assert choose_language(None) is Language.ZH_HANS


def test_catalogues_are_read_once() -> None:
    assert catalogue(Language.EN) is catalogue(Language.EN)
