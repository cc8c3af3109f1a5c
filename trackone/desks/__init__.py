"""Combine rooms for one screen: home by role, the participant's page. Queries only; nothing is written here."""
