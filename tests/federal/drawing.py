"""Draw random records and random rules for the language's tests."""

from collections.abc import Callable

from hypothesis import strategies as st

from trackone.federal.language.tree import And, Call, Compare, If, Literal, Macro, Node, Not, Or, Sum
from trackone.federal.layout import Element, Layout, load

LAYOUT = load()
ODD_TEXTS = [
    "X",
    "+1",
    "-1",
    "1.5",
    "00",
    "007",
    "1e5",
    "nan",
    ".5",
    "12345678901234567890123",
    "٣",
    " 1",
    "é",
    "0000000000001",
]
ODD_DATES = [
    "20230229",
    "20240229",
    "19000229",
    "20000229",
    "20241301",
    "20240431",
    "00000101",
    "00010101",
    "2024115",
    "2024 115",
]
DAYS = st.dates().map(lambda day: f"{day:%Y%m%d}".rjust(8, "0")) | st.sampled_from(
    ["20240630", "20240701", "20230101", "20230102", "20221231", "20000615", "20060615", "20220331", "20220401"]
)
AMOUNTS = st.sampled_from(
    ["0", "0.00", "100", "999999.99", "50000", "50000.01", "123456.7", "1234567", "1.234", "12,5", "-3"]
)


def values_of(element: Element) -> st.SearchStrategy[str]:
    """Values of an element: mostly blank or lawful, now and then odd."""
    lawful: st.SearchStrategy[str]
    if element.type == "DT":
        lawful = DAYS | st.sampled_from(ODD_DATES)
    elif element.type == "DE":
        lawful = AMOUNTS
    elif element.codes is not None:
        codes = sorted(element.codes.values)
        lawful = st.sampled_from(codes).map(str) | st.sampled_from(codes).map(lambda code: f"{code:02d}")
    else:
        lawful = st.sampled_from(["1", "12", "12345", "18005", "IN", "SYN1", "SYN2", "AB123456789C", "9" * element.length])
    return st.just("") | lawful | lawful | st.sampled_from(ODD_TEXTS)


def records(base: list[dict[str, str]], *, most_changes: int = 12) -> st.SearchStrategy[dict[str, str]]:
    """One of the given records with some values changed."""
    elements = list(LAYOUT.elements.values())

    def changed(record: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
        change = st.sampled_from(elements).flatmap(lambda element: st.tuples(st.just(element.number), values_of(element)))
        return st.lists(change, max_size=most_changes).map(lambda changes: record | dict(changes))

    return st.sampled_from(base).flatmap(changed)


NUMBERS = [
    "100",
    "OBS",
    "108-A",
    "200",
    "203",
    "407",
    "408",
    "900",
    "901",
    "903",
    "906",
    "1002",
    "1302",
    "1702",
    "1704",
    "934",
]
_element = st.sampled_from(NUMBERS)
_elements = st.lists(_element, min_size=1, max_size=4).map(tuple)
_terms: dict[str, Callable[[], st.SearchStrategy[Node]]] = {
    "text": lambda: _call("v") | st.sampled_from(["", "0", "9", "SYN1", "20240630"]).map(Literal),
    "number": lambda: (
        _call("num")
        | _call("age")
        | st.tuples(_element, _element).map(lambda two: Call("days", two))
        | st.just(Call("lag"))
        | st.sampled_from([0, 1, 4, 18, 365, 0.5, 999999.99]).map(Literal)
    ),
    "date": lambda: _call("d") | st.just(Call("REPORT_END")) | _elements.map(lambda many: Call("latest", many)),
}


def _call(word: str) -> st.SearchStrategy[Node]:
    return _element.map(lambda element: Call(word, (element,)))


def _comparisons() -> st.SearchStrategy[Node]:
    def of(kind: str) -> st.SearchStrategy[Node]:
        signs = st.sampled_from(["==", "!="] if kind == "text" else ["==", "!=", "<", "<=", ">", ">="])
        term = _terms[kind]()
        right = (
            term
            if kind == "text"
            else term | st.tuples(term, st.integers(-400, 400).filter(bool)).map(lambda two: Sum(*two))
        )
        return st.builds(Compare, signs, term, right)

    return st.sampled_from(["text", "number", "date"]).flatmap(of)


def _leaves(layout: Layout) -> st.SearchStrategy[Node]:
    codes = st.lists(st.integers(0, 300), min_size=1, max_size=4).map(tuple)
    words = [_call(word) for word in ("filled", "blank", "digits_distinct", "valid")]
    return st.one_of(
        *words,
        st.builds(lambda element, values: Call("code", (element,), values), _element, codes),
        st.builds(lambda element, digit: Call("has_digit", (element,), (digit,)), _element, st.sampled_from("0129")),
        _elements.map(lambda many: Call("any_filled", many)),
        st.builds(
            lambda word, many, against: Call(word, (*many, against)),
            st.sampled_from(["all_on_or_after", "all_on_or_before"]),
            _elements,
            _element,
        ),
        st.sampled_from(sorted(layout.vocabulary.macros)).map(lambda name: Macro(name, layout.vocabulary.macros[name])),
        _comparisons(),
    )


def conditions(layout: Layout = LAYOUT) -> st.SearchStrategy[Node]:
    """Conditions of the grammar."""

    def joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        both_truths = st.builds(Compare, st.sampled_from(["==", "!="]), inner, inner)
        return st.builds(And, inner, inner) | st.builds(Or, inner, inner) | st.builds(Not, inner) | both_truths

    return st.recursive(_leaves(layout), joined, max_leaves=6)


def rules(layout: Layout = LAYOUT) -> st.SearchStrategy[If]:
    """Rules about single records."""
    return st.builds(If, st.none() | conditions(layout), conditions(layout))


def written(node: Node) -> str:
    """Write a rule or a condition as text."""
    match node:
        case If(when=None, then=then):
            return f"ALWAYS {written(then)}"
        case If(when=when, then=then):
            assert when is not None
            return f"IF {written(when)} THEN {written(then)}"
        case And(left=left, right=right):
            return f"({written(left)} AND {written(right)})"
        case Or(left=left, right=right):
            return f"({written(left)} OR {written(right)})"
        case Not(term=term):
            return f"(NOT ({written(term)}))"
        case Compare(sign=sign, left=left, right=right):
            return f"({written(left)} {sign} {written(right)})"
        case Sum(term=term, add=add):
            return f"{written(term)} {'+' if add >= 0 else '-'} {abs(add)}"
        case Literal(value=value):
            return f"'{value}'" if isinstance(value, str) else f"{value}"
        case Macro(name=name):
            return name
        case Call():
            return _written_call(node)
    raise AssertionError(node)


def _written_call(node: Call) -> str:
    quoted = [f"'{element}'" for element in node.elements]
    match node.word:
        case "REPORT_END":
            return node.word
        case "any_filled" | "latest":
            return f"{node.word}([{', '.join(quoted)}])"
        case "all_on_or_after" | "all_on_or_before":
            return f"{node.word}([{', '.join(quoted[:-1])}], {quoted[-1]})"
    values = [f"'{value}'" if isinstance(value, str) else str(value) for value in node.values]
    return f"{node.word}({', '.join([*quoted, *values])})"
