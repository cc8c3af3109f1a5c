"""Who can be chosen on a form that names somebody to a post."""

from trackone.organizations.models import Post
from trackone.organizations.models.people import PostQuerySet


def holders_among(posts: PostQuerySet) -> tuple[dict[str, Post], list[tuple[str, str]]]:
    """Return the posts by which people are known, by the value of their choice, and the choices by name.

    A person stands there once for each organization. One SQL statement.
    """
    found: dict[tuple[int, int], Post] = {}
    for post in posts.select_related("person__account", "organization", "region").order_by("person__name", "pk"):
        found.setdefault((post.person_id, post.organization_id), post)
    holders = {str(post.pk): post for post in found.values()}
    return holders, [(key, f"{post.person.name}, {post.organization.name}") for key, post in holders.items()]
