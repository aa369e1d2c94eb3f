"""the queue in the order of its index, in two lanes"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_QUEUED = sa.text("state = 'queued'")
_SERVICE, _PROMOS = sa.text("state = 'queued' AND campaign = ''"), sa.text("state = 'queued' AND campaign <> ''")


def upgrade() -> None:
    op.drop_index("ix_outbox_queued", table_name="outbox")
    for name, where in (("ix_outbox_queued", _SERVICE), ("ix_outbox_promos", _PROMOS)):
        op.create_index(name, "outbox", ["due_at", "id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_outbox_promos", table_name="outbox")
    op.drop_index("ix_outbox_queued", table_name="outbox")
    op.create_index("ix_outbox_queued", "outbox", ["due_at"], sqlite_where=_QUEUED, postgresql_where=_QUEUED)
