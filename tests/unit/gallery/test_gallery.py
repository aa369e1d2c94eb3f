"""Every screen in every language is in the gallery, whole, within the limits of a phone, and nothing is said that is not."""

import pytest

from bot.gallery.exhibition import Exhibit, Exhibition, Listening, all_views, hang, unexplained, unkempt, without_sample
from bot.gallery.page import page
from bot.gallery.samples import samples
from bot.gallery.shown import Shown
from bot.telegram.phone import TelegramPhone
from bot.viber.phone import ViberPhone
from chat.replies import Choice, Notice, Reply, Say, ShowCard
from chat.texts import Texts
from chat.views import joining
from chat.words import words
from paint.card import CardPainter


@pytest.fixture(scope="module")
async def gallery() -> Exhibition:
    texts = Listening()
    paint = CardPainter().paint
    return await hang(texts, [TelegramPhone(texts, "Мальва", paint), ViberPhone(texts, "Мальва", paint)])


async def test_nothing_is_missing_cut_off_or_unexplained(gallery: Exhibition) -> None:
    assert not gallery.faults, "\n" + "\n".join(gallery.faults)


async def test_the_views_are_found(gallery: Exhibition) -> None:
    """Or else a gallery without pictures would pass."""
    assert len(list(all_views())) > 20
    assert len(gallery.exhibits) > 60


def test_a_view_without_a_sample_is_named_with_the_line_to_add() -> None:
    hung = [sample for sample in samples() if sample.view is not joining.hello]
    (told,) = without_sample(hung)
    assert "joining.hello has no sample" in told
    assert "sample(joining.hello, \"what is the matter\", 'Мальва', 'Олена', 122," in told


def test_a_variable_that_no_sample_fills_is_named() -> None:
    told = unexplained({"join-hello-name": set(), "noted": set()})
    assert [line for line in told if "locales/uk" in line] == [
        "locales/uk: join-hello-name uses { $name }, which no sample in bot/gallery/samples.py fills"
    ]


@pytest.mark.parametrize("text", ["об'єднати", "«Кафе «Мальва»»", "так , але", "це це", "зачекайте..."])
def test_what_an_editor_would_mend_is_found(text: str) -> None:
    assert len(list(unkempt([Exhibit("a view", "a matter", {("uk", "Telegram"): [Shown(text)]})]))) == 1


LONG = words("join-hello-name", name="о" * 1100)


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Say(words("join-welcome", greeting=LONG, shop="о" * 1500, offer=LONG, rules=LONG)), "Telegram takes 4096"),
        (ShowCard("AEBKLIOA", "2912345678906", "О", words("noted"), words("noted"), LONG), "Telegram takes 1024"),
        (Notice(LONG, "1"), "Telegram takes 200"),
        (
            Say(words("noted"), ((Choice(words("command-card"), "x"), Choice(words("join-offer-plain"), "y")),)),
            "2 in a row",
        ),
    ],
)
async def test_what_a_phone_would_not_show_is_a_fault(reply: Reply, fault: str) -> None:
    phone = TelegramPhone(Texts(), "Мальва", lambda _: b"picture")
    assert any(fault in told for told in (await phone.paint(reply, "uk")).faults)


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (
            Say(words("join-welcome", greeting=LONG, shop="о" * 1500, offer=LONG, rules=LONG)),
            "2 messages instead of one",
        ),
        (ShowCard("AEBKLIOA", "2912345678906", "О", words("noted"), words("noted"), LONG), "2 messages instead of one"),
        (Say(words("noted"), ((Choice(LONG, "x"),),)), "the label"),
    ],
)
async def test_what_viber_would_not_show_well_is_a_fault(reply: Reply, fault: str) -> None:
    phone = ViberPhone(Texts(), "Мальва", lambda _: b"picture")
    assert any(fault in told for told in (await phone.paint(reply, "uk")).faults)


async def test_a_notice_on_viber_is_a_message_and_each_has_the_menu() -> None:
    phone = ViberPhone(Texts(), "Мальва", lambda _: b"picture")
    shown = await phone.paint(Notice(words("stale-button"), "1"), "uk")
    assert shown.text == Texts().say(words("stale-button"), "uk")
    assert not shown.toast
    assert shown.keyboard[0][0] == Texts().say(words("button-card"), "uk")


async def test_the_page_shows_all_of_it_and_loads_nothing() -> None:
    html = await page([lambda texts: TelegramPhone(texts, "Мальва", CardPainter().paint)])
    assert html.count("<section") > 60
    assert html.count("data:image/png;base64,") > 10
    assert "<script" not in html
    assert 'src="http' not in html
