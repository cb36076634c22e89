"""Takes pictures out of the demonstrations' pages: extract.py PAGES_FOLDER PICTURES_FOLDER STYLE.css

A picture becomes a file of its own, with the colours of the page's style in it, light and dark.
"""

import pathlib
import re
import sys

PICTURES = {  # by the page, and the id of the figure there
    "polynomials": ("curve", "polynomials"),
    "relu-networks": ("curve", "relu-networks"),
    "kinks": ("curve", "kinks-of-the-relu-network"),
    "functions": ("activations", "the-functions"),
    "spirals": ("activations", "decision-regions-of-two-spirals"),
    "noise": ("batches", "noise-of-the-gradient"),
    "valley": ("momentum", "all-rows-at-each-step"),
    "noisy-valley": ("momentum", "a-few-rows-at-each-step"),
    "drift": ("same-bits", "how-far-the-results-drift-apart"),
    "depth": ("depth", "length-of-the-gradient-by-layer"),
}


def colours(style):
    """What pictures need of the page's style: colours by scheme, and what lines, areas and letters look like."""
    root = re.findall(r"^:root \{.*?\}|^@media \(prefers-color-scheme: dark\) \{.*?\} \}", style, re.S | re.M)
    shapes = re.findall(r"^\.(?:chart text|grid|axis|tick|edge|unit|mark|line|fill|skipped)\b.*$", style, re.M)
    assert len(root) == 2 and len(shapes) > 5, "the page's style has another form than this script knows"
    return "\n".join(root + shapes + ["svg { background: var(--paper); }"])


def picture(page, figure, style):
    found = re.search(rf'<figure id="{figure}">.*?(<svg .*?</svg>)', page, re.S)
    assert found, f"no figure {figure}"
    svg = found.group(1)
    width, height = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups()
    svg = svg.replace("<svg ", f'<svg width="{width}" height="{height}" ', 1)
    return svg.replace("</title>", f"</title>\n<style>\n{style}\n</style>", 1) + "\n"


def main(pages, pictures, style):
    style = colours(pathlib.Path(style).read_text())
    for name, (page, figure) in PICTURES.items():
        text = pathlib.Path(pages, page + ".html").read_text()
        pathlib.Path(pictures, name + ".svg").write_text(picture(text, figure, style))


if __name__ == "__main__":
    main(*sys.argv[1:])
