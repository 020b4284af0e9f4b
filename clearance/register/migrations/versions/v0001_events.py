"""The table of events, the remarks kept apart from it, and the triggers that let both only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("register_event", "register_remark")
REFUSAL = "the register only grows"
FOLLOWS = (
    "NEW.number = 1 + (SELECT COALESCE(MAX(number), 0) FROM register_event) "
    "AND NEW.previous = COALESCE("
    "(SELECT digest FROM register_event ORDER BY number DESC LIMIT 1), "
    "'0000000000000000000000000000000000000000000000000000000000000000')"
)


def upgrade() -> None:
    """Create both tables; forbid changing or deleting a row, and entries out of their place."""
    op.create_table(
        "register_event",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        # no two entries may follow the same one: the chain cannot fork
        sa.Column("previous", sa.String(64), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("source", sa.String(64), nullable=True, unique=True),
    )
    op.create_table(
        "register_remark",
        sa.Column("seal", sa.String(64), primary_key=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        _guard_in_postgresql()


def _guard_in_sqlite() -> None:
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
    # INSERT OR REPLACE deletes without firing the triggers above
    for table, fits in (
        ("register_event", FOLLOWS),
        ("register_remark", "NOT EXISTS (SELECT 1 FROM register_remark WHERE seal = NEW.seal)"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_in_place BEFORE INSERT ON {table} WHEN NOT ({fits}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}, at its end'); END"
        )


def _guard_in_postgresql() -> None:
    refuse = f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END"
    place = (
        f"BEGIN IF {FOLLOWS} THEN RETURN NEW; END IF; RAISE EXCEPTION '{REFUSAL}, at its end'; END"
    )
    for name, body in (("register_only_grows", refuse), ("register_in_place", place)):
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION register_only_grows()"
        )
    op.execute(
        "CREATE TRIGGER register_event_in_place BEFORE INSERT ON register_event "
        "FOR EACH ROW EXECUTE FUNCTION register_in_place()"
    )
