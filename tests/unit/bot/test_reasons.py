"""Whatever is kept as a reason is told in words."""

import pytest

from bot import reasons
from chat.channel import Why
from loyalty.attention import Refusal


@pytest.mark.parametrize("reason", [*Refusal, *Why])
def test_every_reason_of_the_gate_and_of_the_channel_has_words(reason: str) -> None:
    words = reasons.in_words(reason)
    assert " " in words
    assert "_" not in words


def test_a_reason_of_another_version_is_told_as_it_is_kept() -> None:
    assert reasons.in_words("a new one") == "a new one"
    assert reasons.in_words("") == "no reason was kept"
