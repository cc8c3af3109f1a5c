"""The policy in plain language: every refusal links to its clause here (R.1)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trackone.policy import clauses as book


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Show the whole policy, section by section, with its references and revisions."""
    by_section = [
        (number, name, [clause for clause in book.clauses().values() if clause.section == number])
        for number, name in book.sections().items()
    ]
    context = {"document": book.document(), "sections": by_section}
    return render(request, "book/policy.html", context)


@login_not_required
@require_safe
def policy_clause(request: HttpRequest, clause: str) -> HttpResponse:
    """Show one clause with what it means in the system; `general` shows the decisions that many clauses share."""
    if clause in (*book.general(), "general"):
        return render(request, "book/general.html", {"general": book.general().values()})
    found = book.clauses().get(clause)
    if found is None:
        raise Http404
    context = {
        "clause": found,
        "heading": found.title or f"Policy {found.id}",
        "lead": f"Policy {found.id}, {book.sections()[found.section]}" if found.title else book.sections()[found.section],
    }
    return render(request, "book/clause.html", context)
