"""With which rights the portal serves: never with those of the owner of the books."""

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

_RIGHTS = text("""
SELECT r.rolsuper AS superuser,
       has_schema_privilege('public', 'CREATE') AS creates,
       EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE p.proname = 'refuse_change' AND has_table_privilege(t.tgrelid, 'UPDATE, DELETE, TRUNCATE')
       ) AS changes
  FROM pg_roles r WHERE r.rolname = current_user
""")
_FAULTS = {
    "superuser": "is a superuser",
    "creates": "may create tables",
    "changes": "may change the books or the audit trail",
}


class TooPowerful(RuntimeError):
    """The portal would serve with a database role that may do more than the portal has to."""


def require_modest(engine: Engine) -> bool:
    """Refuse a database role that could change the books; say whether the database could be asked.

    Raises:
        TooPowerful: Says what the role may do and what to do about it.
    """
    if engine.dialect.name != "postgresql":
        return True
    try:
        with engine.connect() as connection:
            row = connection.execute(_RIGHTS).one()
    except OperationalError:
        return False
    finally:
        engine.dispose()  # the serving processes open connections of their own
    faults = [words for name, words in _FAULTS.items() if row._mapping[name]]
    if faults:
        raise TooPowerful(
            f"The database role of VOUCHER_DATABASE_URL {', '.join(faults)}. Serve with the application role:"
            " see `flask database roles` in docs/operations.md."
        )
    return True
