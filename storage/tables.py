"""Every table on one page.

Times are whole milliseconds since 1970 UTC (suffix `_at`, or `at`), days are whole days since 1970 (suffix `_day`), money and
points whole numbers, quantities thousandths; `facts` and `*_json` are JSON texts. So a row means the same on both databases.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Big = BigInteger().with_variant(Integer, "sqlite")  # SQLite's rowid is found only behind INTEGER PRIMARY KEY


def _id() -> Column[int]:
    return Column("id", Big, Identity(), primary_key=True)


def _to(table: str, name: str | None = None, *, optional: bool = False, index: bool = False) -> Column[int]:
    return Column(name or table.removesuffix("s"), Big, ForeignKey(f"{table}.id"), nullable=optional, index=index)


# --- the shop -----------------------------------------------------------------------------------------------------------

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),  # fingerprint of SECRET_KEY, place of a poller, retry_after…
    Column("value", String, nullable=False),
)

stores = Table(
    "stores",
    metadata,
    _id(),
    Column("code", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False, server_default=""),
    Column("timezone", String, nullable=False),
    Column("director_chat", Big),
)

tills = Table(
    "tills",
    metadata,
    _id(),
    _to("stores"),
    Column("name", String, nullable=False),
    Column("key_hash", String, nullable=False, unique=True),
    Column("created_at", Big, nullable=False),
    Column("revoked_at", Big),
    UniqueConstraint("store", "name"),
)

# Codes and cards that named nobody: ten in ten minutes lock the till.
failed_lookups = Table(
    "failed_lookups",
    metadata,
    _id(),
    _to("tills"),
    Column("at", Big, nullable=False),
    Index("ix_failed_lookups_till_at", "till", "at"),
)

# People of the shop. A name is one of its store's; the messenger account is there once an invitation has been used.
staff = Table(
    "staff",
    metadata,
    _id(),
    Column("role", String, nullable=False),  # operator, cashier, director, owner
    _to("stores", optional=True),  # NULL: all of them
    Column("name", String, nullable=False),
    Column("channel", String),
    Column("account", String),
    Column("language", String, nullable=False, server_default=""),
    Column("pin_hash", String),  # of a cashier's PIN, keyed
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("pin_locked_until_at", Big),
    Column("created_at", Big, nullable=False),
    Column("removed_at", Big),
    # One account has one role at a time.
    Index(
        "uq_staff_account",
        *("channel", "account"),
        unique=True,
        sqlite_where=text("removed_at IS NULL AND account IS NOT NULL"),
        postgresql_where=text("removed_at IS NULL AND account IS NOT NULL"),
    ),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    Column("token_hash", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    _to("stores", optional=True),
    Column(
        "name", String, nullable=False, server_default=""
    ),  # as the inviter calls the person; empty: as the messenger does
    Column("invited_by", String, nullable=False),  # an actor, as in the audit log
    Column("created_at", Big, nullable=False),
    Column("expires_at", Big, nullable=False),
    Column("used_at", Big),
    _to("staff", "staff", optional=True),  # who used it
)

# Browsers that are signed in, and one-time links that will sign one in.
sessions = Table(
    "sessions",
    metadata,
    _id(),
    Column("token_hash", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),  # link, till
    _to("tills", optional=True, index=True),
    _to("staff", "staff", optional=True, index=True),
    Column("created_at", Big, nullable=False),
    Column("expires_at", Big, nullable=False, index=True),
)

products = Table(
    "products",
    metadata,
    _id(),
    Column("sku", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("category", String, nullable=False, server_default=""),
    Column("type", String, nullable=False, server_default=""),
    Column("brand", String, nullable=False, server_default=""),
    Column("price", Big),
    Column("picture", String),  # an https address, or the name of one of the pictures
    Column("excluded", Boolean, nullable=False, server_default=text("false")),
)

# Photos that came with an import, each under a name that tells what is in it: `sha256:…`.
pictures = Table(
    "pictures",
    metadata,
    Column("name", String, primary_key=True),
    Column("content_base64", String, nullable=False),
)

promos = Table(
    "promos",
    metadata,
    _id(),
    Column("code", String, nullable=False),  # the shop's name of it
    _to("products"),
    _to("stores", optional=True),  # NULL: in all of them
    Column("starts_day", Integer, nullable=False),  # calendar days of the store, both of them included
    Column("ends_day", Integer, nullable=False),
    Column("position", Integer),
    Column("title", String, nullable=False, server_default=""),
    Column("price", Big),
    Column("old_price", Big),
    Column("percent", Integer),  # basis points
    Column("picture", String),
    # NULL differs from NULL in a UNIQUE, so it takes two.
    Index(
        "uq_promos_in_a_store",
        *("code", "product", "store"),
        unique=True,
        sqlite_where=text("store IS NOT NULL"),
        postgresql_where=text("store IS NOT NULL"),
    ),
    Index(
        "uq_promos_everywhere",
        *("code", "product"),
        unique=True,
        sqlite_where=text("store IS NULL"),
        postgresql_where=text("store IS NULL"),
    ),
    # All that finds a store's list of a day: lists of a whole year may lie ahead, and are passed over without the table.
    Index("ix_promos_list", "store", "ends_day", "starts_day", "product", "position"),
)

# How many of the active customers bought a product lately; counted anew by the hour (docs/decisions/0017).
popularity = Table(
    "popularity",
    metadata,
    Column("product", Big, ForeignKey("products.id"), primary_key=True),
    Column("buyers", Integer, nullable=False),
)
kinds = Table(  # likewise anything of a type of product
    "kinds",
    metadata,
    Column("kind", String, primary_key=True),
    Column("buyers", Integer, nullable=False),
)

# --- people -------------------------------------------------------------------------------------------------------------

customers = Table(
    "customers",
    metadata,
    _id(),
    Column("card", String(13), nullable=False, unique=True),
    Column("imported_id", String, unique=True),  # the customer's id in the shop's former system
    Column("phone_hash", String, unique=True),  # keyed: a phone is looked up without being readable
    Column("phone_sealed", String),  # encrypted: shown to nobody but the person and, audited, an operator
    Column("phone_proven", Boolean, nullable=False, server_default=text("true")),  # false: the messenger can't vouch
    # Somebody who names the phone of another customer, and can't prove it: a card that only earns, until it is merged.
    _to("customers", "claims", optional=True, index=True),
    Column("earns_only", Boolean, nullable=False, server_default=text("false")),
    Column("write_to", String, nullable=False, server_default=""),  # the messenger they prefer; empty: the last used
    Column("first_name", String, nullable=False, server_default=""),
    Column("birthday_day", Integer),
    Column("tier", String, nullable=False, server_default=""),
    Column("language", String, nullable=False, server_default=""),
    _to("stores", "home_store", optional=True),
    Column("created_at", Big, nullable=False),
    Column("joined_at", Big),  # NULL: known to the shop, not yet a member
    Column("welcomed_at", Big),  # when the one welcome bonus was given
    Column("imported_points", Big),  # opening balance already credited by an import
    # The profile, all of it voluntary.
    Column("gender", String, nullable=False, server_default=""),  # female, male, other
    Column("email_sealed", String),  # encrypted, as the phone is
    Column("birthday_at", Big),  # when the birthday was told: it counts after a cool-down
    Column("birthday_changes", Integer, nullable=False, server_default="0"),
    Column("profiled_at", Big),  # when the one profile bonus was given
    Column("profile_closed_at", Big),  # a child's: nothing more is asked, nothing advertised
    # What they want to receive besides offers (those are a consent).
    Column("receipt_notices", Boolean, nullable=False, server_default=text("true")),
    Column("expiry_reminders", Boolean, nullable=False, server_default=text("false")),
    Column("surveys", Boolean, nullable=False, server_default=text("true")),
    Column("preferred_hour", Integer),  # local to the home store
    Column("promo_days", Integer, nullable=False, server_default="7"),  # at least so many between two promo messages
    Column("left_at", Big),  # no member any more: the till does not know the card
    Column("erased_at", Big),  # nothing personal is left
)

identities = Table(
    "identities",
    metadata,
    _id(),
    Column("channel", String, nullable=False),  # telegram, viber
    Column("account", String, nullable=False),  # the person's id there
    _to("customers", optional=True, index=True),
    Column("name", String, nullable=False, server_default=""),
    Column("language", String, nullable=False, server_default=""),
    Column("chosen_language", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Big, nullable=False),
    Column("last_heard_at", Big, nullable=False),
    Column("blocked_at", Big),
    Column("state", String, nullable=False, server_default=""),  # where the dialogue stands
    Column("state_json", String, nullable=False, server_default="{}"),
    UniqueConstraint("channel", "account"),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _to("customers", index=True),
    Column("purpose", String, nullable=False),  # programme, marketing
    Column("given", Boolean, nullable=False),
    Column("version", String, nullable=False),  # of the text they saw
    Column("language", String, nullable=False),
    Column("channel", String, nullable=False),  # telegram, viber, import
    _to("identities", "identity", optional=True, index=True),
    Column("at", Big, nullable=False),
)

# Phones of erased customers, keyed: there is one welcome bonus in a life. And messenger accounts that had it for a phone
# which they only named.
welcomed_phones = Table(
    "welcomed_phones",
    metadata,
    Column("phone_hash", String, primary_key=True),
    Column("at", Big, nullable=False),
)

# When somebody comes, of their own receipts. A new receipt marks the row stale, and it is made anew before it is next
# needed: what the till pays for is one small write.
rhythms = Table(
    "rhythms",
    metadata,
    Column("customer", Big, ForeignKey("customers.id"), primary_key=True),
    Column("stale", Boolean, nullable=False, server_default=text("true")),
    Column("weights", String, nullable=False, server_default=""),  # as loyalty.rhythm dumps them
    Column("visits", Integer, nullable=False, server_default="0"),
    Column("favourite_weekday", Integer),  # 0 is Monday; NULL, as in the next two: too few visits, the population's
    Column("sending_weekday", Integer),
    Column("hour", Integer),
    Column("chosen_day", Integer),  # when these three were chosen: they stay for weeks, whatever is bought meanwhile
    Column("sureness", Integer, nullable=False, server_default="0"),  # of the favourite day, percent
    Index("ix_rhythms_stale", "customer", sqlite_where=text("stale"), postgresql_where=text("stale")),
)

# The attention budget: the last local day on which a message of the class was sent, or a held-out person's slot stayed empty.
budgets = Table(
    "budgets",
    metadata,
    Column("customer", Big, ForeignKey("customers.id"), primary_key=True),
    Column("class", String, primary_key=True),  # promo, survey
    Column("day", Integer, nullable=False),
    Column("touch", Big),  # the message in the outbox; NULL for an empty slot
    sqlite_with_rowid=False,
)

# "Not for me": products that are offered to this customer no more.
dislikes = Table(
    "dislikes",
    metadata,
    Column("customer", Big, ForeignKey("customers.id"), primary_key=True),
    Column("product", Big, ForeignKey("products.id"), primary_key=True),
    Column("at", Big, nullable=False),
    sqlite_with_rowid=False,
)

# Numbers of cards that were merged into another: they are on telephones and in kept receipts, and go on naming their owner.
merged_cards = Table(
    "merged_cards",
    metadata,
    Column("card", String(13), primary_key=True),
    _to("customers", index=True),
)

# Codes that a cashier gives to whoever shows the card: they prove whose it is to a messenger that can't.
link_codes = Table(
    "link_codes",
    metadata,
    Column("code", String(6), primary_key=True),
    _to("customers", index=True),
    _to("tills"),
    Column("wrong_tries", Integer, nullable=False, server_default="0"),
    Column("expires_at", Big, nullable=False),
)

# --- points -------------------------------------------------------------------------------------------------------------

receipts = Table(
    "receipts",
    metadata,
    _id(),
    _to("stores"),
    Column("code", String, nullable=False),  # the receipt's own id, unique within its store
    Column("till", String, nullable=False, server_default=""),
    Column("cashier", String, nullable=False, server_default=""),
    Column("channel", String, nullable=False, server_default=""),
    _to("customers", optional=True),
    Column("at", Big, nullable=False),
    Column("total", Big, nullable=False),
    Column("spent", Big, nullable=False, server_default="0"),
    Column("earned", Big, nullable=False, server_default="0"),
    Column("spent_json", String, nullable=False, server_default="[]"),  # [[lot, points], …] in the order of spending
    Column("restored", Big, nullable=False, server_default="0"),  # spent points given back by returns so far
    Column("fingerprint", String, nullable=False),  # of its parsed fields: tells a repeat from a conflict
    Column("answer_json", String, nullable=False, server_default="{}"),  # what the till was answered
    Column("imported", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("store", "code"),
    Index("ix_receipts_customer_at", "customer", "at"),
)

receipt_lines = Table(
    "receipt_lines",
    metadata,
    Column("receipt", Big, ForeignKey("receipts.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    _to("products"),
    Column("quantity", Big, nullable=False),
    Column("sum", Big, nullable=False),
    Column("paid", Big, nullable=False, server_default="0"),
    Column("earned", Big, nullable=False, server_default="0"),
    Column("returned_quantity", Big, nullable=False, server_default="0"),
    Column("returned_sum", Big, nullable=False, server_default="0"),
    Column("restored", Big, nullable=False, server_default="0"),
    Column("clawed", Big, nullable=False, server_default="0"),
    Column("refunded", Big, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

returns = Table(
    "returns",
    metadata,
    _id(),
    _to("stores"),
    Column("code", String, nullable=False),
    _to("receipts", index=True),
    _to("tills"),
    Column("at", Big, nullable=False),
    Column("refund", Big, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("answer_json", String, nullable=False),
    UniqueConstraint("store", "code"),
)

lots = Table(
    "lots",
    metadata,
    _id(),
    _to("customers"),
    Column("origin", String, nullable=False),
    Column("points", Big, nullable=False),
    Column("remaining", Big, nullable=False),
    Column("lapsed", Big, nullable=False, server_default="0"),
    Column(
        "reviewing", Boolean, nullable=False, server_default=text("false")
    ),  # above a fraud limit: pays after a review
    Column("usable_at", Big, nullable=False),
    Column("expires_at", Big),
    Column("created_at", Big, nullable=False),
    _to("receipts", optional=True),
    CheckConstraint("remaining <= points", name="remaining"),
    CheckConstraint("lapsed >= 0", name="lapsed"),
    # Only lots with something in them are read at the till.
    Index("ix_lots_living", "customer", sqlite_where=text("remaining <> 0"), postgresql_where=text("remaining <> 0")),
    Index("ix_lots_expiring", "expires_at", sqlite_where=text("remaining > 0"), postgresql_where=text("remaining > 0")),
    Index("ix_lots_customer", "customer"),
)

entries = Table(
    "entries",
    metadata,
    _id(),
    _to("customers"),
    _to("lots"),
    Column("kind", String, nullable=False),
    Column("points", Big, nullable=False),
    Column("at", Big, nullable=False),
    _to("receipts", optional=True),
    _to("returns", optional=True),
    Index("ix_entries_customer_at", "customer", "at"),
    Index("ix_entries_lot", "lot"),
)

holds = Table(
    "holds",
    metadata,
    Column("id", String, primary_key=True),
    _to("customers"),
    _to("tills"),
    Column("receipt_code", String, nullable=False),
    Column("points", Big, nullable=False),
    Column("parts_json", String, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("expires_at", Big, nullable=False),
    Column("state", String, nullable=False),  # open, lapsed, cancelled, committed
    Index("ix_holds_open", "customer", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
)

used_codes = Table(
    "used_codes",
    metadata,
    Column("nonce", String, primary_key=True),
    _to("customers"),
    _to("tills"),
    Column("receipt_code", String, nullable=False),
    Column("used_at", Big, nullable=False),
)

# Six digits for a till without a scanner; a number is drawn again when its former life has ended.
short_codes = Table(
    "short_codes",
    metadata,
    Column("code", String(6), primary_key=True),
    _to("customers", index=True),
    _to("stores"),
    Column("nonce", String, nullable=False),  # what gets used up, as of the QR's codes
    Column("drawn_at", Big, nullable=False),
    Column("expires_at", Big, nullable=False),
)

# Points above a fraud limit, and what an owner decided about them.
reviews = Table(
    "reviews",
    metadata,
    _id(),
    _to("customers", index=True),
    _to("receipts"),
    _to("lots"),
    Column("points", Big, nullable=False),
    Column("reasons_json", String, nullable=False),  # which limits
    Column("created_at", Big, nullable=False),
    Column("state", String, nullable=False, server_default="open"),  # open, approved, refused
    Column("decided_at", Big),
    _to("staff", "decided_by", optional=True),
    Index(
        "ix_reviews_open", "created_at", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")
    ),
)

# One tap under the notice of a receipt.
ratings = Table(
    "ratings",
    metadata,
    Column("receipt", Big, ForeignKey("receipts.id"), primary_key=True),
    _to("customers", index=True),
    Column("stars", Integer, nullable=False),  # 1 to 5
    Column("at", Big, nullable=False),
)

# --- feedback -----------------------------------------------------------------------------------------------------------

# How likely a visit to a store is followed by a question on a topic (nps, or a category); counted anew by the hour.
survey_paces = Table(
    "survey_paces",
    metadata,
    Column("store", Big, ForeignKey("stores.id"), primary_key=True),
    Column("topic", String, primary_key=True),
    Column("chance", Integer, nullable=False),  # basis points
    Column(
        "missing", Integer, nullable=False
    ),  # answers that the month still lacks: the topic with most is asked first
)

# Visits after which somebody could have been asked about a topic, by day (UTC): each receipt is counted once, soon after it.
survey_visits = Table(
    "survey_visits",
    metadata,
    Column("store", Big, ForeignKey("stores.id"), primary_key=True),
    Column("topic", String, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("visits", Integer, nullable=False),
)

# One row a survey, from the moment it was queued: the message in the outbox has the key `survey:{id}`.
surveys = Table(
    "surveys",
    metadata,
    _id(),
    _to("customers", index=True),
    Column("receipt", Big, ForeignKey("receipts.id"), nullable=False, unique=True),
    _to("stores"),
    Column("topic", String, nullable=False),  # nps, or the category it is about
    Column("created_at", Big, nullable=False),
    Column("asked_at", Big),  # when it was sent
    Column("score", Integer),  # 0 to 10, of nps
    Column("marks_json", String, nullable=False, server_default="{}"),  # {quality, assortment, freshness: 1 to 5}
    Column("liked_json", String, nullable=False, server_default="[]"),
    Column("disliked_json", String, nullable=False, server_default="[]"),
    Column("text", String, nullable=False, server_default=""),
    Column("answered_at", Big),  # the first answer
    Column("done_at", Big),
    Index("ix_surveys_store", "store", "created_at"),
)

# Complaints: a conversation between a shopper and the shop's people. `id` is the number that people are told.
cases = Table(
    "cases",
    metadata,
    _id(),
    _to("customers", optional=True, index=True),  # NULL: no member of the programme
    _to("identities", "identity", optional=True, index=True),  # where they write, and read the answers; NULL: a caller
    _to("stores", optional=True),
    _to("receipts", optional=True),  # the one it is about, or the last one before
    _to("surveys", optional=True),
    Column("category", String, nullable=False, server_default=""),  # empty: they did not say
    Column("source", String, nullable=False),  # menu, text, rating, survey, caller
    Column("state", String, nullable=False, server_default="new"),  # new, taken, director, closed
    Column("opened_at", Big, nullable=False),
    Column("heard_at", Big, nullable=False),  # the shopper's last message
    _to("staff", "taken_by", optional=True),
    Column("taken_at", Big),
    Column("answered_at", Big),  # the first answer
    Column("closed_at", Big),
    _to("staff", "closed_by", optional=True),
    Column("remind_at", Big),  # when its timers go off; NULL: not any more
    Column("escalate_at", Big),
    Column("solved", Boolean),  # what the shopper said; NULL: nothing
    Column("solved_at", Big),
    Column("check_at", Big),  # when to look whether the customer came back
    Column("came_back", Boolean),
    Column("erased_at", Big),  # no word of it is left, and its topics are to go
    Index("ix_cases_open", "id", sqlite_where=text("state <> 'closed'"), postgresql_where=text("state <> 'closed'")),
    Index(
        "ix_cases_remind",
        "remind_at",
        sqlite_where=text("remind_at IS NOT NULL"),
        postgresql_where=text("remind_at IS NOT NULL"),
    ),
    Index(
        "ix_cases_escalate",
        "escalate_at",
        sqlite_where=text("escalate_at IS NOT NULL"),
        postgresql_where=text("escalate_at IS NOT NULL"),
    ),
    Index(
        "ix_cases_check",
        "check_at",
        sqlite_where=text("check_at IS NOT NULL"),
        postgresql_where=text("check_at IS NOT NULL"),
    ),
    Index("ix_cases_opened", "opened_at"),
)

# What was said in a case and what happened to it, in order. An answer waits in the outbox under the key `answer:{id}`.
case_messages = Table(
    "case_messages",
    metadata,
    _id(),
    _to("cases", "case"),
    Column("at", Big, nullable=False),
    Column("author", String, nullable=False),  # shopper, answer, note, event
    _to("staff", "staff", optional=True),
    Column("text", String, nullable=False, server_default=""),  # of an event: its name
    Column("facts_json", String, nullable=False, server_default="{}"),  # of an event
    Column("chat", String, nullable=False, server_default=""),  # the group in which one of the shop's people wrote it …
    Column("reference", String, nullable=False, server_default=""),  # … and the message's id there
    Column("edits", Integer, nullable=False, server_default="0"),
    Column(
        "ticked", String, nullable=False, server_default=""
    ),  # what the writer of an answer was shown: delivered, why not
    Index("ix_case_messages_case", "case", "id"),
    Index(
        "uq_case_messages_reference",
        "chat",
        "reference",
        unique=True,
        sqlite_where=text("reference <> ''"),
        postgresql_where=text("reference <> ''"),
    ),
    Index(
        "ix_case_messages_unticked",
        "id",
        sqlite_where=text("author = 'answer' AND ticked = ''"),
        postgresql_where=text("author = 'answer' AND ticked = ''"),
    ),
)

# Pictures, voice, files: where the messenger keeps them, and for one that keeps them minutes only, what was fetched at once.
attachments = Table(
    "attachments",
    metadata,
    _id(),
    _to("case_messages", "message", optional=True, index=True),
    _to("surveys", optional=True, index=True),
    Column("kind", String, nullable=False),  # photo, voice, document, video …
    Column("channel", String, nullable=False),
    Column("file", String, nullable=False),  # the messenger's own name of it, or an address
    Column("name", String, nullable=False, server_default=""),
    Column("content_type", String, nullable=False, server_default=""),
    Column("content_base64", String),
    Column("unfetched", Boolean, nullable=False, server_default=text("false")),  # an address that goes out of date
    Index("ix_attachments_unfetched", "id", sqlite_where=text("unfetched"), postgresql_where=text("unfetched")),
)

# How a case stands in a group of the shop's people: its topic, and how much of it is shown there already.
case_rooms = Table(
    "case_rooms",
    metadata,
    Column("case", Big, ForeignKey("cases.id"), primary_key=True),
    Column("chat", String, primary_key=True),
    Column("topic", String, nullable=False, server_default=""),  # empty: not opened yet
    Column("head", String, nullable=False, server_default=""),  # the message that shows the case
    Column("head_shown", String, nullable=False, server_default=""),  # what stands in it, as a fingerprint
    Column("title_shown", String, nullable=False, server_default=""),
    Column("closed_shown", Boolean, server_default=text("false")),  # the topic is closed; NULL: it is being changed
    Column("upto", Big, nullable=False, server_default="0"),  # the last of case_messages that is shown …
    Column("upto_file", Big, nullable=False, server_default="0"),  # … and, of the next one, the last file that is
    Column(
        "strays", String, nullable=False, server_default=""
    ),  # topics of the same case that are to go, between blanks
    Column("digested_at", Big),  # when a line of a digest told of it …
    Column("digest", String, nullable=False, server_default=""),  # … and that message
    Column("due_at", Big),  # since when something is to be shown; NULL: nothing
    Column("urgent", Boolean, nullable=False, server_default=text("false")),  # somebody waits for it, before its turn
    Column("tries", Integer, nullable=False, server_default="0"),
    Index(
        "ix_case_rooms_due",
        "chat",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index("ix_case_rooms_topic", "chat", "topic"),
    sqlite_with_rowid=False,
)

# Our messages in a group, by which a reply to one of them names its case where there are no topics.
case_posts = Table(
    "case_posts",
    metadata,
    Column("chat", String, primary_key=True),
    Column("reference", String, primary_key=True),
    _to("cases", "case", index=True),
    sqlite_with_rowid=False,
)

# Points given for something that went wrong: one for a case at most.
sorry_bonuses = Table(
    "sorry_bonuses",
    metadata,
    _id(),
    Column("case", Big, ForeignKey("cases.id"), nullable=False, unique=True),
    _to("customers", index=True),
    _to("receipts"),
    Column("points", Big, nullable=False),
    Column("state", String, nullable=False),  # asked (above the limits), given, refused
    _to("staff", "asked_by"),
    Column("asked_at", Big, nullable=False),
    _to("staff", "decided_by", optional=True),
    Column("decided_at", Big),
    _to("lots", optional=True),
    Index("ix_sorry_bonuses_asked", "asked_by", "asked_at"),
)

# --- words --------------------------------------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String, primary_key=True),
    Column("update", Big, primary_key=True),
    Column("at", Big, nullable=False, index=True),
    sqlite_with_rowid=False,
)

replies = Table(
    "replies",
    metadata,
    _id(),
    Column("channel", String, nullable=False),
    Column("account", String, nullable=False),
    Column("reply_json", String, nullable=False),  # an intent with its facts, never a text
    Column("language", String, nullable=False),
    Column("due_at", Big, nullable=False),
    sqlite_autoincrement=True,  # an id struck off late must not be another reply's by then
)

# Campaigns by name. One that keeps failing, or loses money, is paused until an owner resumes it.
campaigns = Table(
    "campaigns",
    metadata,
    Column("name", String, primary_key=True),
    Column("paused_at", Big),
    Column("why", String, nullable=False, server_default=""),
    Column("recent", String, nullable=False, server_default=""),  # how the last attempts ended, a letter each
)

# Two lanes: a notice of a receipt does not queue behind a broadcast.
_SERVICE, _PROMOS = "state = 'queued' AND campaign = ''", "state = 'queued' AND campaign <> ''"

# What the programme says of its own accord: facts, rendered when sent. A row stays, with what became of it.
# A campaign's message is one row a person and step; a person who gets nothing has a row that says why.
outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("kind", String, nullable=False),  # receipt, expiry, alert …
    _to("customers", optional=True),  # whom it is for: a customer, wherever they read …
    _to("staff", "staff", optional=True),  # … or one of the shop's people
    # … or one messenger account: who wrote from there is answered there, member or not; with a customer it goes before
    # their other accounts.
    _to("identities", "identity", optional=True),
    Column("facts_json", String, nullable=False),
    Column("key", String, nullable=False, unique=True),  # the same thing is not said twice
    Column("due_at", Big, nullable=False),
    Column("expires_at", Big, nullable=False),  # after which it is not worth saying
    Column("created_at", Big, nullable=False),
    Column("campaign", String, nullable=False, server_default=""),
    Column("day", Integer),  # of the campaign: a local one of the home store
    Column("arm", String, nullable=False, server_default=""),  # treated or control, whoever was eligible
    Column("state", String, nullable=False, server_default="queued"),  # queued, sent, dropped, refused (never queued)
    Column("reason", String, nullable=False, server_default=""),  # why it was dropped or refused
    Column("channel", String, nullable=False, server_default=""),
    Column("reference", String, nullable=False, server_default=""),  # the messenger's id of the message
    Column("cost", Big, nullable=False, server_default="0"),  # what the messenger charged for it, in minor units
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("done_at", Big),
    Column("pressed_at", Big),  # when a button under it was first pressed
    Index("ix_outbox_queued", "due_at", "id", sqlite_where=text(_SERVICE), postgresql_where=text(_SERVICE)),
    Index("ix_outbox_promos", "due_at", "id", sqlite_where=text(_PROMOS), postgresql_where=text(_PROMOS)),
    Index("ix_outbox_customer", "customer", "created_at"),
    Index(
        "ix_outbox_campaign",
        *("campaign", "day", "customer"),
        sqlite_where=text("campaign <> ''"),
        postgresql_where=text("campaign <> ''"),
    ),
)

# Pictures and files that a messenger fetches from us; minutes later they are gone.
media = Table(
    "media",
    metadata,
    Column("key_hash", String, primary_key=True),
    Column("kind", String, nullable=False),  # content type
    Column("content_base64", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("account", String, nullable=False),
    Column("expires_at", Big, nullable=False, index=True),
)

heard = Table(
    "heard",
    metadata,
    _id(),
    _to("identities", "identity", index=True),
    Column("at", Big, nullable=False),
    Column("text", String, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Big, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("facts", String, nullable=False, server_default="{}"),
)
