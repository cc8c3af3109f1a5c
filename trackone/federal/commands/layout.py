"""Answer `trackone pirl layout [ELEMENT]`: what an element is, its codes, its rules, and how well all of it is verified."""

import sys
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from trackone.federal.commands.parsing import Parser
from trackone.federal.findings import Checks
from trackone.federal.language.wording import named
from trackone.federal.layout import CONFIDENCES, TYPES, Element, Layout, LayoutProblem, load


def main(arguments: list[str]) -> int:
    """Print the layout or one element of it; return 2 with one line when there is no such element or layout."""
    try:
        asked = _parser().parse_args(arguments)
        layout = load(asked.layout)
        if asked.element is None:
            _print(_overview(layout))
            return 0
        element = _find(layout, asked.element)
        if element is None:
            print(f"trackone pirl layout: {_no_such(layout, asked.element)}", file=sys.stderr)
            return 2
        _print(_told(layout, element))
        return 0
    except SystemExit as ended:
        return int(ended.code or 0)
    except LayoutProblem as problem:
        print(f"trackone pirl layout: {problem}", file=sys.stderr)
        return 2


def _parser() -> Parser:
    parser = Parser(
        prog="trackone pirl layout", description="Show an element of the layout: its codes, its rules, its source."
    )
    parser.add_argument("element", nargs="?", metavar="ELEMENT", help="its number, such as 108-A, or its name")
    parser.add_layout()
    return parser


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)


def _find(layout: Layout, asked: str) -> Element | None:
    for element in layout.elements.values():
        if asked.casefold() in (element.number.casefold(), element.name.casefold()):
            return element
    return None


def _no_such(layout: Layout, asked: str) -> str:
    names = {element.name.casefold(): element for element in layout.elements.values()}
    near = [names[name] for name in names if asked.casefold() in name] or [
        *(layout.elements[number] for number in get_close_matches(asked, layout.elements, n=3)),
        *(names[name] for name in get_close_matches(asked.casefold(), names, n=2)),
    ]
    hint = f" Near it: {', '.join(named(element) for element in near[:5])}." if near else ""
    return f"the layout has no element {asked!r}.{hint}"


def _overview(layout: Layout) -> Iterator[str]:
    yield f"{layout.title}, version {layout.version}, from {layout.from_on}"
    yield f"{len(layout.elements)} elements, {len(layout.rules)} rules. Not an official publication."
    yield from ("", "How well the rules are verified")
    counts = Counter(rule.confidence for rule in layout.rules)
    yield from (f"{counts[word]:>6}  {word}: {meaning}" for word, meaning in CONFIDENCES.items() if counts[word])
    yield from ("", "Sources", *(f"  {source}" for source in layout.sources))
    yield from ("", "Doubts", *(f"  {doubt}" for doubt in layout.doubts))
    yield from ("", "Elements")
    for element in layout.elements.values():
        yield f"  {element.number:<6} {element.type} {element.name}"


def _told(layout: Layout, element: Element) -> Iterator[str]:
    exact = "exactly " if element.is_exact else "at most "
    yield named(element)
    yield f"Section: {element.section}"
    yield f"Type: {element.type}, {TYPES[element.type]}, {exact}{element.length} characters"
    if element.pattern_words:
        yield f"Form: {element.pattern_words}"
    if element.codes is not None and element.codes.form != "range":
        yield "Codes:" if element.codes.form == "list" else "Digits, one or more of:"
        yield from (f"  {code:>2}  {label}" for code, label in element.codes.values.items())
    elif element.codes_text:
        yield f"Codes: {element.codes_text}"
    yield f"Required for: {', '.join(element.required_for) or 'no program that is listed'}"
    yield f"Verified: {element.confidence} ({CONFIDENCES[element.confidence]})"
    yield f"Source: {element.source}"
    if element.note:
        yield f"Note: {element.note}"
    yield from _rules(layout, element)


def _rules(layout: Layout, element: Element) -> Iterator[str]:
    checks = Checks(layout)
    rules = layout.rules_of(element.number)
    yield from ("", f"{len(rules)} rules read it" if len(rules) != 1 else "1 rule reads it")
    for rule in rules:
        check = checks.all[checks.place[rule.id]]
        yield f"  {rule.id} ({rule.severity}, {rule.confidence}): {check.title}"
        yield f"      {rule.text}"
        yield f"      Expected: {check.expectation}."
        yield f"      To do: {check.repair}."
