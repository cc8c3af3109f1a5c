"""Say what became of them: employment and wages by quarter after exit, credentials, youth placements (section D).

Quarter k after the exit is known once the report quarter is two quarters later, pending from that quarter on, blank before.
Wages stand only beside employment that a wage record proves.
"""

import polars as pl

from trackone.federal.generating.draws import Draws

_PENDING = "999999.99"
_QUARTERS = {1: ("1600", "1601", "1703", "1614"), 2: ("1602", "1603", "1704", "1615")}
_QUARTERS |= {3: ("1604", "1605", "1705", "1616"), 4: ("1606", "1607", "1706", "1617")}
_BEFORE = {"1702": "404", "1701": "405", "1700": "406"}
_INDUSTRIES = {"561320": 20, "622110": 14, "722513": 14, "493110": 12, "336111": 9, "236115": 8, "541511": 6, "445110": 17}
_KNOWN_AFTER = 2  # quarters that wage records need
_CREDENTIALS = {"0": 38, "5": 25, "6": 22, "4": 6, "1": 4, "2": 3, "3": 2}


def with_outcomes(frame: pl.DataFrame, *, draws: Draws, report_end: pl.Expr) -> pl.DataFrame:
    """Add the outcomes of those who have left, and the wages before entry of all but youth."""
    frame = _wages_before(frame, draws)
    counted = pl.col("exited") & (pl.col("923") == "00")
    frame = frame.with_columns(
        counted=counted,
        pay=2600 + draws.unit("pay") ** 2 * 14000,
        proof=draws.pick("proof", {"1": 88, "2": 3, "3": 2, "4": 7}),
    )
    for quarter, numbers in _QUARTERS.items():
        frame = _quarter_after(frame, draws, quarter, numbers)
    return _youth(_credentials(_same_employer(frame, draws), draws, report_end), draws)


def _wages_before(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    paid = pl.col("participant") & ~pl.col("youth") & draws.chance("earned before", 0.6)
    earned = 2000 + draws.unit("earned") ** 2 * 15000
    return frame.with_columns(
        *(pl.when(paid).then(_money(earned * (0.9 + draws.unit(wage) * 0.2))).alias(wage) for wage in _BEFORE),
        *(pl.when(paid).then(draws.pick("industry before", _INDUSTRIES)).alias(industry) for industry in _BEFORE.values()),
    )


def _quarter_after(frame: pl.DataFrame, draws: Draws, quarter: int, numbers: tuple[str, str, str, str]) -> pl.DataFrame:
    status, match, wage, industry = numbers
    usual = pl.when("funded").then(0.76).otherwise(0.66)
    before = pl.col(f"works {quarter - 1}") if quarter > 1 else None
    share = usual if before is None else pl.when(before).then(0.91).otherwise(0.2)
    known = pl.col("counted") & (pl.col("lag") >= quarter + _KNOWN_AFTER)
    pending = pl.col("counted") & (pl.col("lag") >= quarter) & ~known
    works = draws.chance(f"works in {quarter}", share)
    placed = frame.with_columns(works.alias(f"works {quarter}"))
    works = pl.col(f"works {quarter}")
    matched = pl.when(works).then("proof").otherwise(pl.lit("0"))
    kind = pl.when(pl.col("proof") == "3").then(pl.lit("3")).otherwise(pl.lit("1"))
    by_records = works & (pl.col("proof") != "4")
    money = _money(pl.col("pay") * (0.9 + quarter * 0.02 + draws.unit(f"pay in {quarter}") * 0.2))
    none = pl.when(~works).then(pl.lit("0.00"))
    return placed.with_columns(
        pl.when(pending).then(pl.lit("9")).when(known & works).then(kind).when(known).then(pl.lit("0")).alias(status),
        pl.when(pending).then(pl.lit("5")).when(known).then(matched).alias(match),
        pl.when(pending).then(pl.lit(_PENDING)).when(known & by_records).then(money).when(known).then(none).alias(wage),
        pl.when(known & by_records).then(draws.pick("industry", _INDUSTRIES)).alias(industry),
    )


def _same_employer(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    known = pl.col("counted") & (pl.col("lag") >= max(_QUARTERS) + _KNOWN_AFTER)
    stayed = pl.col("works 2") & pl.col("works 4") & draws.chance("stayed", 0.7)
    half_known = pl.col("counted") & (pl.col("lag") >= 2 + _KNOWN_AFTER)
    related = draws.pick("related", {"1": 65, "0": 35})
    return frame.with_columns(
        pl.when(known).then(pl.when(stayed).then(pl.lit("1")).otherwise(pl.lit("0"))).alias("1618"),
        pl.when(half_known & (pl.col("1300") == "1") & pl.col("works 2")).then(related).alias("1608"),
    )


def _credentials(frame: pl.DataFrame, draws: Draws, report_end: pl.Expr) -> pl.DataFrame:
    trained = pl.col("exited") & (pl.col("1300") == "1")
    pupil = pl.col("exited") & (pl.col("1300") != "1") & (pl.col("1401") == "1")
    diploma = pl.when(pl.col("408") == "0").then(draws.pick("diploma", {"1": 60, "0": 40})).otherwise(pl.lit("0"))
    latest = pl.min_horizontal(pl.col("last") + pl.duration(days=300), report_end)
    kinds = frame.with_columns(
        pl.when(trained).then(draws.pick("credential", _CREDENTIALS)).when(pupil).then(diploma).alias("1800")
    )
    holds = pl.col("1800").is_not_null() & (pl.col("1800") != "0")
    second = holds & draws.chance("second credential", 0.06)
    return kinds.with_columns(
        pl.when(holds).then(draws.day("credential's date", pl.col("1811"), latest)).alias("1801"),
        pl.when(second).then(draws.pick("second kind", {"5": 5, "6": 4, "7": 1})).alias("1802"),
        pl.when(second).then(draws.day("second credential's date", pl.col("1811"), latest)).alias("1803"),
    )


def _youth(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    left = pl.col("youth") & pl.col("exited")
    placement = {"0": 62, "1": 12, "2": 18, "3": 8}
    studies = draws.chance("studies on", 0.15)
    diploma = pl.col("1800").is_in(["1"])
    finished = pl.when(diploma | (pl.col("408") == "1")).then(pl.lit("5")).otherwise(pl.lit("4"))
    return frame.with_columns(
        pl.when(left).then(finished).alias("1812"),
        pl.when(left & studies & diploma)
        .then(pl.col("last") + pl.duration(days=draws.whole("enrolled after", 1, 90)))
        .alias("1406"),
        *(
            pl.when(pl.col("counted") & left & (pl.col("lag") >= lag)).then(draws.pick(number, placement)).alias(number)
            for number, lag in {"1900": 4, "1901": 6}.items()
        ),
    )


def _money(amount: pl.Expr) -> pl.Expr:
    cents = (amount * 100).round(0).cast(pl.Int64)
    return pl.format("{}.{}", cents // 100, (cents % 100).cast(pl.String).str.zfill(2))
