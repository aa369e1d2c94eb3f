"""What is seen in a group of the shop's people."""

from collections.abc import Mapping

from chat.replies import Notice, Post, Reply
from chat.words import words


def strangers(press: str) -> Reply:
    """To who is none of those who take care of cases."""
    return Notice(words("problem-staff_only"), press, alert=True)


def refused(code: str, facts: Mapping[str, str | int], press: str) -> Reply:
    return Notice(words(f"problem-{code}", **facts), press, alert=True)


def stale(press: str) -> Reply:
    return Notice(words("stale-button"), press)


def anonymous(topic: str, message: str) -> Reply:
    """Who writes in the group's name could be anybody."""
    return Post(topic, words("desk-anonymous"), to=message)


def sorry(topic: str, message: str) -> Reply:
    """What they wrote has had no effect."""
    return Post(topic, words("desk-sorry"), to=message)


def sorry_press(press: str) -> Reply:
    return Notice(words("desk-sorry"), press, alert=True)
