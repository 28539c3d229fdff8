import numpy as np
import pytest

from equipoise.luck import FORCE, ONSET, normal, pair_id, philox, uniform

U = np.uint64


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [  # known answers of Random123's kat_vectors for philox4x32, ten rounds
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (
            (0xFFFFFFFF,) * 4,
            (0xFFFFFFFF,) * 2,
            (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
        ),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_words(counter, key, expected):
    assert tuple(int(w) for w in philox(*map(U, counter), *map(U, key))) == expected


def test_a_draw_depends_on_each_of_its_keys_and_on_nothing_else():
    base = (U(7), 3, 1999, ONSET, 2365)
    assert uniform(*base) == uniform(*base)
    changed = [(U(8), *base[1:]), (U(7), 4, *base[2:]), (*base[:2], 2000, *base[3:])]
    changed += [(*base[:3], FORCE, 2365), (*base[:4], 2366)]
    assert len({uniform(*c) for c in changed} | {uniform(*base)}) == 6


def test_seeds_beyond_32_bits_differ():
    assert uniform(U(1), 0, 2000, ONSET, 5) != uniform(U(1 + 2**32), 0, 2000, ONSET, 5)


def test_uniform_draws_are_uniform():
    draws = np.sort([uniform(U(1), r, 1950, ONSET, w) for r in range(40) for w in range(500)])
    assert 0.0 <= draws[0]
    assert draws[-1] < 1.0
    gap = np.abs(draws - (np.arange(draws.size) + 0.5) / draws.size).max()
    assert gap < 1.63 / np.sqrt(draws.size)  # Kolmogorov and Smirnov at one in a hundred


def test_normal_draws_have_mean_zero_and_spread_one():
    draws = np.array([normal(U(2), r, y, FORCE, 0) for r in range(200) for y in range(100)])
    assert abs(draws.mean()) < 4 / np.sqrt(draws.size)
    assert abs(draws.std() - 1) < 4 / np.sqrt(2 * draws.size)


def test_a_pair_has_one_id_in_either_order():
    assert pair_id(365, 2) == pair_id(2, 365) == 2365
