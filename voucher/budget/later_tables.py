"""Tables of rooms further right, known here by their names only. Read, never written."""

from sqlalchemy import BigInteger, Date, Integer, String, column, table

rounds = table(
    "round",
    column("id", BigInteger),
    column("pid", String),
    column("number", String),
    column("name", String),
    column("budget_year", Integer),
    column("state", String),
)
applications = table(
    "application",
    column("id", BigInteger),
    column("pid", String),
    column("number", String),
    column("round_id", BigInteger),
    column("state", String),
)
clawbacks = table("clawback", column("id", BigInteger), column("pid", String), column("number", String))
vouchers = table(
    "voucher",
    column("id", BigInteger),
    column("pid", String),
    column("code", String),
    column("firm_id", BigInteger),
    column("use_by", Date),
    column("redeem_by", Date),
)
orders = table(
    "service_order",
    column("id", BigInteger),
    column("pid", String),
    column("number", String),
    column("voucher_id", BigInteger),
)
claims = table("claim", column("order_id", BigInteger), column("number", String), column("state", String))
batches = table(
    "batch",
    column("id", BigInteger),
    column("pid", String),
    column("number", String),
    column("budget_year", Integer),
    column("state", String),
)
