"""Tables of rooms further right, known here by their names only. Read, never written."""

from sqlalchemy import BigInteger, Integer, String, column, table

rounds = table("round", column("id", BigInteger), column("budget_year", Integer), column("state", String))
applications = table(
    "application",
    column("id", BigInteger),
    column("pid", String),
    column("number", String),
    column("round_id", BigInteger),
    column("state", String),
)
vouchers = table("voucher", column("id", BigInteger), column("pid", String), column("code", String))
clawbacks = table("clawback", column("id", BigInteger), column("pid", String), column("number", String))
orders = table("service_order", column("id", BigInteger), column("pid", String), column("number", String))
