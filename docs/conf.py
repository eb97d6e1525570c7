"""Sphinx configuration: MyST pages, warnings are errors, nothing fetched."""

project = "Tongjian 通鉴"
copyright = "the Tongjian authors"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Tongjian 通鉴"
language = "en"
exclude_patterns = ["_build"]
