"""personal promotions"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STALE = sa.text("stale")
_CAMPAIGN = sa.text("campaign <> ''")


def upgrade() -> None:
    op.create_table(
        "popularity",
        sa.Column("product", _BIG, nullable=False),
        sa.Column("buyers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product"], ["products.id"], name=op.f("fk_popularity_product")),
        sa.PrimaryKeyConstraint("product", name=op.f("pk_popularity")),
    )
    op.create_table(
        "pictures",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content_base64", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pictures")),
    )
    op.create_table(
        "kinds",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("buyers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_kinds")),
    )
    op.create_table(
        "rhythms",
        sa.Column("customer", _BIG, nullable=False),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("weights", sa.String(), server_default="", nullable=False),
        sa.Column("visits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("favourite_weekday", sa.Integer(), nullable=True),
        sa.Column("sending_weekday", sa.Integer(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("chosen_day", sa.Integer(), nullable=True),
        sa.Column("sureness", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_rhythms_customer")),
        sa.PrimaryKeyConstraint("customer", name=op.f("pk_rhythms")),
    )
    op.create_index("ix_rhythms_stale", "rhythms", ["customer"], sqlite_where=_STALE, postgresql_where=_STALE)
    op.create_table(
        "budgets",
        sa.Column("customer", _BIG, nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("touch", _BIG, nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_budgets_customer")),
        sa.PrimaryKeyConstraint("customer", "class", name=op.f("pk_budgets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dislikes",
        sa.Column("customer", _BIG, nullable=False),
        sa.Column("product", _BIG, nullable=False),
        sa.Column("at", _BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_dislikes_customer")),
        sa.ForeignKeyConstraint(["product"], ["products.id"], name=op.f("fk_dislikes_product")),
        sa.PrimaryKeyConstraint("customer", "product", name=op.f("pk_dislikes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "campaigns",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("paused_at", _BIG, nullable=True),
        sa.Column("why", sa.String(), server_default="", nullable=False),
        sa.Column("recent", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_campaigns")),
    )
    op.create_index("ix_promos_list", "promos", ["store", "ends_day", "starts_day", "product", "position"])
    op.drop_index("ix_promos_store_ends_day", table_name="promos")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promo_days", sa.Integer(), server_default="7", nullable=False))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("campaign", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("arm", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pressed_at", _BIG, nullable=True))
    op.create_index(
        "ix_outbox_campaign",
        "outbox",
        ["campaign", "day", "customer"],
        sqlite_where=_CAMPAIGN,
        postgresql_where=_CAMPAIGN,
    )
    # Whose receipts are here already: their rhythm is made when it is first needed.
    op.execute("INSERT INTO rhythms (customer) SELECT DISTINCT customer FROM receipts WHERE customer IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_outbox_campaign", table_name="outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        for name in ("pressed_at", "arm", "day", "campaign"):
            batch_op.drop_column(name)
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_column("promo_days")
    op.create_index("ix_promos_store_ends_day", "promos", ["store", "ends_day"])
    op.drop_index("ix_promos_list", table_name="promos")
    for name in ("campaigns", "dislikes", "budgets", "rhythms", "kinds", "popularity", "pictures"):
        op.drop_table(name)
