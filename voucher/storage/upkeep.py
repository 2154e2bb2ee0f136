"""What the owner of the tables does now and then: the partitions of this year and the next, the rights of the roles."""

from sqlalchemy import Connection

from voucher.storage.grants import Roles, grants, roles_there
from voucher.storage.partitions import Missing, make, missing

_A_YEAR = 366


def keep_up(connection: Connection, roles: Roles) -> list[Missing]:
    """Make the partitions that are missing and give the roles their rights to them; return what was made.

    Does nothing on SQLite, and gives no rights while the roles do not exist.
    """
    wanting = missing(connection, ahead_days=_A_YEAR)
    for one in wanting:
        make(connection, one)
    if roles_there(connection, roles):
        for statement in list(grants(connection, roles)):
            connection.exec_driver_sql(statement)
    return wanting
