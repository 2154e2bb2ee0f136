"""The seal around a backup: every block is in its place, and the last one is the last."""

import io

import pytest

from voucher.upkeep.faults import BrokenBackup
from voucher.upkeep.seal import BLOCK, NAME, Opener, Sealer

KEY = bytes(range(32))
PREAMBLE = len(NAME) + 8 + 24
SEALED = BLOCK + 17
PLAIN = bytes(range(256)) * (3 * BLOCK // 256) + b"the end"


def sealed(plain: bytes, *, finish: bool = True) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, KEY)
    for start in range(0, len(plain), 10_000):
        sealer.write(plain[start : start + 10_000])
    if finish:
        sealer.finish()
    return out.getvalue()


def opened(file: bytes) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(file), KEY)).read()


@pytest.mark.parametrize("length", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, len(PLAIN)])
def test_what_is_sealed_can_be_opened(length: int):
    assert opened(sealed(PLAIN[:length])) == PLAIN[:length]


def test_two_seals_of_the_same_are_not_alike():
    assert sealed(PLAIN)[PREAMBLE:] != sealed(PLAIN)[PREAMBLE:]


def test_a_file_that_ends_between_two_blocks_is_cut():
    whole = sealed(PLAIN)
    for blocks in range(4):
        with pytest.raises(BrokenBackup, match="its end is missing"):
            opened(whole[: PREAMBLE + blocks * SEALED])


def test_a_writer_that_was_interrupted_leaves_no_end():
    with pytest.raises(BrokenBackup):
        opened(sealed(PLAIN, finish=False))


def test_blocks_cannot_change_places_nor_be_left_out():
    whole = sealed(PLAIN)
    head, first, second = whole[:PREAMBLE], whole[PREAMBLE:][:SEALED], whole[PREAMBLE + SEALED :][:SEALED]
    rest = whole[PREAMBLE + 2 * SEALED :]
    assert opened(head + first + second + rest) == PLAIN
    for other in (head + second + first + rest, head + first + rest, head + first + first + second + rest):
        with pytest.raises(BrokenBackup):
            opened(other)


def test_the_preamble_belongs_to_the_blocks():
    one, another = sealed(PLAIN), sealed(PLAIN)
    with pytest.raises(BrokenBackup, match="changed"):
        opened(another[:PREAMBLE] + one[PREAMBLE:])
