"""Opens a report in Chromium and checks what a person would see.

    report_page.py PAGE.html SCREENSHOT_FOLDER

No message in the console, nothing fetched, every picture with size and data, the switch of scales, and both colour
schemes, of which it leaves screenshots. Ends with status 1 at the first thing that is wrong.
"""

import pathlib
import shutil
import sys

from playwright.sync_api import sync_playwright

DATA = "path.line, circle, rect"
HEADINGS = ("Gradient of each layer", "Update of each layer", "Where the time went", "Balance of the workers", "Network")


def look(page, scheme, address, least_figures):
    messages, fetched = [], []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: fetched.append(request.url))
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    assert not messages, f"console: {messages}"
    others = [url for url in fetched if url != address and not url.startswith("data:")]
    assert not others, f"fetched: {others}"

    figures = page.locator("figure")
    assert figures.count() >= least_figures, f"only {figures.count()} figures"
    for figure in figures.all():
        name = figure.locator("figcaption").inner_text()
        chart = figure.locator("svg.chart").first
        box = chart.bounding_box()
        assert box and box["width"] > 300 and box["height"] > 100, f"{name} has no size: {box}"
        assert chart.locator(DATA).count() > 0, f"{name} has no data"
    for chart in page.locator("svg.chart").all():
        assert "NaN" not in chart.inner_html(), "a coordinate is no number"


def switch(page, scheme, folder):
    linear, log = page.locator("div.linear svg"), page.locator("div.log svg")
    assert linear.is_visible() and not log.is_visible(), "linear must show first"
    page.locator("label[for=log]").click()
    assert log.is_visible() and not linear.is_visible(), "the switch must show the log scale"
    assert log.locator("path.line").count() > 0, "the log scale has no curve"
    page.screenshot(path=folder / f"report-{scheme}-log.png")
    page.locator("label[for=linear]").click()
    assert linear.is_visible() and not log.is_visible(), "the switch must go back"


def both_schemes(file, screenshots, name, check):
    folder = pathlib.Path(screenshots)
    folder.mkdir(parents=True, exist_ok=True)
    address = pathlib.Path(file).resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        papers = []
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 900, "height": 700})
            check(page, scheme, folder, address)
            page.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)
            papers.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            page.close()
        browser.close()
    assert papers[0] != papers[1], f"light and dark look alike: {papers}"
    print(f"{name} in a browser: no messages, all pictures drawn, light and dark in {folder}")


def check(page, scheme, folder, address):
    look(page, scheme, address, least_figures=6)
    headings = page.locator("figcaption").all_inner_texts()
    for heading in HEADINGS:
        assert any(each.startswith(heading) for each in headings), f"no {heading} among {headings}"
    outcomes = ("Confusion matrix", "Predicted against true")
    assert any(each.startswith(outcomes) for each in headings), f"no picture of the predictions among {headings}"
    switch(page, scheme, folder)


def main(file, screenshots):
    both_schemes(file, screenshots, "report", check)


if __name__ == "__main__":
    main(*sys.argv[1:])
