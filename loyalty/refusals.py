"""Refusals: every "no" of the programme is a class whose `code` is the key of its text and of the till API's problem."""

from typing import ClassVar


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """Nothing was changed. `code` is stable; `facts` fill the text's variables."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code)
        self.facts = facts


class UnknownCard(Refused):
    code, status = "unknown_card", 404


class CodeExpired(Refused):
    code, status = "code_expired", 410


class CodeUsed(Refused):
    code = "code_used"


class CodeNeeded(Refused):
    """Paying with points wants a fresh code; a bare card number only earns."""

    code = "code_needed"


class NotEnoughPoints(Refused):
    code = "not_enough_points"


class SpendAboveCap(Refused):
    code = "spend_above_cap"


class NotAMember(Refused):
    code = "not_a_member"


class EarnsOnly(Refused):
    """The card of somebody whose phone belongs to another card: whose it is has to be shown first."""

    code = "earns_only"


class CardNeeded(Refused):
    """Anybody may name a phone; what opens a card is the card itself."""

    code = "card_needed"


class HasMessenger(Refused):
    """The card is in a messenger of its owner, who confirms there; a cashier's code is for cards that are in none."""

    code = "has_messenger"


class ClaimOver(Refused):
    """Nobody waits to be joined to this card any more."""

    code = "claim_over"


class UnknownHold(Refused):
    code, status = "unknown_hold", 404


class HoldMismatch(Refused):
    code = "hold_mismatch"


class HoldLapsed(Refused):
    code = "hold_lapsed"


class HoldClosed(Refused):
    code = "hold_closed"


class ReceiptConflict(Refused):
    code = "receipt_conflict"


class UnknownReceipt(Refused):
    code, status = "unknown_receipt", 404


class ReturnConflict(Refused):
    code = "return_conflict"


class ReturnExceeds(Refused):
    code = "return_exceeds"


class OwnersOnly(Refused):
    code, status = "owners_only", 403


class UnknownReview(Refused):
    """There is none, or it is another store's."""

    code, status = "unknown_review", 404


class OwnReview(Refused):
    """Nobody decides about points of their own."""

    code, status = "own_review", 403


class ReviewDecided(Refused):
    code = "review_decided"


class StaffOnly(Refused):
    """An operator's, a director's or an owner's act, in a store of theirs."""

    code, status = "staff_only", 403


class UnknownCase(Refused):
    code, status = "unknown_case", 404


class CaseTaken(Refused):
    """Somebody else, `by` name, takes care of it."""

    code = "case_taken"


class CaseClosed(Refused):
    code = "case_closed"


class AnswerTooLong(Refused):
    """With who says it and in which case it would not fit into one message, and the shopper would not read its end."""

    code = "answer_too_long"


class DirectorsOnly(Refused):
    """A director's or an owner's decision, in a store of theirs."""

    code, status = "directors_only", 403


class OwnBonus(Refused):
    """Nobody gives points to an account of their own."""

    code, status = "own_bonus", 403


class OwnRequest(Refused):
    """Nobody approves what they asked for themselves."""

    code, status = "own_request", 403


class BonusNeedsMember(Refused):
    """Points go to a card, and this shopper has none, or none any more."""

    code = "bonus_needs_member"


class BonusNeedsReceipt(Refused):
    code = "bonus_needs_receipt"


class UnknownAmount(Refused):
    """None of those that may be given for this case."""

    code, status = "unknown_amount", 422


class BonusAsked(Refused):
    """For this case it is given already, asked for, or refused: there is one at most."""

    code = "bonus_asked"


class UnknownBonus(Refused):
    """Nobody has asked for one in this case."""

    code, status = "unknown_bonus", 404


class BonusDecided(Refused):
    code = "bonus_decided"


class WrongTill(Refused):
    code, status = "wrong_till", 403


class UnknownTillKey(Refused):
    code, status = "unknown_key", 401


class TooManyWrongKeys(Refused):
    """From one address; `seconds` is how long a program must wait, `minutes` the same for people."""

    code, status = "too_many_wrong_keys", 429


class PhoneLookupOff(Refused):
    code, status = "phone_lookup_off", 403


class TillLocked(Refused):
    """Too many unknown cards; `seconds` is how long the till must wait, `minutes` the same for people."""

    code, status = "till_locked", 429


class BadReceipt(Refused):
    """Fields that contradict each other: which and how is in `facts`."""

    code, status = "bad_receipt", 422


class TotalMismatch(BadReceipt):
    code = "total_mismatch"


class TimeOutOfRange(BadReceipt):
    code = "time_out_of_range"


class DuplicateLine(BadReceipt):
    code = "duplicate_line"


class UnknownLine(BadReceipt):
    code = "unknown_line"


class SpendTwice(BadReceipt):
    """Both a hold and a direct spend."""

    code = "hold_or_spend"


class SpendOffline(BadReceipt):
    """Receipts that come in a batch earn only."""

    code = "spend_offline"


class UnknownPromoCode(BadReceipt):
    code = "unknown_promo_code"


class UnknownStore(Refused):
    code, status = "unknown_store", 404


class InvitationOver(Refused):
    """Used, expired or never made: which of them is nobody's business."""

    code, status = "invitation_over", 410


class LastOwner(Refused):
    """Somebody has to stay who may do everything."""

    code = "last_owner"


class UnknownMember(Refused):
    code, status = "unknown_member", 404


# --- the till page --------------------------------------------------------------------------------------------------


class SignedOut(Refused):
    """No session, or one whose till key was revoked or whose cashier was removed."""

    code, status = "signed_out", 401


class ForeignRequest(Refused):
    """It does not come from our own page."""

    code, status = "foreign_request", 403


class LinkOver(Refused):
    code, status = "link_over", 410


class TooManySignIns(Refused):
    code, status = "too_many_sign_ins", 429


class TillNeeded(Refused):
    code = "till_needed"


class CashierNeeded(Refused):
    code, status = "cashier_needed", 403


class UnknownCashier(Refused):
    code, status = "unknown_cashier", 404


class BadPin(Refused):
    code, status = "bad_pin", 422


class WrongPin(Refused):
    code, status = "wrong_pin", 403


class PinLocked(Refused):
    code, status = "pin_locked", 429


class NothingToScan(Refused):
    """A frame of the camera without a code in it: the usual one."""

    code, status = "nothing_to_scan", 404


class UnknownProduct(Refused):
    code, status = "unknown_product", 404
