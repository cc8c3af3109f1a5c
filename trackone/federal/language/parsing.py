"""From the text of a rule to its tree. Whatever is not in the language is refused with the reason and the place."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NoReturn

from trackone.federal.language.tokens import RuleProblem, Token, tokens
from trackone.federal.language.tree import And, Call, Compare, If, Kind, Literal, Macro, Name, Node, Not, Or, Pairs, Sum
from trackone.federal.language.words import PAIR_WORDS, REPORT_END, SIGNS, WORDS

__all__ = ["RuleProblem", "Vocabulary", "kind_of", "parse", "parse_condition"]

_DEEPEST = 100
RESERVED = {"AND", "OR", "NOT", "IF", "THEN", "ALWAYS", "FOR", "IN", "FILE", "FAIL"}


@dataclass(frozen=True)
class Vocabulary:
    """What a rule may speak of: the elements, the roles of elements (exit, birth), macros with their trees, open names."""

    elements: Collection[str]
    roles: Mapping[str, str] = field(default_factory=dict)
    macros: Mapping[str, Node] = field(default_factory=dict)
    names: Collection[str] = ()


def parse(text: str, *, vocabulary: Vocabulary) -> Node:
    """Parse a rule (`ALWAYS`, `IF` or `FOR a, b IN FILE`); raise RuleProblem."""
    return _Parser(text, vocabulary).rule()


def parse_condition(text: str, *, vocabulary: Vocabulary) -> Node:
    """Parse a condition alone, such as a macro or a row of a report; raise RuleProblem."""
    return _Parser(text, vocabulary).whole_condition()


def kind_of(node: Node) -> Kind:
    """Say what a term stands for."""
    if isinstance(node, Literal):
        return Kind.TEXT if isinstance(node.value, str) else Kind.NUMBER
    if isinstance(node, Call):
        return Kind.DATE if node.word == REPORT_END else WORDS[node.word].gives
    return kind_of(node.term) if isinstance(node, Sum) else Kind.TRUTH


class _Parser:
    """Recursive descent; every method takes what it names and stands behind it."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._words, self._vocabulary = tokens(text), vocabulary
        self._next, self._end, self._depth, self._is_pair = 0, len(text) + 1, 0, False

    def rule(self) -> Node:
        if self._is("FOR"):
            return self._finished(self._pairs())
        if self._is("ALWAYS"):
            self._take("ALWAYS")
            return self._finished(If(None, self._truth()))
        if not self._is("IF"):
            self._refuse("a rule begins with ALWAYS, IF or FOR a, b IN FILE")
        self._take("IF")
        when = self._truth()
        self._take("THEN")
        return self._finished(If(when, self._truth()))

    def whole_condition(self) -> Node:
        return self._finished(self._truth())

    def _pairs(self) -> Node:
        for word in ("FOR", "a", ",", "b", "IN", "FILE", ",", "a", "!=", "b", ":", "IF"):
            self._take(word)
        self._is_pair = True
        condition = self._truth()
        self._take("THEN")
        fails = [self._fail()]
        while self._is("AND"):
            self._take("AND")
            fails.append(self._fail())
        if len(set(fails)) < len(fails):
            self._refuse("FAIL names the same record twice")
        return Pairs(condition, tuple(fails))

    def _fail(self) -> str:
        self._take("FAIL")
        self._take("(")
        side = self._side()
        self._take(")")
        return side

    def _truth(self) -> Node:
        at = self._at()
        node = self._either()
        if kind_of(node) is not Kind.TRUTH:
            raise RuleProblem(f"{kind_of(node).value} stands where a condition is expected", at=at)
        return node

    def _either(self) -> Node:
        return self._joined("OR", Or, self._both)

    def _both(self) -> Node:
        return self._joined("AND", And, self._opposite)

    def _joined(self, word: str, join: type[And] | type[Or], part: Callable[[], Node]) -> Node:
        at = self._at()
        node = part()
        while self._is(word):
            self._take(word)
            right_at = self._at()
            right = part()
            for side, place in ((node, at), (right, right_at)):
                if kind_of(side) is not Kind.TRUTH:
                    raise RuleProblem(f"{word} joins conditions, not {kind_of(side).value}", at=place)
            node = join(node, right)
        return node

    def _opposite(self) -> Node:
        if not self._is("NOT"):
            return self._comparison()
        self._take("NOT")
        at = self._at()
        term = self._deeper(self._opposite)
        if kind_of(term) is not Kind.TRUTH:
            raise RuleProblem(f"NOT needs a condition, not {kind_of(term).value}", at=at)
        return Not(term)

    def _comparison(self) -> Node:
        left = self._sum()
        at = self._at()
        sign = self._token()
        if sign and sign.text in SIGNS and sign.kind == "sign":
            self._next += 1
            return self._compared(sign.text, left, self._sum(), at)
        if self._is("in"):
            self._take("in")
            low = self._sum()
            self._take("..")
            high = self._sum()
            return And(self._compared(">=", left, low, at), self._compared("<=", left, high, at))
        return left

    def _compared(self, sign: str, left: Node, right: Node, at: int) -> Node:
        one, other = kind_of(left), kind_of(right)
        if one is not other:
            raise RuleProblem(f"{one.value} can't be compared with {other.value}", at=at)
        if one in (Kind.TEXT, Kind.TRUTH) and sign not in ("==", "!="):
            raise RuleProblem(f"{one.value} knows only == and !=, not {sign}", at=at)
        return Compare(sign, left, right)

    def _sum(self) -> Node:
        node = self._term()
        while (token := self._token()) and token.text in ("+", "-") and token.kind == "sign":
            self._next += 1
            if kind_of(node) not in (Kind.DATE, Kind.NUMBER):
                raise RuleProblem(f"nothing can be added to {kind_of(node).value}", at=token.at)
            number = self._whole_number()
            node = Sum(node, number if token.text == "+" else -number)
        return node

    def _term(self) -> Node:
        token = self._token()
        if token is None:
            self._refuse("the rule ends where something is expected")
        if token.kind == "number":
            self._next += 1
            return Literal(float(token.text) if "." in token.text else int(token.text))
        if token.kind == "quoted":
            self._next += 1
            return Literal(token.text)
        if token.text == "(":
            self._take("(")
            node = self._deeper(self._either)
            self._take(")")
            return node
        if token.text == "-":
            self._next += 1
            return Literal(-self._whole_number())
        if token.kind != "name" or token.text in RESERVED:
            self._refuse(f"{token.text!r} stands where a word is expected")
        return self._named(token)

    def _named(self, token: Token) -> Node:
        name = token.text
        self._next += 1
        if name == REPORT_END:
            return Call(name)
        if name in WORDS:
            return self._call(token)
        if self._is_pair:
            raise RuleProblem(f"a rule about two records knows no name {name!r}", at=token.at)
        if name in self._vocabulary.names:
            return Name(name)
        if name in self._vocabulary.macros:
            return Macro(name, self._vocabulary.macros[name])
        known = [*WORDS, *self._vocabulary.macros, *self._vocabulary.names, REPORT_END, *RESERVED]
        near = get_close_matches(name, known, n=1)
        raise RuleProblem(f"unknown word {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""), at=token.at)

    def _call(self, token: Token) -> Node:
        word, side = token.text, ""
        self._take("(")
        if self._is_pair:
            if word not in PAIR_WORDS:
                raise RuleProblem(f"{word} can't be used in a rule about two records", at=token.at)
            side = self._side()
            self._take(",")
        elements: list[str] = []
        values: list[int | str] = []
        for number, letter in enumerate(WORDS[word].takes):
            if number:
                self._take(",")
            if letter in "el":
                elements += self._elements() if letter == "l" else [self._element()]
            else:
                values += self._whole_numbers() if letter == "n" else [self._digit()]
        self._take(")")
        for role in WORDS[word].reads:
            if role not in self._vocabulary.roles:
                raise RuleProblem(f"{word} needs the layout to name the element of its {role}", at=token.at)
        return Call(word, tuple(elements), tuple(values), side)

    def _side(self) -> str:
        if not (self._is("a") or self._is("b")):
            self._refuse("a record is named a or b")
        return self._advance().text

    def _elements(self) -> list[str]:
        self._take("[")
        found = [self._element()]
        while self._is(","):
            self._take(",")
            found.append(self._element())
        self._take("]")
        return found

    def _element(self) -> str:
        token = self._token()
        if token is None or token.kind == "sign":
            self._refuse("an element is expected")
        self._next += 1
        if token.text not in self._vocabulary.elements:
            raise RuleProblem(f"the layout has no element {token.text!r}", at=token.at)
        return token.text

    def _whole_numbers(self) -> list[int]:
        found = [self._whole_number()]
        while self._is(","):
            self._take(",")
            found.append(self._whole_number())
        return found

    def _whole_number(self) -> int:
        token = self._token()
        if token is None or token.kind != "number" or "." in token.text:
            self._refuse("a whole number is expected")
        self._next += 1
        return int(token.text)

    def _digit(self) -> str:
        token = self._token()
        if token is None or token.kind != "quoted" or not re.fullmatch("[0-9]", token.text):
            self._refuse("one digit in quotes is expected")
        self._next += 1
        return token.text

    def _deeper(self, part: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(f"more than {_DEEPEST} brackets stand in each other")
        node = part()
        self._depth -= 1
        return node

    def _finished(self, node: Node) -> Node:
        if (token := self._token()) is not None:
            self._refuse(f"the rule should end before {token.text!r}")
        return node

    def _token(self) -> Token | None:
        return self._words[self._next] if self._next < len(self._words) else None

    def _at(self) -> int:
        token = self._token()
        return token.at if token else self._end

    def _is(self, text: str) -> bool:
        token = self._token()
        return token is not None and token.kind != "quoted" and token.text == text

    def _take(self, text: str) -> None:
        if not self._is(text):
            token = self._token()
            self._refuse(f"{text!r} is expected" + (f" before {token.text!r}" if token else " at the end"))
        self._next += 1

    def _advance(self) -> Token:
        self._next += 1
        return self._words[self._next - 1]

    def _refuse(self, reason: str) -> NoReturn:
        raise RuleProblem(reason, at=self._at())
