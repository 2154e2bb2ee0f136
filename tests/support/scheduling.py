"""Which tests of a parallel run go to one process: whole files, and together what shares something long to build."""

from collections.abc import Callable
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

#: the first of these that a file's name begins with: the walks through the seeded city, the demo cities
TOGETHER = ("tests/access/", "tests/demo/")
ALSO = {"tests/pages/test_query_counts.py": "tests/access/"}


class Together(LoadScopeScheduling):
    """Gives each process whole files, in the order in which they are collected."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return ALSO.get(file) or next(filter(file.startswith, TOGETHER), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., Any]) -> LoadScopeScheduling:
    return Together(config, log)
