"""Opens a demonstration's page in Chromium and checks what a person would see.

    demo_page.py PAGE.html SCREENSHOT_FOLDER

As report_page.py, without the switch of scales; the formulas must have a size, too. Screenshots are named after the page.
"""

import pathlib
import sys

from report_page import both_schemes, look


def check(page, scheme, _folder, address):
    look(page, scheme, address, least_figures=1)
    formulas = page.locator("math[display=block]")
    assert formulas.count() > 0, "no formula"
    for formula in formulas.all():
        box = formula.bounding_box()
        assert box and box["width"] > 20 and box["height"] > 10, f"a formula has no size: {box}"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"the page is {width} pixels wide"


def main(file, screenshots):
    both_schemes(file, screenshots, pathlib.Path(file).stem, check)


if __name__ == "__main__":
    main(*sys.argv[1:])
