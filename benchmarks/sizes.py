"""How large the cities of a run are."""

from dataclasses import dataclass


@dataclass(slots=True)
class Sizes:
    """What `python -m benchmarks` was asked for."""

    vouchers: int = 200_000  # in the large city of `dashboard`, `lists` and `export`


#: Of the run of this process.
SIZES = Sizes()
SMALL = 2_000  # vouchers in the small city
SHORT = 10_000  # vouchers in the city of the short file
