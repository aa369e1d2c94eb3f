"""Forgetting: what names a person is deleted or blanked; sales and points stay, under a card number that nobody ever had.

A table that comes to hold anything personal has to be forgotten here (tests/usecases/test_erasing.py reads them all).
"""

import json
from datetime import datetime

from sqlalchemy import BigInteger, BindParameter, and_, bindparam, delete, func, or_, select, union, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.cards import CardNumber
from storage import moments, people
from storage.database import Transaction
from storage.queries import Query, among
from storage.tables import (
    attachments,
    budgets,
    case_messages,
    case_rooms,
    cases,
    consents,
    customers,
    dislikes,
    heard,
    identities,
    link_codes,
    media,
    merged_cards,
    outbox,
    replies,
    reviews,
    rhythms,
    short_codes,
    surveys,
    welcomed_phones,
)

_OF = bindparam("customer", type_=BigInteger())
_AT = bindparam("at", type_=BigInteger())

# Theirs by now, or once theirs and nobody's since: a messenger account that another took the place of.
_evidenced = select(consents.c.identity).where(consents.c.customer == _OF, consents.c.identity.is_not(None))
_own = or_(identities.c.customer == _OF, and_(identities.c.customer.is_(None), identities.c.id.in_(_evidenced)))
_own_ids = select(identities.c.id).where(_own)

_remember_phone = Query(
    insert(welcomed_phones)
    .from_select(
        ["phone_hash", "at"],
        select(customers.c.phone_hash, _AT).where(
            customers.c.id == _OF, customers.c.phone_hash.is_not(None), customers.c.welcomed_at.is_not(None)
        ),
    )
    .on_conflict_do_nothing()
)
_dialogues = Query(delete(heard).where(heard.c.identity.in_(_own_ids)))
_unsaid = Query(
    delete(replies).where(
        select(identities.c.id)
        .where(_own, identities.c.channel == replies.c.channel, identities.c.account == replies.c.account)
        .exists()
    )
)
_fetched = Query(
    delete(media).where(
        select(identities.c.id)
        .where(_own, identities.c.channel == media.c.channel, identities.c.account == media.c.account)
        .exists()
    )
)
# One after the other: with the evidence unlinked, the former accounts could not be found.
_found = Query(select(identities.c.id).where(_own))
_unlink = Query(update(consents).where(consents.c.identity == bindparam("of")).values(identity=None))
_unlink_outbox = Query(update(outbox).where(outbox.c.identity == bindparam("of")).values(identity=None))
_unlink_cases = Query(update(cases).where(cases.c.identity == bindparam("of")).values(identity=None))
# Of complaints and surveys what can be counted stays; words, files and the topics of the shop's people go. Cases from before
# they joined are theirs by the account.
# (Found first and given by their numbers: of "theirs or their account's" a database may make a look at all there are.)
_own_cases = Query(
    union(select(cases.c.id).where(cases.c.customer == _OF), select(cases.c.id).where(cases.c.identity.in_(_own_ids)))
)
_CASES: BindParameter[str] = bindparam("cases_")
_own_words = select(case_messages.c.id).where(among(case_messages.c.case, _CASES))
_own_surveys = select(surveys.c.id).where(surveys.c.customer == _OF)
_files = Query(delete(attachments).where(attachments.c.message.in_(_own_words)))
_survey_files = Query(delete(attachments).where(attachments.c.survey.in_(_own_surveys)))
_words = Query(
    update(case_messages)
    .where(among(case_messages.c.case, _CASES), case_messages.c.author != "event")
    .values(text="", facts_json="{}")
)
# A topic that is there, or without topics each of our messages, is deleted by whoever keeps the group.
_topics = Query(
    update(case_rooms).where(among(case_rooms.c.case, _CASES)).values(due_at=_AT, urgent=True, head_shown="")
)
_cases = Query(
    update(cases)
    .where(among(cases.c.id, _CASES))
    .values(
        state="closed", closed_at=func.coalesce(cases.c.closed_at, _AT), erased_at=_AT, remind_at=None, escalate_at=None
    )
)
_answers = Query(update(surveys).where(surveys.c.customer == _OF).values(text=""))
_account = Query(delete(identities).where(identities.c.id == bindparam("of")))
_queued = Query(
    update(outbox)
    .where(outbox.c.customer == _OF, outbox.c.state == "queued")
    .values(state="dropped", reason=bindparam("reason"), done_at=_AT)
)
_facts = Query(update(outbox).where(outbox.c.customer == _OF).values(facts_json="{}", reference=""))
_codes = Query(delete(short_codes).where(short_codes.c.customer == _OF))
_link_codes = Query(delete(link_codes).where(link_codes.c.customer == _OF))
_merged = Query(delete(merged_cards).where(merged_cards.c.customer == _OF))
_habits = Query(delete(rhythms).where(rhythms.c.customer == _OF))
_tastes = Query(delete(dislikes).where(dislikes.c.customer == _OF))
_attention = Query(delete(budgets).where(budgets.c.customer == _OF))
_claims = Query(update(customers).where(customers.c.claims == _OF).values(claims=None))
_reviews = Query(
    update(reviews).where(reviews.c.customer == _OF, reviews.c.state == "open").values(state="refused", decided_at=_AT)
)
_blank = Query(
    update(customers)
    .where(customers.c.id == _OF)
    .values(
        card=bindparam("card"),
        imported_id=None,
        phone_hash=None,
        phone_sealed=None,
        first_name="",
        birthday_day=None,
        birthday_at=None,
        birthday_changes=0,
        gender="",
        email_sealed=None,
        language="",
        tier="",
        profile_closed_at=None,
        receipt_notices=False,
        expiry_reminders=False,
        surveys=False,
        preferred_hour=None,
        promo_days=7,
        write_to="",
        claims=None,
        left_at=func.coalesce(customers.c.left_at, _AT),
        erased_at=_AT,
    )
)


def forget(tx: Transaction, customer: int, card: CardNumber, now: datetime) -> None:
    """Nothing personal is left of this (locked) customer, who is from now on known by `card` alone."""
    at = moments.stored(now)
    people.isolate(tx, customer)  # first, as whoever plans has it before their messages
    tx.run(_remember_phone, customer=customer, at=at)
    tx.run(_dialogues, customer=customer)
    tx.run(_unsaid, customer=customer)
    tx.run(_fetched, customer=customer)
    own = json.dumps([id_ for (id_,) in tx.all(_own_cases, customer=customer)])
    # In the order in which whoever acts on a case locks them: what they say at this moment is in before its words go.
    for each in (_cases, _topics):
        tx.run(each, cases_=own, at=at)
    for each in (_files, _words):
        tx.run(each, cases_=own)
    for each in (_survey_files, _answers):
        tx.run(each, customer=customer)
    for (identity,) in tx.all(_found, customer=customer):
        for unlink in (_unlink, _unlink_outbox, _unlink_cases):
            tx.run(unlink, of=identity)
        tx.run(_account, of=identity)
    drop_queued(tx, customer, "erased", now)
    tx.run(_facts, customer=customer)
    tx.run(_codes, customer=customer)
    tx.run(_link_codes, customer=customer)
    tx.run(_merged, customer=customer)
    tx.run(_habits, customer=customer)
    tx.run(_tastes, customer=customer)
    tx.run(_attention, customer=customer)
    tx.run(_claims, customer=customer)
    tx.run(_reviews, customer=customer, at=at)
    tx.run(_blank, customer=customer, card=card, at=at)


def drop_queued(tx: Transaction, customer: int, reason: str, now: datetime) -> None:
    """Notices that wait are not sent any more, and say why."""
    tx.run(_queued, customer=customer, reason=reason, at=moments.stored(now))
