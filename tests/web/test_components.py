"""The components write what they promise, escape what they are given, and need no database."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory, override_settings

from trackone.policy.refusal import Refusal
from trackone.web.forms import HouseForm, MemorableDateField
from trackone.web.uswds import Column, dates


def written(source: str, address: str = "/list/?kind=note&page=k9", **context: Any) -> str:
    template = engines["django"].from_string("{% load uswds %}" + source)
    return template.render(context, RequestFactory().get(address))


class Sample(HouseForm):
    name = forms.CharField(max_length=5, help_text="As on the paper.")
    on = MemorableDateField(label="Date of service")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    minutes = forms.IntegerField(required=False)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)


WRONG = {"name": "far too long", "on_month": "Nov", "on_day": "31", "on_year": "2026", "minutes": "an hour", "secret": "pw"}


def test_a_field_names_its_hint_and_its_error_for_those_who_listen() -> None:
    page = written("{% field form.name %}", form=Sample(WRONG))
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert '<label class="usa-label" for="id_name">' in page


def test_what_was_typed_stays_except_a_password() -> None:
    page = written("{% fields form %}", form=Sample(WRONG))
    assert 'value="far too long"' in page
    assert 'value="31"' in page
    assert 'value="an hour"' in page
    assert 'value="pw"' not in page


def test_every_link_of_the_error_summary_leads_to_an_input() -> None:
    page = written("{% error_summary form %}{% fields form %}", form=Sample(WRONG))
    links = re.findall(r'<a href="#([^"]+)"', page)
    assert links == ["id_name", "id_on_1", "id_kind_0", "id_minutes"]
    assert all(f'id="{link}"' in page for link in links)
    assert 'tabindex="-1" autofocus' in page


def test_an_attribute_that_the_page_knows_nothing_of_is_not_set() -> None:
    shown = written("{% field form.name autofocus=unknown hx_post=known %}", form=Sample(), known="/x/")
    assert "autofocus" not in shown
    assert 'hx-post="/x/"' in shown
    assert "autofocus" in written("{% field form.name autofocus=True %}", form=Sample())


def test_no_summary_without_errors() -> None:
    assert written("{% error_summary form %}", form=Sample()) == ""


def test_browsers_are_asked_to_remember_nothing() -> None:
    page = written("{% field form.name %}", form=Sample())
    assert 'autocomplete="off"' in page


def test_two_forms_of_one_page_have_two_keys() -> None:
    page = written("{% form_start '/a' %}{% form_end %}{% form_start '/b' %}{% form_end %}")
    keys = re.findall(r'name="_key" value="([0-9a-f-]{36})"', page)
    assert len(set(keys)) == 2
    assert page.count('name="csrfmiddlewaretoken" value="') == 2


def test_a_form_names_the_page_it_stands_on() -> None:
    assert 'name="_page" value="/list/?kind=note&amp;page=k9"' in written("{% form_start '/a' %}")


def test_a_form_in_a_fragment_names_the_page_around_it() -> None:
    template = engines["django"].from_string("{% load uswds %}{% form_start '/a' %}")
    request = RequestFactory().get("/_part/", headers={"HX-Current-URL": "http://testserver/people/4/?tab=notes"})
    assert 'name="_page" value="/people/4/?tab=notes"' in template.render({}, request)


def test_values_are_escaped_everywhere() -> None:
    evil = '"><script>alert(1)</script>'
    page = written(
        '{% page_header evil lead=evil %}{% endpage_header %}{% alert "info" evil %}{{ evil }}{% endalert %}'
        '{% cell evil %}{{ evil }}{% endcell %}{% button evil value=evil %}{% tag_label evil %}{% countdown evil "due" %}'
        "{% refusals refusals %}"
        "{% timeline_item on=on kind=evil heading=evil who=evil late=evil %}{{ evil }}{% endtimeline_item %}"
        "{% breadcrumb evil evil evil %}{% summary_item evil fix=evil %}{{ evil }}{% endsummary_item %}{% bar 1 2 evil %}",
        evil=evil,
        on=date(2026, 11, 20),
        refusals=[Refusal(code="x", sentence=evil, clause=evil, instead=evil)],
    )
    assert "<script>" not in page
    assert '""' not in page.replace('alt=""', "")


def test_a_refusal_says_the_sentence_the_way_out_and_the_clause() -> None:
    late = Refusal(code="window", sentence="You can't enter it any more.", clause="C.6", instead="Ask for a correction.")
    page = written("{% refusals refusals %}", refusals=[late])
    assert page.index("You can&#x27;t enter it any more.") < page.index("Ask for a correction.") < page.index("Policy C.6")
    assert written("{% refusals refusals %}", refusals=[]) == ""


def test_sorting_keeps_the_filter_and_leaves_the_page() -> None:
    columns = [Column("Date", sort="on"), Column("Staff")]
    page = written('{% data_table "Notes" columns sort="on" %}{% enddata_table %}', columns=columns)
    assert '<th scope="col" aria-sort="ascending"><a href="?kind=note&amp;sort=-on">Date' in page
    assert '<th scope="col">Staff</th>' in page


class Sieve(HouseForm):
    since = MemorableDateField(required=False)
    staff = forms.ChoiceField(required=False, choices=[("mine", "My own"), ("Others", [("7", "Wes Example")])])
    late = forms.BooleanField(label="Late ones only", required=False)


SINCE = {"since_month": "11", "since_day": "2", "since_year": "2026"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Filter: My own"),
        ({"staff": "7", "late": "on"}, "Filter: Wes Example · late ones only"),
        (SINCE, "Filter: since Mon Nov 2, 2026 · My own"),
    ],
)
def test_a_folded_filter_says_what_it_is_set_to(typed: dict[str, str], said: str) -> None:
    page = written("{% filter_form form %}", form=Sieve(typed))
    assert f'<details class="filter-fold"><summary>{said}</summary></details>' in page


def test_a_filter_with_a_wrong_answer_is_not_folded() -> None:
    page = written("{% filter_form form %}", form=Sieve({**SINCE, "since_day": "31"}))
    assert '<details class="filter-fold" open=""><summary>Filter: My own</summary>' in page


def test_a_filter_of_two_fields_stands_beside_its_list() -> None:
    class Short(HouseForm):
        show = forms.ChoiceField(required=False, choices=[("", "All"), ("a", "A")])

    assert "filter-fold" not in written("{% filter_form form %}", form=Short({}))


def test_the_pager_links_only_where_there_is_more() -> None:
    page = written('{% pager newer="" older="k25" %}')
    assert 'href="?kind=note&amp;page=k25"' in page
    assert "Newer" not in page
    assert written("{% pager newer=None older=None %}") == ""


def test_a_masked_number_shows_four_digits_only() -> None:
    page = written('{% masked "1234" %}')
    assert "XXX-XX-1234" in page
    assert "not on file" in written('{% masked "" %}')


def test_a_tag_of_an_unknown_kind_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no kind of tag"):
        written('{% tag_label "Open" "green" %}')


def test_dates_read_as_people_say_them() -> None:
    at = datetime(2026, 11, 20, 19, 5, tzinfo=UTC)
    assert dates.day(date(2026, 11, 20)) == "Fri Nov 20, 2026"
    with override_settings(TIME_ZONE="America/Indiana/Indianapolis"):
        assert dates.moment(at) == "Fri Nov 20, 2026, 2:05 PM"
        assert dates.moment_zone(at) == "Fri Nov 20, 2026, 2:05 PM EST"
    assert dates.day(None) == ""


@pytest.mark.parametrize("status", [404, 403, 409, 422])
def test_an_error_page_stands_without_a_request(status: int) -> None:
    page = engines["django"].get_template(f"errors/{status}.html").render({})
    assert "What to do:" in page
    assert "Nothing was lost" in page


@pytest.mark.parametrize("name", ["500.html", "400.html", "403_csrf.html", "404.html", "403.html"])
def test_djangos_own_error_pages_are_ours(name: str) -> None:
    assert "What to do:" in engines["django"].get_template(name).render({})


def test_the_context_of_a_block_reaches_its_content() -> None:
    template = engines["django"].from_string('{% load uswds %}{% panel "A" %}{{ word }}{% endpanel %}')
    assert "inside" in template.render({"word": "inside"})
