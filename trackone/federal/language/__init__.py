"""The small language of edit checks: parsed to a tree, compiled to Polars expressions, said in plain words."""

from trackone.federal.language.parsing import RuleProblem, Vocabulary, parse, parse_condition
from trackone.federal.language.tree import Node, elements_of

__all__ = ["Node", "RuleProblem", "Vocabulary", "elements_of", "parse", "parse_condition"]
