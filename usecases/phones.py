"""Telephone numbers in the one form that we keep: E.164."""

import phonenumbers


def e164(text: str, country: str) -> str | None:
    """The number in E.164 (`+380…`); None when it is no possible telephone number. `country` reads national forms."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None  # a number that is possible only within its town is of no use to us
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def international(text: str) -> str | None:
    """As `e164` for a number that a messenger gives: with its country code, perhaps without the plus."""
    return e164(f"+{text.strip().lstrip('+')}", "ZZ")
