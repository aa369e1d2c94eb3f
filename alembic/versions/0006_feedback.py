"""surveys, complaints as cases with rooms of the staff, sorry-bonuses; an outbox that can name one account"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_paces",
        sa.Column("store", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("chance", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store"], ["stores.id"], name=op.f("fk_survey_paces_store")),
        sa.PrimaryKeyConstraint("store", "topic", name=op.f("pk_survey_paces")),
    )
    op.create_table(
        "survey_visits",
        sa.Column("store", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store"], ["stores.id"], name=op.f("fk_survey_visits_store")),
        sa.PrimaryKeyConstraint("store", "topic", "day", name=op.f("pk_survey_visits")),
    )
    op.create_table(
        "surveys",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("customer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receipt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("store", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("marks_json", sa.String(), server_default="{}", nullable=False),
        sa.Column("liked_json", sa.String(), server_default="[]", nullable=False),
        sa.Column("disliked_json", sa.String(), server_default="[]", nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("answered_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_surveys_customer")),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name=op.f("fk_surveys_receipt")),
        sa.ForeignKeyConstraint(["store"], ["stores.id"], name=op.f("fk_surveys_store")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("receipt", name=op.f("uq_surveys_receipt")),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surveys_customer"), ["customer"], unique=False)
        batch_op.create_index("ix_surveys_store", ["store", "created_at"], unique=False)

    op.create_table(
        "cases",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("customer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("identity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("store", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("receipt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("survey", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("category", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="new", nullable=False),
        sa.Column("opened_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("heard_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("remind_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("escalate_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("solved_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("check_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("came_back", sa.Boolean(), nullable=True),
        sa.Column("erased_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_cases_closed_by")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_cases_customer")),
        sa.ForeignKeyConstraint(["identity"], ["identities.id"], name=op.f("fk_cases_identity")),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name=op.f("fk_cases_receipt")),
        sa.ForeignKeyConstraint(["store"], ["stores.id"], name=op.f("fk_cases_store")),
        sa.ForeignKeyConstraint(["survey"], ["surveys.id"], name=op.f("fk_cases_survey")),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name=op.f("fk_cases_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_check",
            ["check_at"],
            unique=False,
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_cases_customer"), ["customer"], unique=False)
        batch_op.create_index(
            "ix_cases_escalate",
            ["escalate_at"],
            unique=False,
            sqlite_where=sa.text("escalate_at IS NOT NULL"),
            postgresql_where=sa.text("escalate_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_cases_identity"), ["identity"], unique=False)
        batch_op.create_index(
            "ix_cases_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.create_index("ix_cases_opened", ["opened_at"], unique=False)
        batch_op.create_index(
            "ix_cases_remind",
            ["remind_at"],
            unique=False,
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )

    op.create_table(
        "case_messages",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("case", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("staff", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("facts_json", sa.String(), server_default="{}", nullable=False),
        sa.Column("chat", sa.String(), server_default="", nullable=False),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ticked", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_messages_case")),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_case_messages_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_messages")),
    )
    with op.batch_alter_table("case_messages", schema=None) as batch_op:
        batch_op.create_index("ix_case_messages_case", ["case", "id"], unique=False)
        batch_op.create_index(
            "ix_case_messages_unticked",
            ["id"],
            unique=False,
            sqlite_where=sa.text("author = 'answer' AND ticked = ''"),
            postgresql_where=sa.text("author = 'answer' AND ticked = ''"),
        )
        batch_op.create_index(
            "uq_case_messages_reference",
            ["chat", "reference"],
            unique=True,
            sqlite_where=sa.text("reference <> ''"),
            postgresql_where=sa.text("reference <> ''"),
        )

    op.create_table(
        "case_posts",
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("case", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_posts_case")),
        sa.PrimaryKeyConstraint("chat", "reference", name=op.f("pk_case_posts")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("case_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_posts_case"), ["case"], unique=False)

    op.create_table(
        "case_rooms",
        sa.Column("case", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), server_default="", nullable=False),
        sa.Column("head", sa.String(), server_default="", nullable=False),
        sa.Column("head_shown", sa.String(), server_default="", nullable=False),
        sa.Column("title_shown", sa.String(), server_default="", nullable=False),
        sa.Column("closed_shown", sa.Boolean(), server_default=sa.text("false"), nullable=True),
        sa.Column("upto", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False),
        sa.Column(
            "upto_file", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
        ),
        sa.Column("strays", sa.String(), server_default="", nullable=False),
        sa.Column("digested_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.String(), server_default="", nullable=False),
        sa.Column("due_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_rooms_case")),
        sa.PrimaryKeyConstraint("case", "chat", name=op.f("pk_case_rooms")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("case_rooms", schema=None) as batch_op:
        batch_op.create_index(
            "ix_case_rooms_due",
            ["chat", "due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index("ix_case_rooms_topic", ["chat", "topic"], unique=False)

    op.create_table(
        "sorry_bonuses",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("case", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receipt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lot", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_sorry_bonuses_asked_by")),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_sorry_bonuses_case")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_sorry_bonuses_customer")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_sorry_bonuses_decided_by")),
        sa.ForeignKeyConstraint(["lot"], ["lots.id"], name=op.f("fk_sorry_bonuses_lot")),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name=op.f("fk_sorry_bonuses_receipt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sorry_bonuses")),
        sa.UniqueConstraint("case", name=op.f("uq_sorry_bonuses_case")),
    )
    with op.batch_alter_table("sorry_bonuses", schema=None) as batch_op:
        batch_op.create_index("ix_sorry_bonuses_asked", ["asked_by", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sorry_bonuses_customer"), ["customer"], unique=False)

    op.create_table(
        "attachments",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("survey", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("content_type", sa.String(), server_default="", nullable=False),
        sa.Column("content_base64", sa.String(), nullable=True),
        sa.Column("unfetched", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["case_messages.id"], name=op.f("fk_attachments_message")),
        sa.ForeignKeyConstraint(["survey"], ["surveys.id"], name=op.f("fk_attachments_survey")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_message"), ["message"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_survey"), ["survey"], unique=False)
        batch_op.create_index(
            "ix_attachments_unfetched",
            ["id"],
            unique=False,
            sqlite_where=sa.text("unfetched"),
            postgresql_where=sa.text("unfetched"),
        )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("identity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_outbox_identity"), "identities", ["identity"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_identity"), type_="foreignkey")
        batch_op.drop_column("identity")

    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_attachments_unfetched", sqlite_where=sa.text("unfetched"), postgresql_where=sa.text("unfetched")
        )
        batch_op.drop_index(batch_op.f("ix_attachments_survey"))
        batch_op.drop_index(batch_op.f("ix_attachments_message"))

    op.drop_table("attachments")
    with op.batch_alter_table("sorry_bonuses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sorry_bonuses_customer"))
        batch_op.drop_index("ix_sorry_bonuses_asked")

    op.drop_table("sorry_bonuses")
    with op.batch_alter_table("case_rooms", schema=None) as batch_op:
        batch_op.drop_index("ix_case_rooms_topic")
        batch_op.drop_index(
            "ix_case_rooms_due",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.drop_table("case_rooms")
    with op.batch_alter_table("case_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_posts_case"))

    op.drop_table("case_posts")
    with op.batch_alter_table("case_messages", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_case_messages_reference",
            sqlite_where=sa.text("reference <> ''"),
            postgresql_where=sa.text("reference <> ''"),
        )
        batch_op.drop_index(
            "ix_case_messages_unticked",
            sqlite_where=sa.text("author = 'answer' AND ticked = ''"),
            postgresql_where=sa.text("author = 'answer' AND ticked = ''"),
        )
        batch_op.drop_index("ix_case_messages_case")

    op.drop_table("case_messages")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_cases_remind",
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_cases_opened")
        batch_op.drop_index(
            "ix_cases_open", sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'")
        )
        batch_op.drop_index(batch_op.f("ix_cases_identity"))
        batch_op.drop_index(
            "ix_cases_escalate",
            sqlite_where=sa.text("escalate_at IS NOT NULL"),
            postgresql_where=sa.text("escalate_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_cases_customer"))
        batch_op.drop_index(
            "ix_cases_check",
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )

    op.drop_table("cases")
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.drop_index("ix_surveys_store")
        batch_op.drop_index(batch_op.f("ix_surveys_customer"))

    op.drop_table("surveys")
    op.drop_table("survey_visits")
    op.drop_table("survey_paces")
