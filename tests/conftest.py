"""Where the fixtures come from. A test that asks for the database runs twice: on SQLite and on PostgreSQL."""

import gc
import os

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.laboratory",
    "tests.support.journeys",
    "tests.support.demo_cities",
    "tests.support.inhabited",
    "tests.support.replica",
    "tests.support.roles",
    "tests.support.scheduling",
    "tests.support.spread",
    "tests.support.upkeep",
]

for name in [name for name in os.environ if name.startswith("VOUCHER_") and "_TEST_" not in name]:
    del os.environ[name]  # the settings of the shell are not those of the tests

settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # thousands of tests and all that was imported: looked through once
