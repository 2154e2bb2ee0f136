"""The statements with which the books are written: built once, so that a posting only fills them in."""

from typing import Any, cast

from sqlalchemy import BigInteger, Insert, Select, Table, Update, bindparam, insert, select, tuple_, update

from voucher.budget.addresses import ADDRESS, NAMES
from voucher.budget.models import LedgerAccount, LedgerEntry, LedgerTransfer
from voucher.storage.upsert import DO_NOTHING, InsertOr

ACCOUNT, ENTRY, TRANSFER = (
    cast(Table, model.__table__) for model in (LedgerAccount, LedgerEntry, LedgerTransfer)
)
_HELD = ACCOUNT.c.balance_fen + bindparam("change", type_=BigInteger)

#: `keys`: the digests of the entries that have them.
DIGESTS: Select[Any] = select(ENTRY.c.key, ENTRY.c.content_digest).where(
    ENTRY.c.key.in_(bindparam("keys", expanding=True))
)
#: `addresses`: the accounts that stand there, as ids with their addresses.
FIND: Select[Any] = select(ACCOUNT.c.id, *ADDRESS).where(
    tuple_(*ADDRESS).in_(bindparam("addresses", expanding=True))
)
#: Entries whose keys are new, as keys with their ids; waits for a rival that has not committed yet.
INSERT_ENTRIES = InsertOr(LedgerEntry, DO_NOTHING).returning(ENTRY.c.key, ENTRY.c.id)
#: Accounts that nobody opened before, as ids with their addresses.
OPEN = InsertOr(LedgerAccount, DO_NOTHING).returning(ACCOUNT.c.id, *(ACCOUNT.c[name] for name in NAMES))
INSERT_TRANSFERS: Insert = insert(TRANSFER).inline()
#: `account` and `change`, in fen.
ADD: Update = update(ACCOUNT).where(ACCOUNT.c.id == bindparam("account")).values(balance_fen=_HELD)
#: The same, unless the account would go below zero: then no row is changed.
TAKE: Update = ADD.where(_HELD >= 0)
