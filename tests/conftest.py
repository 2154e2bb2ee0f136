"""Where the fixtures come from. A test that asks for the database runs twice: on SQLite and on PostgreSQL."""

import os

pytest_plugins = ["tests.support.laboratory", "tests.support.journeys"]

for name in [name for name in os.environ if name.startswith("VOUCHER_") and "_TEST_" not in name]:
    del os.environ[name]  # the settings of the shell are not those of the tests
