"""What buttons carry, and what is made of what was never ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import LARGEST_NUMBER, Action, ActionKind, article_key, decode, deep_link

keys = st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True)
numbers = st.integers(0, LARGEST_NUMBER)
actions = st.builds(Action, st.sampled_from(ActionKind), keys, numbers, numbers)


@given(actions)
def test_an_action_comes_back_as_it_was(action: Action) -> None:
    encoded = action.encode()
    assert len(encoded.encode()) <= 64
    assert decode(encoded) == action


@given(st.text() | st.from_regex(r"[a-z]:[A-Za-z0-9_-]{0,33}:[0-9]{0,6}:[0-9]{0,6}\n?"))
def test_only_what_we_wrote_is_an_action(text: str) -> None:
    action = decode(text)
    assert action is None or action.encode() == text


@pytest.mark.parametrize(
    "forged",
    ["", "q", "q:k:1", "q:k:1:1:1", "Q:k:1:1", "z:k:1:1", "q:k:01:1", "q:k:-1:1", "q:k:1:1\n", "q:k:１:1", "q::1:1",
     "q:" + "k" * 33 + ":1:1", "q:k/..:1:1", "q:k:999999:1", " q:k:1:1", "q:键:1:1", "q:k:1:1\x00", "\ud800"],
)  # fmt: skip
def test_forged_callback_data_is_no_action(forged: str) -> None:
    assert decode(forged) is None


@pytest.mark.parametrize(
    "action",
    [Action(ActionKind.QUOTE, ""), Action(ActionKind.QUOTE, "键"), Action(ActionKind.QUOTE, "k" * 33),
     Action(ActionKind.QUOTE, "k", -1), Action(ActionKind.QUOTE, "k", 1, LARGEST_NUMBER + 1)],
)  # fmt: skip
def test_what_could_not_come_back_is_not_sent(action: Action) -> None:
    with pytest.raises(ValueError, match="callback data"):
        action.encode()


def test_each_kind_has_its_letter() -> None:
    assert len({kind.value for kind in ActionKind}) == len(ActionKind.__members__)
    assert all(len(kind.value) == 1 for kind in ActionKind)


@given(st.text(st.characters()))
def test_an_article_key_is_a_key_and_fits_a_start_parameter(article_id: str) -> None:
    key = article_key(article_id)
    assert len(key) == 22
    assert decode(Action(ActionKind.ARTICLE, key).encode()) == Action(ActionKind.ARTICLE, key)
    assert len(f"a-{key}") <= 64


def test_article_keys_do_not_change() -> None:
    assert deep_link("wenbao_bot", "de238a2aa0d89707") == "https://t.me/wenbao_bot?start=a-BGZyqHZadMHYQM5IbLbgQg"
