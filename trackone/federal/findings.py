"""What a check finds: findings with their messages, in the order of the file, and the checks that they come from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from trackone.federal.language.tree import Call, If
from trackone.federal.language.wording import Wording, expected_value, listed_words, named
from trackone.federal.layout import Layout, Rule

_MOST_VALUES = 6
# Identifiers are so long; longer texts are names.
_SSN_FITS = range(9, 21)
CAUTIONS = {
    "verified": "",
    "verified-legacy": "This check stands in the labor-exchange list of 2013; whether WIPS has it is not known.",
    "partly": "This check is our reading and only partly verified.",
    "from memory": "This check is from memory and not verified.",
}
COLUMNS, QUOTES, LETTERS = "FILE-COLUMNS", "FILE-QUOTES", "FILE-LETTERS"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check that fails in a record: `row` is the data row (1-based), `elements` the values that it looks at, masked."""

    row: int
    rule_id: str
    severity: str
    elements: Mapping[str, str]
    message: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule of the layout, or one of ours about files and identifiers, and what is said about it.

    `say` makes the message of a record from the values of `elements` and a note: the row of the other record, say.
    """

    id: str
    kind: str
    severity: str
    confidence: str
    elements: tuple[str, ...]
    title: str
    expectation: str
    repair: str
    say: Callable[[Mapping[str, str], str], str]
    narrow: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None

    @property
    def caution(self) -> str:
        """A sentence on how well the rule is verified, empty when it is."""
        return CAUTIONS[self.confidence]

    def finding(self, row: int, values: Sequence[str], note: str = "") -> Finding:
        """Make the finding of a record from the values of `elements`, in their order."""
        shown: Mapping[str, str] = dict(zip(self.elements, values, strict=True))
        if self.narrow is not None:
            shown = self.narrow(shown)
        message = self.say(shown, note)
        if self.caution:
            message = f"{message} {self.caution}"
        return Finding(row=row, rule_id=self.id, severity=self.severity, elements=shown, message=message)


class Checks:
    """All checks of a layout, sorted by id, so that the place of a check sorts findings."""

    def __init__(self, layout: Layout) -> None:
        self._layout, self._wording, self._short = layout, Wording(layout), Wording(layout, is_short=True)
        self._names = {number: named(element) for number, element in layout.elements.items()}
        found = [*map(self._of_rule, layout.rules), *_of_files(), *map(self._of_identifier, identifiers_of(layout))]
        self.all: tuple[Check, ...] = tuple(sorted(found, key=lambda check: check.id))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each check stands in `all`, by id."""
        return {check.id: place for place, check in enumerate(self.all)}

    def _of_rule(self, rule: Rule) -> Check:
        make = {"valid value": self._of_value, "logic": self._of_logic, "duplicate": self._of_pair}[rule.kind]
        expectation, repair, say = make(rule)
        return Check(
            id=rule.id,
            kind=rule.kind,
            severity=rule.severity,
            confidence=rule.confidence,
            elements=rule.elements,
            title=self._title(rule),
            expectation=expectation,
            repair=rule.advice or repair,
            say=say,
            narrow=_narrow(rule),
        )

    def _title(self, rule: Rule) -> str:
        if rule.kind == "valid value":
            return f"{named(self._layout.elements[rule.elements[0]])}: not {rule.message}"
        return _sentence(rule.message)

    def _of_value(self, rule: Rule) -> tuple[str, str, Callable[[Mapping[str, str], str], str]]:
        element = self._layout.elements[rule.elements[0]]
        must = expected_value(element)
        repair = rule.advice or "correct it, or clear it if it is not known"

        name, number = named(element), element.number

        def say(values: Mapping[str, str], _note: str) -> str:
            return f"{name} is “{values[number]}”. It must be {must}, or blank. To do: {repair}."

        return f"{named(element)} is {must}, or blank", repair, say

    def _of_logic(self, rule: Rule) -> tuple[str, str, Callable[[Mapping[str, str], str], str]]:
        if not isinstance(rule.tree, If):
            raise TypeError(f"{rule.id} is no rule about single records")
        title, expected = _sentence(rule.message), self._short.expectation(rule.tree)
        repair = rule.advice or self._short.repair(rule.tree)

        def say(values: Mapping[str, str], _note: str) -> str:
            return f"{title}: {self._values(values)}. Expected: {expected}. To do: {repair}."

        return self._wording.expectation(rule.tree), self._wording.repair(rule.tree), say

    def _of_pair(self, rule: Rule) -> tuple[str, str, Callable[[Mapping[str, str], str], str]]:
        names = listed_words(named(self._layout.elements[element]) for element in rule.elements)
        title, repair = _sentence(rule.message), rule.advice or f"compare both records and correct {names}"

        def say(values: Mapping[str, str], note: str) -> str:
            return f"{title}: {self._values(values)}. The other record is row {note}. To do: {repair}."

        return f"of no two records this is true: {rule.message}", repair, say

    def _of_identifier(self, number: str) -> Check:
        name = named(self._layout.elements[number])
        title = f"{name} looks like a social security number"
        repair = "use the identifier that the state assigns instead"
        expectation = f"{name} holds no social security number"
        return Check(
            id=f"SSN-{number}",
            kind="privacy",
            severity="warning",
            confidence="verified",
            elements=(number,),
            title=title,
            expectation=expectation,
            repair=repair,
            say=lambda values, _note: f"{title}: “{values[number]}”, masked here. Expected: {expectation}. To do: {repair}.",
        )

    def _values(self, values: Mapping[str, str]) -> str:
        shown = values if len(values) <= _MOST_VALUES else {one: value for one, value in values.items() if value}
        if not shown:
            return f"{listed_words(values, 'and')} are all blank"
        return "; ".join([f"{self._names[one]} is {f'“{value}”' if value else 'blank'}" for one, value in shown.items()])


def identifiers_of(layout: Layout) -> tuple[str, ...]:
    """Return the elements in which a social security number has no place, though it would fit."""
    texts = (number for number, element in layout.elements.items() if element.type == "AN" and element.length in _SSN_FITS)
    return tuple(dict.fromkeys((*sorted(layout.identifiers - layout.ssn), *texts)))


def _narrow(rule: Rule) -> Callable[[Mapping[str, str]], Mapping[str, str]] | None:
    """Return what picks the values of a rule about many dates that are worth showing: those on the wrong side."""
    then = rule.tree.then if isinstance(rule.tree, If) else None
    return partial(_offending, then) if isinstance(then, Call) and then.word.startswith("all_on_or_") else None


def _offending(word: Call, values: Mapping[str, str]) -> Mapping[str, str]:
    """Return the date that the others stand against, and those of them that are on its wrong side."""
    *_, against = word.elements
    limit, is_after = values[against], word.word == "all_on_or_after"
    wrong = {
        one: value for one, value in values.items() if len(value) == 8 and (value < limit if is_after else value > limit)
    }
    return {against: limit, **wrong}


def _of_files() -> Iterator[Check]:
    facts = (
        (
            COLUMNS,
            "reject",
            "The record has the wrong number of columns",
            "every record has as many columns as the first line",
            "look for a separator inside a value (put the value in quotes) or a missing one",
        ),
        (
            QUOTES,
            "reject",
            "A quotation mark is opened and never closed",
            "a quotation mark at the start of a value has its partner at the end",
            "remove the quotation mark or close it",
        ),
        (
            LETTERS,
            "warning",
            "The record has letters that are not UTF-8",
            "the file is UTF-8",
            "save the file as CSV (UTF-8)",
        ),
    )
    for id_, severity, title, expectation, repair in facts:
        yield Check(
            id=id_,
            kind="file",
            severity=severity,
            confidence="verified",
            elements=(),
            title=title,
            expectation=expectation,
            repair=repair,
            say=partial(_say_file, title, expectation, repair),
        )


def _say_file(title: str, expectation: str, repair: str, _values: Mapping[str, str], note: str) -> str:
    return f"{title}{f': {note}' if note else ''}. Expected: {expectation}. To do: {repair}."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
