"""Set up an empty database: `trackone setup --name "..." --email ... [--username ...] [--state "..."] [--address URL]`."""

import argparse
import sys

from config.start import start_django


def main(arguments: list[str]) -> int:
    """Make the state and one state person, print the activation link once; 1 when the database is not empty."""
    chosen = _parse(arguments)
    start_django()
    from django.urls import reverse

    from trackone.audit.context import clock_now
    from trackone.organizations.activation import make_link_token
    from trackone.organizations.founding import AlreadyFounded, found_house
    from trackone.policy.section_5_logon_access import ACTIVATION_LINK_LASTS

    at = clock_now()
    username = chosen.username or chosen.email.partition("@")[0].lower()
    try:
        account = found_house(state=chosen.state, name=chosen.name, username=username, email=chosen.email, at=at)
    except AlreadyFounded:
        print("This database is not empty: people and organizations are there already.", file=sys.stderr)
        return 1
    page = reverse("activate", args=[make_link_token(account, at=at)])
    hours = int(ACTIVATION_LINK_LASTS.total_seconds() // 3600)
    print(f"{chosen.name} logs in as {username} after choosing a password here, once, within {hours} hours:")
    print(f"{chosen.address.rstrip('/')}{page}")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trackone setup", description=__doc__)
    parser.add_argument("--name", required=True, help="the first state person's name")
    parser.add_argument("--email", required=True, help="that person's own address")
    parser.add_argument("--username", help="the log-in's name; the part before the @ unless given")
    parser.add_argument("--state", default="Department of Workforce Development", help="the state's organization")
    parser.add_argument("--address", default="", help="where the house will be reached, for the link (https://...)")
    return parser.parse_args(arguments)
