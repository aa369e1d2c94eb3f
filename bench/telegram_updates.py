"""Updates as Telegram posts them to a webhook, in as few characters as it takes."""

from loyalty.keys import derive

WEBHOOK = "/telegram/webhook"


def wrote(number: int, account: int, text: str) -> bytes:
    """A text message; `number` is the update's and the message's."""
    return _message(number, account, f'"text":"{text}"')


def shared(number: int, account: int, phone: str) -> bytes:
    """One's own contact."""
    return _message(number, account, f'"contact":{{"phone_number":"{phone}","first_name":"Олена","user_id":{account}}}')


def proof(secret_key: str) -> dict[str, str]:
    """The header by which a shop's webhook knows Telegram."""
    return {"X-Telegram-Bot-Api-Secret-Token": derive(secret_key).webhook}


def _message(number: int, account: int, content: str) -> bytes:
    who = f'"id":{account},"first_name":"Олена"'
    return (
        f'{{"update_id":{number},"message":{{"message_id":{number},"from":{{{who},"is_bot":false,"language_code":"uk"}},'
        f'"chat":{{{who},"type":"private"}},"date":1790000000,{content}}}}}'
    ).encode()
