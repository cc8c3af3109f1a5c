"""Check the federal participant files and compute their indicators: plain Python on Polars, no framework, no database.

What the federal government has published stands as dated data in `layouts/`; the code beside it knows only their form.
"""

from trackone.federal.checking import Checked, check
from trackone.federal.layout import Layout, LayoutProblem, load
from trackone.federal.measures import Request, indicators

__all__ = ["Checked", "Layout", "LayoutProblem", "Request", "check", "indicators", "load"]
