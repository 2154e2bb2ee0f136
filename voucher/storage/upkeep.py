"""What the owner of the tables does now and then: the partitions of this year and the next, the rights of the roles."""

from sqlalchemy import Connection

from voucher.storage.grants import Roles, grants, may_grant
from voucher.storage.partitions import Missing, make, missing

_A_YEAR = 366


def keep_up(connection: Connection, roles: Roles) -> list[Missing]:
    """Make the partitions that are missing and give the roles their rights to them; return what was made.

    Does nothing on SQLite. Rights are given by the owner only, and not before the roles exist.
    """
    wanting = missing(connection, ahead_days=_A_YEAR)
    for one in wanting:
        make(connection, one)
    if may_grant(connection, roles):
        for statement in list(grants(connection, roles)):
            connection.exec_driver_sql(statement)
    return wanting
