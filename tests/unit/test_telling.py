"""Words and files of a case as posts: whole, in order, and as few as a messenger takes."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from loyalty.complaints import Author
from storage.attachments import File
from storage.case_messages import Message
from usecases import telling

CHAT = "-7"
NOW = datetime(2026, 12, 2, tzinfo=UTC)
KINDS = ("photo", "video", "document", "audio", "voice", "sticker", "video_note", "animation")

texts = st.integers(0, 4096).map("x".__mul__)
messages = st.lists(st.tuples(texts, st.lists(st.sampled_from(KINDS), max_size=13)), max_size=8)


def said(number: int, text: str, author: Author = Author.SHOPPER, chat: str = "", reference: str = "") -> Message:
    return Message(number, 1, NOW, author, None, text, {}, chat, reference, 0)


def told(written: list[Message], files: dict[int, list[File]], first: int = 0) -> list[telling.Post]:
    """All the posts, one after the other, as the keeper asks for them."""
    posts: list[telling.Post] = []
    upto, upto_file = 0, 0
    while True:
        waiting = [message for message in written if message.id > upto]
        post = telling.next_post(waiting, files, CHAT, upto, upto_file, first)
        if post.empty:
            assert post.upto == (written[-1].id if written else 0)
            return posts
        assert (post.upto, post.upto_file) != (upto, upto_file)
        upto, upto_file = post.upto, post.upto_file
        posts.append(post)


@given(messages)
def test_everything_is_shown_once_and_in_order(case: list[tuple[str, list[str]]]) -> None:
    written = [said(number, text) for number, (text, _) in enumerate(case, 1)]
    number = 0
    files: dict[int, list[File]] = {}
    for message, (_, kinds) in zip(written, case, strict=True):
        files[message.id] = [File(kind, "telegram", "x", id=(number := number + 1)) for kind in kinds]
    posts = told(written, files)
    assert [each.id for post in posts for each in post.said] == [each.id for each in written if each.text]
    shown = [each.id for post in posts for each in post.files]
    assert shown == list(range(1, number + 1))


@given(messages)
def test_a_post_is_never_more_than_a_messenger_takes(case: list[tuple[str, list[str]]]) -> None:
    written = [said(number, text) for number, (text, _) in enumerate(case, 1)]
    number = 0
    files: dict[int, list[File]] = {}
    for message, (_, kinds) in zip(written, case, strict=True):
        files[message.id] = [File(kind, "telegram", "x", id=(number := number + 1)) for kind in kinds]
    for post in told(written, files):
        words = sum(len(each.text) for each in post.said)
        assert len(post.said) == 1 or words <= telling.LONGEST
        assert len(post.files) <= telling.ALBUM
        if post.files:
            assert words <= telling.CAPTION
        families = {each.kind for each in post.files}
        assert len(post.files) < 2 or families <= {"photo", "video"} or families in ({"document"}, {"audio"})
        assert not (families & {"sticker", "video_note"} and post.said and post.said[-1].text)


def test_many_short_words_are_one_post_and_an_album_too() -> None:
    written = [said(number, "так") for number in range(1, 20)]
    assert len(told(written, {})) == 1
    photos = {number: [File("photo", "telegram", "x", id=number)] for number in range(1, 8)}
    (album,) = told([said(number, "") for number in range(1, 8)], photos)
    assert len(album.files) == 7


def test_what_was_written_in_the_group_itself_is_there_already() -> None:
    own = said(1, "Добрий день", Author.ANSWER, CHAT, "345")
    other = said(2, "Вітаю", Author.ANSWER, "-8", "11")
    ready = said(3, "Дякуємо", Author.ANSWER, CHAT)  # by a button: nobody wrote it there
    (post,) = told([own, other, ready], {})
    assert [each.id for each in post.said] == [2, 3]


def test_a_file_that_is_still_on_its_way_is_waited_for_and_keeps_its_place() -> None:
    written = [said(1, "ось"), said(2, ""), said(3, "і ще")]
    files = {2: [File("photo", "viber", "https://x", id=1, passing=True)]}
    post = telling.next_post(written, files, CHAT, 0, 0, 0)
    assert ([each.id for each in post.said], post.upto) == ([1], 1)
    waits = telling.next_post(written[1:], files, CHAT, 1, 0, 0)
    assert waits.empty
    assert waits.fetching
