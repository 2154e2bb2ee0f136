"""However a queue is cut into batches, everybody gets what they would have got alone, in the order of the numbers."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.laboratory import Laboratory
from tests.support.rush import answers, one_by_one, rush
from voucher.applications import allocate as allocator
from voucher.applications.allocate import allocate
from voucher.budget.verify import verify
from voucher.ledger import Money
from voucher.storage import db


@given(faces=st.lists(st.sampled_from([5_000, 10_000]), min_size=4, max_size=8), batch=st.integers(1, 4))
@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_queue_is_decided_as_if_everybody_came_alone(
    app: Flask, laboratory: Laboratory, faces: list[int], batch: int
) -> None:
    laboratory.empty()
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(allocator, "BATCH", batch)
        crowd = rush(35_000, *faces)
        for number in range(len(faces)):
            crowd.submit(number)
        assert allocate() == len(faces)
        served = [held for _, _, held, _ in answers()]
        assert served == one_by_one(35_000, [Money.yuan(face) for face in faces])
        places = [place for *_, place in answers() if place is not None]
        assert places == list(range(1, served.count(False) + 1))
        assert not verify(db.session())
