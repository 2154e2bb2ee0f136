"""Tables of rooms further right, known here by their names only. Read, never written."""

from sqlalchemy import BigInteger, Date, String, column, table

from voucher.storage import Moment

vouchers = table(
    "voucher",
    column("id", BigInteger),
    column("pid", String),
    column("application_id", BigInteger),
    column("firm_id", BigInteger),
    column("issued_at", Moment),
)
orders = table(
    "service_order",
    column("id", BigInteger),
    column("pid", String),
    column("number", String),
    column("voucher_id", BigInteger),
    column("agency_id", BigInteger),
)
claims = table("claim", column("order_id", BigInteger), column("state", String), column("correct_by", Date))
disputes = table(
    "dispute",
    column("id", BigInteger),
    column("pid", String),
    column("number", String),
    column("order_id", BigInteger),
    column("state", String),
)
appeals = table("appeal", column("order_id", BigInteger), column("state", String))
