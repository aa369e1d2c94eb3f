"""The main menu, help, language, and polite answers to what we did not understand."""

from chat.buttons import MENU, SETTINGS, ChooseLanguage, Open, Screen, payload
from chat.replies import Choice, Notice, Reply, Say
from chat.texts import NAMES
from chat.words import Words, words


def all_labels() -> list[tuple[str, str]]:
    """The label of every screen that a person may call by its name: (screen, key of its label)."""
    return [(screen.value, f"button-{screen.value}") for screen in (*MENU, *SETTINGS)]


def labels() -> list[tuple[str, str]]:
    """The main menu's buttons: (screen, key of its label), in order."""
    return [(screen.value, f"button-{screen.value}") for screen in MENU]


def help_words(shop: str) -> Words:
    return words("help", shop=shop)


def help_(shop: str) -> Reply:
    return Say(help_words(shop), menu=True)


def sorry() -> Reply:
    return Say(words("sorry"))


def settings() -> Reply:
    """What belongs to oneself rather than to the shopping."""
    return Say(words("settings-shown"), tuple((_opens(screen),) for screen in SETTINGS))


def languages() -> Reply:
    row = tuple(
        Choice(words("language-name", name=name), payload(ChooseLanguage(code))) for code, name in NAMES.items()
    )
    return Say(words("language-ask"), tuple((choice,) for choice in row))


def language_chosen() -> Reply:
    return Say(words("language-chosen"), menu=True)


def stale(press: str) -> tuple[Reply, ...]:
    """A button of another time: said so, and the menu shown."""
    return Notice(words("stale-button"), press), Say(words("stale-menu"), menu=True)


def welcome_back() -> Reply:
    return Say(words("welcome-back"), menu=True)


def _opens(screen: Screen) -> Choice:
    return Choice(words(f"button-{screen}"), payload(Open(screen)))
