"""What the shop's own people see: the invitation, the welcome, their menu, the way into the till page."""

from chat.buttons import AcceptInvitation, Open, Screen, payload
from chat.replies import Choice, Reply, Say
from chat.words import Words, words

_PUBLIC = "https://"


def invited(shop: str, invitation: int, role: str, store: str, former: str) -> Reply:
    """Asks to confirm. `store` is empty for all stores, `former` is the role that would end, or empty."""
    where = words("staff-in-store", store=store) if store else words("staff-everywhere")
    lines: tuple[Words, ...] = (words("staff-offer", shop=shop, role=_role(role), where=where),)
    if former:
        lines = (*lines, words("staff-instead", role=_role(former)))
    confirm = Choice(words("button-accept"), payload(AcceptInvitation(invitation)))
    return Say(words("staff-invited", lines=lines), ((confirm,),))


def welcome(role: str, message: str) -> Reply:
    return Say(words("staff-welcome", role=_role(role)), replace=message)


def menu(role: str, *, at_tills: bool) -> Reply:
    """What the role may do here; a button for each thing that has one."""
    till = ((Choice(words("button-till"), payload(Open(Screen.TILL))),),) if at_tills else ()
    return Say(words("staff-menu", role=_role(role), what=words(f"staff-can-{role}")), till)


def till_link(address: str) -> Reply:
    """One-time. Telegram takes only public addresses for a button; elsewhere it is a text to be copied."""
    if address.startswith(_PUBLIC):
        return Say(words("till-link"), ((Choice(words("button-open-till"), url=address),),))
    return Say(words("till-link-text", address=address))


def strangers() -> Reply:
    """To who is none of the shop's people, or whose role has no such right."""
    return Say(words("staff-only"))


def refused(code: str) -> Reply:
    return Say(words(f"problem-{code}"))


def _role(role: str) -> Words:
    return words(f"role-{role}")
