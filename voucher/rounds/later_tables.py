"""Tables of rooms further right, known here by their names only. Read, never written."""

from sqlalchemy import BigInteger, String, column, table

applications = table(
    "application", column("id", BigInteger), column("round_id", BigInteger), column("state", String)
)
vouchers = table(
    "voucher", column("id", BigInteger), column("round_id", BigInteger), column("face_fen", BigInteger)
)
