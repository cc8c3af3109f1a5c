"""Find Social Security and taxpayer numbers in free text, however they are written; plain Python, no Django, no database."""

from trackone.identity.guarding.finding import Found, each_found, find, masked_text

__all__ = ["Found", "each_found", "find", "masked_text"]
