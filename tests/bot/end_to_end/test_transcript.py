"""A whole conversation in each language, compared with how it was written down in `transcripts/`.

After a change of wording, write them down anew and read what has changed:

    WENBAO_WRITE_TRANSCRIPTS=1 pytest tests/bot/end_to_end/test_transcript.py; git diff tests/bot/end_to_end/transcripts
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.language import Language, catalogue

from .conftest import Play, Scene
from .transcript import Transcript

FOLDER = Path(__file__).parent / "transcripts"
WRITE = "WENBAO_WRITE_TRANSCRIPTS"
LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Script:
    """What the person says, and to which language and back they switch."""

    name: str
    language: Language
    other: Language
    batch: str
    second: str
    third: str
    glass: str
    party: str
    news: str
    medals: str


SIMPLIFIED = (
    "第一批专项债券资金有多少？", "那第二批呢？", "那第一批呢？", "祁县有多少家玻璃器皿企业？", "党史学习教育",
    "晋中有什么新闻？",
)  # fmt: skip
SCRIPTS = (
    Script("林", Language.ZH_HANS, Language.EN, *SIMPLIFIED, "东京奥运会中国队得了多少枚金牌？"),
    Script(
        "林", Language.ZH_HANT, Language.ZH_HANS, "第一批專項債券資金有多少？", "那第二批呢？", "那第一批呢？",
        "祁縣有多少家玻璃器皿企業？", "黨史學習教育", "晉中有什麼新聞？", "東京奧運會中國隊得了多少枚金牌？",
    ),
    Script("Lin", Language.EN, Language.ZH_HANT, *SIMPLIFIED, "How many gold medals did China win in Tokyo?"),
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home without a library: the page that ships with the program is asked."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: str(script.language))
def test_a_whole_conversation(play: Play, script: Script) -> None:
    said: list[str] = []

    async def story(scene: Scene) -> None:
        transcript = Transcript(scene, scene.person(script.name, language_code=script.language))
        await ask(transcript, script)
        await use_commands(transcript, script)
        await meet_elsewhere(scene, transcript, script)
        said.append(transcript.text)

    play(story, questions_per_minute=LIMIT)
    file = FOLDER / f"{script.language}.txt"
    if os.environ.get(WRITE):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(said[0], "utf-8")
    assert said[0] == file.read_text("utf-8")


async def ask(transcript: Transcript, script: Script) -> None:
    """Questions, and the buttons under their answers."""
    say = catalogue(script.language)
    transcript.title("Questions")
    await transcript.say("/start")
    answer = await transcript.say(script.glass)
    for button in ("button-context", "button-back", "button-article", "button-back"):
        await transcript.press(answer, say(button))
    await transcript.press(answer, "👍")
    answer = await transcript.say(script.party)
    for button in ("button-next", "button-previous"):
        await transcript.press(answer, say(button))
    await transcript.say(script.batch)
    await transcript.edit(script.second, script.third)
    related = await transcript.say(script.news)
    await transcript.press(related, "1")
    await transcript.press(related, say("button-back"))
    await transcript.say(script.medals)
    await transcript.say("/ask")
    await transcript.send_sticker()


async def use_commands(transcript: Transcript, script: Script) -> None:
    """All the commands that people are told of."""
    say = catalogue(script.language)
    transcript.title("Commands")
    await transcript.say("/help")
    latest = await transcript.say("/latest")
    await transcript.press(latest, "晋中日报")
    await transcript.press(latest, say("page-name", page="2"))
    await transcript.press(latest, "1")
    await transcript.press(latest, say("button-back"))
    choice = await transcript.say("/language")
    await transcript.press(choice, catalogue(script.other)("language-name"))
    await transcript.press(choice, say("language-name"))
    await transcript.say("/privacy")
    await transcript.say("/forgetme")


async def meet_elsewhere(scene: Scene, transcript: Transcript, script: Script) -> None:
    """Inline queries, and a group."""
    transcript.title("In other chats")
    person, friend = next(iter(scene.sandbox.people.values())), scene.person("Mei")
    group = scene.sandbox.groups.create("读报", person, friend)
    await transcript.type_inline("")
    offered = await transcript.type_inline(script.glass)
    transcript.choose(offered, 0, scene.sandbox.groups.create("别处", person, friend, with_bot=False))
    await transcript.type_inline("zzzz")
    transcript.title("In a group")
    await transcript.say("/ask", chat=group)
    await transcript.say(f"/ask {script.glass}", chat=group)
