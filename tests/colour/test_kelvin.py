import pytest

from shotlog.colour import kelvin


def test_a_shift_is_told_in_kelvin_and_mired() -> None:
    found = kelvin.shift(5900, 3600)
    assert (found.kelvin, found.mired, found.is_warmer) == (-2300, 108, True)


def test_the_scale_is_even_in_mired() -> None:
    assert [kelvin.position(one) for one in (2000, 2500, 10_000)] == [0.0, 25.0, 100.0]
    assert kelvin.position(5000) == pytest.approx(75.0)


def test_what_is_off_the_scale_stands_at_its_end() -> None:
    assert (kelvin.position(0), kelvin.position(1200), kelvin.position(20_000)) == (0, 0, 100)
