"""Describe the people: who they are at entry (sections A and B of the layout)."""

import polars as pl

from trackone.federal.generating.draws import Draws

_BOARDS = 12
_GRADES = {"0": "11", "1": "12", "2": "10", "4": "12", "5": "12", "6": "12", "7": "12", "8": "12"}
_ATTENDING = {"0": "4", "1": "5", "2": "5", "4": "5", "5": "5", "6": "5", "7": "5", "8": "5"}
_LEVELS = {"0": 12, "1": 40, "2": 9, "4": 16, "5": 6, "6": 8, "7": 7, "8": 2}
# Asked of everybody and answered by few: element and share of yes.
_RARE = {
    "601": 0.01, "603": 0.25, "701": 0.0, "702": 0.0, "800": 0.05, "801": 0.07, "803": 0.04, "804": 0.15, "805": 0.02,
    "806": 0.14, "807": 0.01, "600": 0.04, "604": 0.03,
}  # fmt: skip


def described(frame: pl.DataFrame, *, draws: Draws, of_person: Draws) -> pl.DataFrame:
    """Add the elements of a person at entry: identity, residence, sex, race, veterans, work, school, barriers, programs."""
    for step in (_identity, _self_description, _veterans, _schooling, _barriers):
        frame = step(frame, of_person)
    return _programs(_work(frame, draws), draws)


def _identity(frame: pl.DataFrame, of_person: Draws) -> pl.DataFrame:
    board = of_person.whole("board", 1, _BOARDS)
    local = pl.any_horizontal("adult", "dw", "youth") | of_person.chance("board of others", 0.5)
    number = (pl.col("person") + 1).cast(pl.String).str.zfill(9)
    return frame.with_columns(
        pl.col("row").add(1).cast(pl.String).alias("OBS"),
        pl.format("SYN{}", number).alias("100"),
        pl.lit("IN").alias("101"),
        (of_person.whole("county", 0, 91) * 2 + 1).cast(pl.String).str.zfill(3).alias("102"),
        of_person.whole("zip", 46000, 47999).cast(pl.String).alias("103"),
        pl.when(local).then(pl.format("18{}", board.cast(pl.String).str.zfill(3))).alias("108-A"),
        pl.col("born").alias("200"),
        pl.format("Example Board {}", board).alias("2701"),
        pl.format("Example Office {}", of_person.whole("office", 1, 60)).alias("2702"),
    )


def _self_description(frame: pl.DataFrame, of_person: Draws) -> pl.DataFrame:
    races = {"211": 0.01, "212": 0.03, "213": 0.25, "214": 0.005, "215": 0.66}
    category = of_person.pick("disability", {"1": 3, "2": 4, "3": 5, "34": 1, "12": 1, "6": 3, "9": 2})
    return frame.with_columns(
        of_person.pick("sex", {"1": 49, "2": 49, "9": 2}).alias("201"),
        of_person.pick("disabled", {"0": 88, "1": 9, "9": 3}).alias("202"),
        of_person.pick("Hispanic", {"0": 88, "1": 9, "9": 3}).alias("210"),
        *(_yes(of_person, number, share) for number, share in races.items()),
    ).with_columns(
        pl.when(pl.col("202") == "1").then(category).alias("203"),
        *(
            pl.when(pl.col("202") == "1").then(_yes(of_person, number, 0.1)).alias(number)
            for number in ("204", "205", "206")
        ),
    )


def _veterans(frame: pl.DataFrame, of_person: Draws) -> pl.DataFrame:
    # Somebody whom a veterans' specialist serves is a veteran with a disability here; of the others few have served.
    served = of_person.pick("served", {"0": 930, "2": 60, "1": 5, "3": 5})
    eligible = pl.when("jvsg").then(pl.lit("2")).when("youth").then(pl.lit("0")).otherwise(served)
    seen = pl.when("participant").then("entry").otherwise("last")
    entered = seen - pl.duration(days=of_person.whole("covered since", 0, 60))
    return frame.with_columns(eligible.alias("301")).with_columns(
        pl.when(pl.col("301").is_in(["1", "2"])).then(pl.lit("1")).otherwise(pl.lit("0")).alias("300"),
        pl.when(pl.col("301") != "0").then(entered).alias("306"),
        pl.when("jvsg").then(pl.lit("1")).when(pl.col("wp")).then(pl.lit("0")).alias("302"),
        pl.when("jvsg").then(pl.lit("1")).otherwise(pl.lit("0")).alias("303"),
        pl.lit("0").alias("308"),
    )


def _schooling(frame: pl.DataFrame, of_person: Draws) -> pl.DataFrame:
    kind = pl.col("kind")
    level = of_person.pick("level", _LEVELS)
    young = of_person.pick("level of the young", {"0": 55, "1": 45})
    pupil = of_person.pick("level of pupils", {"0": 85, "1": 15})
    chosen = pl.when(kind == "youth in").then(pupil).when(kind == "youth out").then(young).otherwise(level)
    attending = pl.col("408").replace_strict(_ATTENDING)
    at_school = pl.when(pl.col("408") == "0").then(pl.lit("1")).otherwise(pl.lit("3"))
    return frame.with_columns(chosen.alias("408")).with_columns(
        pl.col("408").replace_strict(_GRADES).alias("407"),
        pl.when(kind == "youth in").then(at_school).otherwise(attending).alias("409"),
    )


def _barriers(frame: pl.DataFrame, of_person: Draws) -> pl.DataFrame:
    poor = pl.any_horizontal(pl.col("600", "603", "604", "800") == "1") | pl.col("602").is_in(["1", "3"])
    asked = frame.with_columns(
        *(_yes(of_person, number, share) for number, share in _RARE.items()),
        of_person.pick("supplemental income", {"0": 95, "1": 3, "2": 2}).alias("602"),
        pl.when("youth").then(_yes(of_person, "704", 0.07)).otherwise(pl.lit("0")).alias("704"),
        of_person.pick("farm work", {"0": 995, "1": 3, "2": 2}).alias("808"),
        pl.when("wp").then(of_person.pick("field work", {"0": 990, "1": 7, "2": 3})).alias("413"),
    )
    return asked.with_columns(
        pl.when("youth").then(pl.lit("0")).otherwise("808").alias("808"),
        pl.when(poor | of_person.chance("low income", 0.4)).then(pl.lit("1")).otherwise(pl.lit("0")).alias("802"),
        *(pl.when("youth").then(_yes(of_person, number, 0.2)).alias(number) for number in ("701", "702")),
    )


def _work(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    laid_off = draws.pick("work of the laid off", {"0": 75, "2": 20, "3": 5})
    others = draws.pick("work", {"0": 58, "1": 22, "3": 20})
    idle = pl.col("400").is_in(["0", "3"])
    claim = draws.pick("claim", {"0": 60, "3": 20, "4": 8, "1": 8, "2": 4})
    return frame.with_columns(
        pl.when(pl.any_horizontal("dw", "dwg")).then(laid_off).otherwise(others).alias("400")
    ).with_columns(
        pl.when(pl.col("400") == "1").then(pl.lit("0")).otherwise(claim).alias("401"),
        pl.when(idle & draws.chance("long idle", 0.2)).then(pl.lit("1")).otherwise(pl.lit("0")).alias("402"),
        pl.when("dw").then(pl.col("entry") - pl.duration(days=draws.whole("laid off", 5, 200))).alias("410"),
    )


def _programs(frame: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    served = pl.col("participant")
    reason = draws.pick("reason", {"00": 965, "01": 6, "02": 10, "03": 5, "04": 2, "07": 2})
    nothing = pl.lit("0")
    return frame.with_columns(
        pl.when("participant").then("entry").alias("900"),
        pl.when("exited").then("last").alias("901"),
        *(
            pl.when(mark).then(draws.pick(f"funds of {mark}", {"1": 94, "2": 4, "3": 2})).otherwise(nothing).alias(number)
            for number, mark in {"903": "adult", "904": "dw", "905": "youth"}.items()
        ),
        pl.when("youth").then("entry").alias("906"),
        *(
            pl.when(served).then(nothing).alias(n)
            for n in ("907", "908", "909", "910", "916", "921", "922", "930", "931", "935")
        ),
        pl.when("jvsg").then(pl.lit("1")).otherwise(nothing).alias("914"),
        nothing.alias("917"),
        pl.when("wp").then(pl.lit("1")).when("reportable").then(pl.lit("2")).otherwise(nothing).alias("918"),
        pl.when("exited").then(reason).alias("923"),
        pl.when("dwg").then(pl.lit("1")).otherwise(nothing).alias("932"),
        pl.when("dwg").then("entry").alias("933"),
        pl.when("dwg").then(pl.format("DW99{}", draws.whole("grant", 100, 119))).alias("2003"),
        pl.when(pl.col("dwg") & pl.col("exited")).then("last").alias("2001"),
        pl.when(pl.col("dwg") & pl.col("exited")).then(_yes(draws, "2002", 0.6)).alias("2002"),
        pl.when("dwg").then(draws.pick("disaster", {"0": 70, "1": 10, "2": 20})).alias("2004"),
    )


def _yes(draws: Draws, number: str, share: float) -> pl.Expr:
    return draws.pick(number, {"1": share, "0": 1 - share}).alias(number)
