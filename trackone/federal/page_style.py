"""The style of the pages that are written to files: no font, no picture, no address, light and dark, on paper too."""

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #a9aeb1; --soft: #f0f0f0; --link: #005ea2;
  --reject: #b50909; --warning: #775540; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f0f0; --paper: #171717; --line: #71767a; --soft: #2e2e2e;
  --link: #73b3e7; --reject: #fb8c8c; --warning: #e5c27b; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 75rem;
  padding: 1rem; }
h1, h2, p { overflow-wrap: anywhere; }
a { color: var(--link); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; background: var(--paper); padding: .5rem; }
:focus-visible { outline: .25rem solid var(--link); outline-offset: .125rem; }
dl, nav ul { display: flex; flex-wrap: wrap; gap: .5rem 2rem; padding: 0; list-style: none; }
dt { font-size: .875rem; }
dd { font-size: 1.5rem; font-weight: 600; margin: 0; }
.wide { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-size: .875rem; padding-bottom: .25rem; }
th, td { border-bottom: 1px solid var(--line); padding: .5rem; text-align: left; vertical-align: top; }
thead th { background: var(--soft); }
td p { margin: 0 0 .25rem; }
th.n, .n { text-align: right; font-variant-numeric: tabular-nums; }
tbody th { overflow-wrap: anywhere; }
.stacked .n { white-space: nowrap; }
.stacked .words { width: 60%; }
#rules + .wide .words { width: 72%; }
.records, .records ul { padding-left: 1.25rem; margin: .25rem 0; }
.records li { margin-bottom: .25rem; overflow-wrap: anywhere; }
.reject { color: var(--reject); font-weight: 600; }
.warning { color: var(--warning); font-weight: 600; }
.caution { font-style: italic; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
details { margin-top: .25rem; }
summary { color: var(--link); cursor: pointer; min-height: 1.5rem; }
@media (max-width: 48rem) {
  .stacked, .stacked caption, .stacked tbody, .stacked tr, .stacked tbody th, .stacked td { display: block; width: auto; }
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .stacked tbody th, .stacked td { border: 0; padding: .125rem 0; text-align: left; }
  .stacked .words, #rules + .wide .words { width: auto; }
  .stacked [data-column]::before { content: attr(data-column) ": "; }
}
@media print { nav, .skip { display: none; } .wide { overflow: visible; } }
"""
