"""The guard finds numbers however they are written, and does not cry over others; what it says never holds the number."""

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.identity.corpus import AROUND, WAYS, issued, with_a_number, without_a_number
from trackone.identity.guarding import find, masked_text
from trackone.identity.guarding.views import View, views

pytestmark = pytest.mark.policy("II.1")


def drawn(way: str, random: Random) -> tuple[str, str]:
    parts = issued(random)
    return random.choice(AROUND).format(WAYS[way](random, parts)), parts[2]


@pytest.mark.parametrize("way", WAYS)
def test_a_number_is_found_in_this_way_of_writing(way: str) -> None:
    random = Random(way)
    texts = [drawn(way, random) for _ in range(100)]
    missed = [text for text, last in texts if f"XXX-XX-{last}" not in {found.masked for found in find(text)}]
    assert not missed


def test_of_many_numbers_hardly_one_is_missed() -> None:
    random = Random(20261124)
    assert len(WAYS) >= 20
    texts = [with_a_number(random) for _ in range(5_000)]
    missed = Counter(way for way, text, last in texts if not any(one.masked[-4:] == last for one in find(text)))
    assert missed.total() <= 5_000 * 0.005, missed


def test_hardly_a_text_without_a_number_is_refused() -> None:
    random = Random(20261124)
    texts = [without_a_number(random) for _ in range(20_000)]
    refused = Counter(kind for kind, text in texts if find(text))
    assert refused.total() <= 20_000 * 0.005, refused


@pytest.mark.policy("II.2")
def test_what_was_found_is_cited_masked_and_nothing_of_it_stays() -> None:
    random = Random(7)
    for _ in range(1_500):
        _, text, last = with_a_number(random)
        after = masked_text(text)
        assert not find(after), (text, after)
        assert f"XXX-XX-{last}" in after or not find(text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Gave 512-34-6789 at the desk.", "Gave XXX-XX-6789 at the desk."),
        ("(512) 34-6789 it is", "XXX-XX-6789 it is"),
        ("&#53;12&ndash;34&ndash;6789 &amp; more", "XXX-XX-6789 &amp; more"),
        ("a 51\u200b2\u00a034\u00a06789\u200b b", "a XXX-XX-6789 b"),
        ("He said five one two, three four, six seven eight nine, and left", "He said XXX-XX-6789, and left"),
        ("512-34-6789 and 513346789", "XXX-XX-6789 and XXX-XX-6789"),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_only_the_number_is_replaced(text: str, after: str) -> None:
    assert masked_text(text) == after


@pytest.mark.parametrize(
    "label", ["Claim no. ", "case ", "EIN ", "account #", "order ", "Lafayette, IN ", "$", "A", "https://x.test/?id="]
)
def test_nine_digits_in_a_row_are_what_the_words_before_them_say(label: str) -> None:
    assert not find(f"Seen: {label}512346789.")
    assert find(f"Seen: {label.rstrip('$A')} SSN 512346789.")


def test_the_number_of_a_form_with_its_month_is_none() -> None:
    assert not find("Form 671 05/2024 and room 512 11 2026")
    assert find("Came with 671 05 2024")


@pytest.mark.parametrize("text", ["000-12-3456", "666-12-3456", "912-34-5678", "512-00-6789", "512-34-0000", "950-00-1234"])
def test_what_was_never_issued_is_no_number(text: str) -> None:
    assert not find(f"The card says {text}.")


def test_the_made_up_range_counts_only_where_it_is_in_use() -> None:
    assert not find("912-34-5678")
    assert [found.masked for found in find("912-34-5678", made_up_range=True)] == ["XXX-XX-5678"]


def test_a_taxpayer_number_is_told_apart() -> None:
    assert [found.kind for found in find("912-70-5678 and 512-34-6789")] == ["itin", "ssn"]


@pytest.mark.parametrize(
    "text",
    ["&" * 5000, "%41" * 4000, "=41" * 4000, "1 " * 9000, "one " * 9000, "A" * 90_000, "<" * 9000, "\u0661\u200b" * 5000],
)
def test_no_text_takes_long(text: str) -> None:
    # A pattern that goes back and back would take minutes here; the suite's own limit stops it.
    assert all(0 <= one.start < one.end <= len(text) for one in find(text))


_PIECE = st.sampled_from(
    ["5", "12", "-", " ", "&#53;", "&amp;", "%35", "\\u0035", "\u0665", "\u200b", "<b>", "=35", "a", "\n> ", "\U0001d7d3"]
)


@given(st.lists(_PIECE, max_size=30).map("".join))
def test_every_place_of_a_view_points_into_what_was_typed(text: str) -> None:
    for view in views(text):
        spans = [view.origin(at, at + 1) for at in range(len(view.text))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert spans == sorted(spans)
        for letter, (start, end) in zip(view.text, spans, strict=True):
            assert end - start > 1 or text[start] == letter or not text[start].isascii()


@given(st.text(alphabet="ab1", max_size=40), st.text(alphabet="ab1", max_size=3))
def test_replacing_in_a_view_is_replacing_in_the_text(text: str, new: str) -> None:
    view = View(text).sub(re.compile("ab?"), lambda match: new).sub(re.compile("1+"), lambda match: "2")
    assert view.text == re.sub("1+", "2", re.sub("ab?", new, text))
