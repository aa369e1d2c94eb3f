"""two messengers"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "merged_cards",
        sa.Column("card", sa.String(length=13), nullable=False),
        sa.Column("customer", _BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_merged_cards_customer")),
        sa.PrimaryKeyConstraint("card", name=op.f("pk_merged_cards")),
    )
    with op.batch_alter_table("merged_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merged_cards_customer"), ["customer"], unique=False)
    op.create_table(
        "link_codes",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("customer", _BIG, nullable=False),
        sa.Column("till", _BIG, nullable=False),
        sa.Column("wrong_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("expires_at", _BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_link_codes_customer")),
        sa.ForeignKeyConstraint(["till"], ["tills.id"], name=op.f("fk_link_codes_till")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_link_codes")),
    )
    with op.batch_alter_table("link_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_codes_customer"), ["customer"], unique=False)
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_proven", sa.Boolean(), server_default=sa.text("true"), nullable=False))
        batch_op.add_column(sa.Column("claims", _BIG, nullable=True))
        batch_op.add_column(sa.Column("earns_only", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        batch_op.add_column(sa.Column("write_to", sa.String(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_customers_claims"), ["claims"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_customers_claims"), "customers", ["claims"], ["id"])
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cost", _BIG, server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("cost")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_customers_claims"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_customers_claims"))
        for name in ("write_to", "earns_only", "claims", "phone_proven"):
            batch_op.drop_column(name)
    with op.batch_alter_table("link_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_codes_customer"))
    op.drop_table("link_codes")
    with op.batch_alter_table("merged_cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merged_cards_customer"))
    op.drop_table("merged_cards")
