"""Which case each member of the bureau opened last: its page tells the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_look",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_kind", sa.String(24), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_look_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_case_look"),
    )
    op.create_index("ix_case_look_subject", "case_look", ["subject_kind", "subject_id"])


def downgrade() -> None:
    op.drop_table("case_look")
