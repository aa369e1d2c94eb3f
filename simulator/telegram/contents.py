"""What a telephone puts into a message: a text with what it marks in it, a caption, a contact."""

from simulator.telegram import formatting
from simulator.telegram.chats import User
from simulator.telegram.checks import Record


def contact(user: User) -> Record:
    if user.phone is None:
        raise ValueError(f"{user.first_name} has no phone")
    shared: Record = {"phone_number": user.phone, "first_name": user.first_name, "user_id": user.id}
    return {**shared, "last_name": user.last_name} if user.last_name else shared


def text(typed: str) -> Record:
    """Raises ValueError."""
    said, entities = formatting.plain(typed)
    if not 1 <= len(said) <= formatting.TEXT_LIMIT:
        raise ValueError("a telephone sends 1-4096 characters")
    return {"text": said, "entities": entities} if entities else {"text": said}


def caption(typed: str) -> Record:
    return formatting.caption_content({"caption": typed})
