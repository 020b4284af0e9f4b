"""Compiling every template: `make install` does, so that the first run is as fast as the next."""

from __future__ import annotations

import sys

from pipeline.report.pages import environment


def compile_all() -> None:
    """Compile every template now; what is kept already is not compiled again."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


if __name__ == "__main__":
    sys.dont_write_bytecode = False  # it is asked for by name
    compile_all()
