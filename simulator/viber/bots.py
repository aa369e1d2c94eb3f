"""A bot's account: its token, its name, and the webhook that hears what people do."""

import base64
import hashlib
from dataclasses import dataclass

from simulator.viber.callbacks import Caller
from simulator.viber.checks import Record


@dataclass(slots=True, eq=False)
class Bot:
    uri: str
    token: str
    name: str
    caller: Caller

    def account(self, subscribers: int) -> Record:
        """What get_account_info answers."""
        hook = self.caller.hook
        return {
            "id": f"pa:{base64.b64encode(hashlib.sha256(self.uri.encode()).digest()[:8]).decode()}",
            "chat_hostname": "SN-CHAT-05_",
            "name": self.name,
            "uri": self.uri,
            "icon": "",
            "category": "Shopping & Retail",
            "subcategory": "Stores",
            "country": "UA",
            "webhook": hook.url if hook else "",
            "event_types": sorted(hook.event_types) if hook else [],
            "subscribers_count": subscribers,
            "members": [],
        }
