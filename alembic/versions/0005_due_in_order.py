"""Thousands of offers are due at one moment: the queue is read in an order that its index has."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_QUEUED: dict[str, Any] = {
    "sqlite_where": sa.text("state = 'queued'"),
    "postgresql_where": sa.text("state = 'queued'"),
}


def upgrade() -> None:
    op.drop_index("ix_outbox_queued", "outbox", **_QUEUED)
    op.create_index("ix_outbox_queued", "outbox", ["due_at", "id"], **_QUEUED)


def downgrade() -> None:
    op.drop_index("ix_outbox_queued", "outbox", **_QUEUED)
    op.create_index("ix_outbox_queued", "outbox", ["due_at"], **_QUEUED)
