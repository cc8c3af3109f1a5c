"""Say what they received: career services, youth elements, training and gains (section C and the dates of section D)."""

import polars as pl

from trackone.federal.generating.draws import Draws

_STAFF_ASSISTED = {"1102": 0.5, "1104": 0.5, "1105": 0.3, "1112": 0.12, "1116": 0.2}
_ANY_TIME = {"1103": 0.3, "1107": 0.02, "1108": 0.02, "1113": 0.05, "1206": 0.05}
_YOUTH = {"1402": 0.4, "1407": 0.1, "1408": 0.3, "1410": 0.2, "1411": 0.5, "1413": 0.1, "1414": 0.4, "1415": 0.3}
_GAINS = {"1806": 0.2, "1807": 0.2, "1808": 0.1, "1809": 0.3, "1810": 0.25}
_TYPES = {"06": 55, "01": 15, "02": 10, "04": 8, "08": 4, "09": 5, "05": 3}
_YOUTH_TYPES = {"10": 60, "02": 15, "04": 10, "08": 8, "09": 7}


def served(frame: pl.DataFrame, *, draws: Draws) -> pl.DataFrame:
    """Add the services and the training: every date from the first day to the last, every completion after its beginning."""
    for step in (_self_service, _staff_assisted, _individualized, _young, _trained, _second_training, _enrolled):
        frame = step(frame, draws)
    return _gains(frame, draws)


def _self_service(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    helped_itself = draws.chance("self service", 0.5)
    asked = pl.col("reportable") & draws.chance("asked only", 0.3)
    first = pl.when("reportable").then(pl.col("last") - pl.duration(days=draws.whole("looked in", 0, 90))).otherwise("entry")
    alone = pl.when("reportable").then(~asked).otherwise(helped_itself)
    return frame.with_columns(
        pl.when(alone).then(first).alias("1000"),
        pl.when(alone).then(draws.day("self service, newest", first, pl.col("last"))).alias("1002"),
        pl.when(asked).then("last").alias("1007"),
    ).with_columns(pl.col("1002").alias("1101"))


def _staff_assisted(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    taken = pl.col("participant") & (~pl.col("youth"))
    dated = frame.with_columns(
        *(_dated(draws, number, share, taken) for number, share in {**_STAFF_ASSISTED, **_ANY_TIME}.items()),
        pl.when("jvsg").then(draws.day("specialist", pl.col("entry"), pl.col("last"))).alias("1005"),
        pl.when("jvsg").then(draws.day("specialist's guidance", pl.col("entry"), pl.col("last"))).alias("1220"),
    )
    return dated.with_columns(
        pl.when(taken).then("entry").alias("1001"),
        pl.when(taken).then(pl.max_horizontal("entry", *_STAFF_ASSISTED)).alias("1003"),
    )


def _individualized(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    taken = (pl.any_horizontal("adult", "dw", "dwg", "jvsg") & draws.chance("individualized", 0.85)) | (
        pl.col("wp") & draws.chance("individualized at the desk", 0.1)
    )
    begun = frame.with_columns(
        pl.when(taken).then(draws.day("individualized, first", pl.col("entry"), pl.col("last"))).alias("1200")
    )
    newest = begun.with_columns(draws.day("individualized, newest", pl.col("1200"), pl.col("last")).alias("1201"))
    work = pl.col("1200").is_not_null() & pl.any_horizontal("adult", "dw") & draws.chance("work experience", 0.08)
    return newest.with_columns(
        pl.max_horizontal("1003", "1201").alias("1004"),
        pl.when(pl.any_horizontal("adult", "dw")).then("1200").alias("1202"),
        pl.when(work).then("1201").alias("1203"),
        pl.when(work).then(draws.pick("kind of work", {"2": 5, "3": 2, "4": 3})).alias("1205"),
        pl.when("participant").then(pl.lit("0")).alias("1211"),
    )


def _young(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    youth = pl.col("youth")
    works = youth & draws.chance("youth work experience", 0.35)
    following = youth & pl.col("exited") & draws.chance("follow-up", 0.6)
    after = pl.col("last") + pl.duration(days=draws.whole("follow-up after", 20, 90))
    return frame.with_columns(
        *(_dated(draws, number, share, youth) for number, share in _YOUTH.items()),
        _dated(draws, "1409", 0.2, pl.col("funded")),
        pl.when(works).then(draws.day("youth work", pl.col("entry"), pl.col("last"))).alias("1405"),
        pl.when(works)
        .then(draws.pick("kind of youth work", {"1": 4, "2": 3, "3": 2, "5": 1}))
        .otherwise("1205")
        .alias("1205"),
        pl.when(following).then(after).alias("1412"),
        pl.when(pl.col("kind") == "youth in").then(pl.lit("1")).when("funded").then(pl.lit("0")).alias("1401"),
        pl.when("youth").then(pl.lit("0")).alias("2413"),
    )


def _trained(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    trained = pl.col("funded") & draws.chance("trained", 0.45)
    begun = frame.with_columns(
        pl.when(trained).then(pl.lit("1")).otherwise(pl.lit("0")).alias("1300"),
        pl.when(trained).then(draws.day("training", pl.col("entry"), pl.col("last"))).alias("1302"),
    )
    there = pl.col("1300") == "1"
    kind = (
        pl.when("youth").then(draws.pick("youth training", _YOUTH_TYPES)).otherwise(draws.pick("kind of training", _TYPES))
    )
    ended = there & draws.chance("training ended", 0.8)
    school = pl.format("Example College of Trades Campus {}", draws.whole("campus", 1, 9))
    return begun.with_columns(
        pl.when(there).then(kind).alias("1303"),
        pl.when(there).then(school).alias("1301"),
        pl.when(there).then(draws.pick("leads to", {"13": 5, "38": 3, "4": 2, "68": 2, "9": 1})).alias("1304"),
        pl.when(there)
        .then(draws.pick("field of study", {"513902": 4, "480508": 3, "490205": 3, "110901": 2}))
        .alias("1305"),
        pl.when(there).then(draws.pick("trade", {"31113100": 4, "51412100": 3, "53303200": 3, "15123200": 2})).alias("1306"),
        pl.when(ended).then(draws.pick("training completed", {"1": 82, "0": 18})).alias("1307"),
        pl.when(ended).then(draws.day("training's end", pl.col("1302"), pl.col("last"))).alias("1308"),
        pl.when(there).then(draws.pick("account", {"1": 6, "0": 4})).otherwise(pl.lit("0")).alias("1319"),
        pl.when(there).then(draws.pick("grant for college", {"0": 8, "1": 2})).alias("1320"),
        pl.when(there).then(draws.pick("private school", {"0": 6, "1": 4})).alias("1333"),
    )


def _second_training(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    again = pl.col("1308").is_not_null() & draws.chance("trained again", 0.12)
    begun = frame.with_columns(
        pl.when(again).then(draws.day("second training", pl.col("1308"), pl.col("last"))).alias("1309"),
        pl.when(again).then(draws.pick("kind of second training", {"02": 5, "08": 3, "11": 2})).alias("1310"),
    )
    ended = pl.col("1309").is_not_null() & draws.chance("second training ended", 0.7)
    return begun.with_columns(
        pl.when(ended).then(draws.pick("second training completed", {"1": 82, "0": 18})).alias("1312"),
        pl.when(ended).then(draws.day("second training's end", pl.col("1309"), pl.col("last"))).alias("1313"),
    )


def _enrolled(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    at_college = pl.col("1302").is_not_null() & draws.chance("college", 0.25)
    school = pl.when(pl.col("1401") == "1").then("entry")
    return frame.with_columns(
        pl.when(at_college).then(pl.lit("1")).when("funded").then(pl.lit("0")).alias("1332"),
        pl.coalesce("1302", school).alias("1811"),
    ).with_columns(pl.when(pl.col("1307") == "1").then("1308").alias("1813"))


def _gains(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    tested = pl.col("youth") & (pl.col("804") == "1")
    level = draws.whole("level at the first test", 1, 5)
    again = pl.col("1903").is_not_null() & draws.chance("tested again", 0.7)
    gained = frame.with_columns(
        *(
            pl.when(draws.chance(number, share))
            .then(draws.day(f"gain {number}", pl.col("1811"), pl.col("last")))
            .alias(number)
            for number, share in _GAINS.items()
        ),
        pl.when(tested).then(pl.lit("1")).alias("1902"),
        pl.when(tested).then("entry").alias("1903"),
        pl.when(tested).then(draws.whole("score", 300, 500).cast(pl.String)).alias("1904"),
        pl.when(tested).then(level.cast(pl.String)).alias("1905"),
    )
    second = pl.col("1903") + pl.duration(days=1)
    higher = pl.col("1905").cast(pl.Int64) + draws.whole("levels gained", 0, 2)
    return gained.with_columns(
        pl.when(again).then(draws.day("second test", second, pl.col("last"))).alias("1906")
    ).with_columns(
        pl.when(pl.col("1906").is_not_null()).then(draws.whole("second score", 300, 600).cast(pl.String)).alias("1907"),
        pl.when(pl.col("1906").is_not_null()).then(higher.cast(pl.String)).alias("1908"),
    )


def _dated(draws: Draws, number: str, share: float, among: pl.Expr) -> pl.Expr:
    taken = among & draws.chance(f"takes {number}", share)
    return pl.when(taken).then(draws.day(number, pl.col("entry"), pl.col("last"))).alias(number)
