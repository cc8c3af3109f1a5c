"""Accounts (the log-in), people, and the posts they hold."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Func, Q

from trackone.audit.recorded import recorded
from trackone.organizations.models.places import Organization, Region, Site, Workgroup
from trackone.organizations.models.spans import ends_after_it_begins, never_two_at_once


class Account(AbstractBaseUser):
    """One row is one log-in. Not gated: Django writes `last_login` without an act."""

    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    # Raised to end every session at once: it is part of the session's hash.
    session_epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    def get_session_auth_hash(self) -> str:
        """Return what a session must match: it changes with the password and with `session_epoch`."""
        return f"{super().get_session_auth_hash()}.{self.session_epoch}.{int(self.is_active)}"


class Person(models.Model):
    """One row is one member of the staff, in whatever posts."""

    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="person")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)

    class Meta:
        triggers = [recorded()]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a post is: a named bundle of the actions in `authority.MAY`."""

    TEAM_MEMBER = "team_member", "Team member"
    CLERK = "clerk", "Clerk"
    TEAM_LEADER = "team_leader", "Team leader"
    CONTACT = "contact", "Single point of contact"
    COORDINATOR = "coordinator", "Regional coordinator"
    OPERATOR = "operator", "One Stop Operator"
    MASTER_USER = "master_user", "Master User"
    STATE_STAFF = "state_staff", "State staff (DWD)"
    HELP_DESK = "help_desk", "Help desk"
    AUDITOR = "auditor", "Auditor"


STATEWIDE_ROLES = frozenset({Role.STATE_STAFF, Role.HELP_DESK, Role.AUDITOR})


class PostQuerySet(models.QuerySet["Post"]):
    """Words for choosing posts."""

    def in_force(self, on: date | Func[Any]) -> "PostQuerySet":
        """Keep posts that are held on this day (a date, or an expression that gives one)."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), since_on__lte=on)


class Post(models.Model):
    """One row is one post held by one person over a dated span; no site means every site of the region.

    `named_in` says which paper names the holder, where one has to: a contact is named in writing.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="posts")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="posts")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, null=True, blank=True, related_name="posts")
    alternate_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="alternates")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    named_in = models.CharField(max_length=200, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        triggers = [recorded()]
        constraints = [
            ends_after_it_begins("post_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(region__isnull=False) | Q(role__in=sorted(STATEWIDE_ROLES)),
                name="only_statewide_roles_have_no_region",
            ),
            models.CheckConstraint(condition=Q(site=None) | Q(region__isnull=False), name="a_site_post_names_its_region"),
            never_two_at_once(
                "organization_id",
                "region_id",
                condition=Q(role="contact", alternate_for=None),
                name="one_contact_an_organization_and_region",
            ),
        ]
        indexes = [models.Index(fields=["region", "role"], name="post_region_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk}"


class Attempt(models.Model):
    """One row counts the failed log-ins under one user name since the last success."""

    username = models.CharField(max_length=60, unique=True)
    failed_count = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failed_count} failed"
