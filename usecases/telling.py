"""What was said in a case and is not seen in a group yet, merged into posts as large as a messenger takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loyalty.complaints import Author
from storage.attachments import File
from storage.case_messages import Message

LONGEST = 3500  # characters of words in one post, besides names
CAPTION = 900  # likewise under files
ALBUM = 10  # files in one post
_SILENT = frozenset({"taken"})  # events that the head tells of
_SEEN = frozenset({"photo", "video"})  # these, documents and sounds make albums, each with its like
_WORDLESS = frozenset({"sticker", "video_note"})  # under these nothing can be written


@dataclass(slots=True)
class Post:
    """Afterwards all up to message `upto` is seen, and of the next one the files up to `upto_file`; where that is the negative
    of a message's number, its words are. `fetching`: what comes next is still on its way to us.
    """

    upto: int
    upto_file: int
    said: list[Message] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    length: int = 0
    fetching: bool = False

    @property
    def empty(self) -> bool:
        return not self.said and not self.files


def next_post(
    messages: Sequence[Message], files: Mapping[int, Sequence[File]], chat: str, upto: int, upto_file: int, first: int
) -> Post:
    """Of what came after `upto`. What was written in the group itself is seen there, but for the `first` words of a case."""
    post = Post(upto, upto_file)
    for message in messages:
        own = message.chat == chat and bool(message.reference) and message.id != first
        if message.text in _SILENT if message.author is Author.EVENT else own:
            post.upto = message.id
        elif not _add(post, message, files.get(message.id, ()), upto_file):
            break
    return post


def _add(post: Post, message: Message, files: Sequence[File], upto_file: int) -> bool:
    """Adds what fits; whether the post may go on."""
    waiting = [file for file in files if file.id > upto_file]
    seen = upto_file == -message.id or len(waiting) < len(files)
    words = "" if seen else message.text
    if any(file.passing for file in waiting):
        post.fetching = True
        return False
    if not _fits(post, words, waiting):
        return False
    if words or (waiting and not seen and message.author is not Author.SHOPPER):
        post.said.append(message)
        post.length += len(words)
    if waiting and words and (len(words) > CAPTION or waiting[0].kind in _WORDLESS):  # the files come by themselves
        post.upto_file = -message.id
        return False
    part = _alike(waiting, ALBUM - len(post.files))
    post.files += part
    if part:
        post.upto_file = part[-1].id
    if len(part) < len(waiting):
        return False
    post.upto = message.id
    return True


def _fits(post: Post, words: str, files: Sequence[File]) -> bool:
    if post.empty:
        return True
    if files and files[0].kind in _WORDLESS:
        return False
    if post.length + len(words) > (CAPTION if files or post.files else LONGEST):
        return False
    if not post.files:
        return True
    family = _family(post.files[0].kind)  # words after an album are a post of their own
    return bool(files) and bool(family) and _family(files[0].kind) == family and len(post.files) < ALBUM


def _alike(files: Sequence[File], most: int) -> list[File]:
    """The first ones, as far as they make one post."""
    if not files:
        return []
    family = _family(files[0].kind)
    if not family:
        return [files[0]]
    alike: list[File] = []
    for file in files[:most]:
        if _family(file.kind) != family:
            break
        alike.append(file)
    return alike


def _family(kind: str) -> str:
    """Empty for what is shown by itself."""
    if kind in _SEEN:
        return "seen"
    return kind if kind in {"document", "audio"} else ""
