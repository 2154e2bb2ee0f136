"""Tables of rooms further right, known here by their names only. Read, never written."""

from sqlalchemy import BigInteger, String, column, table

warnings = table("warning", column("id", BigInteger), column("state", String))
warned_cases = table("warned_case", column("warning_id", BigInteger), column("case_pid", String))
