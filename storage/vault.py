"""Phones at rest: sealed so that only this shop's key opens them, and found by a keyed hash."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken

from loyalty.keys import Keys, keyed_hash


def seal(phone: str, keys: Keys) -> str:
    """The phone (E.164), encrypted and authenticated (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return Fernet(urlsafe_b64encode(keys.vault)).encrypt(phone.encode()).decode()


def unseal(sealed: str, keys: Keys) -> str | None:
    """The phone; None when it was sealed with another key."""
    try:
        return Fernet(urlsafe_b64encode(keys.vault)).decrypt(sealed).decode()
    except InvalidToken:
        return None


def phone_hash(phone: str, keys: Keys) -> str:
    """By which the phone (E.164) is looked up without being readable."""
    return keyed_hash(keys.phones, phone)


def account_hash(channel: str, account: str, keys: Keys) -> str:
    """By which a messenger account is known again after it was forgotten."""
    return keyed_hash(keys.phones, f"{channel}:{account}")
