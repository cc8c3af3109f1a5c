"""Draw by counting: a number depends on the seed, the draw's name and the row, and on nothing else.

So a file can be made in pieces of any size, on any number of cores, and the same seed gives the same file. The mixing is
that of SplitMix64 (Steele, Lea, Flood 2014) on 64-bit integers that wrap around.
"""

import hashlib
from collections.abc import Mapping

import polars as pl

_STEP = 0x9E3779B97F4A7C15
_MIXES = ((2**30, 0xBF58476D1CE4E5B9), (2**27, 0x94D049BB133111EB))
_LAST_SHIFT = 2**31
_KEPT_BITS = 2**11  # a double holds 53 of the 64


class Draws:
    """Draws for the rows of a frame that counts them in a column (UInt64)."""

    def __init__(self, seed: int, *, counter: str = "row") -> None:
        self._seed = seed
        self._counter = counter

    def unit(self, name: str) -> pl.Expr:
        """Return a Float64 in [0, 1), the same for the same seed, name and count."""
        key = int.from_bytes(hashlib.blake2b(f"{self._seed}/{name}".encode(), digest_size=8).digest(), "big")
        mixed = pl.col(self._counter) * _word(_STEP) + _word(key)
        for shift, factor in _MIXES:
            mixed = (mixed ^ (mixed // _word(shift))) * _word(factor)
        mixed = mixed ^ (mixed // _word(_LAST_SHIFT))
        return (mixed // _word(_KEPT_BITS)).cast(pl.Float64) * 2.0**-53

    def chance(self, name: str, probability: float | pl.Expr) -> pl.Expr:
        """Return true with the probability (0..1)."""
        return self.unit(name) < probability

    def whole(self, name: str, low: int | pl.Expr, high: int | pl.Expr) -> pl.Expr:
        """Return an Int64 from low to high, both included."""
        span = high - low + 1
        return (self.unit(name) * span).floor().cast(pl.Int64) + low

    def day(self, name: str, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Return a date from first to last, both included; null when either is null or last is before first."""
        span = (last - first).dt.total_days()
        drawn = first + pl.duration(days=self.whole(name, 0, span))
        return pl.when(span >= 0).then(drawn)

    def pick(self, name: str, weights: Mapping[str, float]) -> pl.Expr:
        """Return one of the texts, each as often as its weight says."""
        drawn = self.unit(name) * sum(weights.values())
        *earlier, last = weights
        reached = 0.0
        chosen: pl.Expr = pl.lit(last)
        bounds = []
        for text in earlier:
            reached += weights[text]
            bounds.append((reached, text))
        for bound, text in reversed(bounds):
            chosen = pl.when(drawn < bound).then(pl.lit(text)).otherwise(chosen)
        return chosen


def _word(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)
