"""Copy the product pictures that taxonomy.tsv names out of the npm package @iconify-json/fluent-emoji-flat into the shop's static files.

    npm pack @iconify-json/fluent-emoji-flat && tar xf iconify-json-fluent-emoji-flat-*.tgz
    python tools/vendor_icons.py package

The pictures are Microsoft's Fluent emoji (flat), MIT licence. Nobody needs npm to run the shop: the result is committed.
Pictures that are named no longer are removed.
"""

import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TAXONOMY = ROOT / "src/kaipu/demo/taxonomy.tsv"
TARGET = ROOT / "src/kaipu/web/ui/static/products"
# The picture of a product without one, and of an empty shelf.
ALWAYS = {"package", "shopping-cart", "magnifying-glass-tilted-left"}
LICENCE = """The pictures in this folder are Fluent Emoji (flat), taken from the npm package @iconify-json/fluent-emoji-flat {version}.

MIT License

Copyright (c) Microsoft Corporation.

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def list_wanted() -> set[str]:
    """Return the names of all pictures in use."""
    with TAXONOMY.open(encoding="utf-8", newline="") as lines:
        return ALWAYS | {row["icon"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def copy_icons(package: Path) -> int:
    """Write one SVG file for each picture and the licence beside them; raises SystemExit when the package lacks one."""
    icons = json.loads((package / "icons.json").read_text("utf-8"))
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    wanted = list_wanted()
    missing = wanted - icons["icons"].keys()
    if missing:
        raise SystemExit(f"The package has no picture called {', '.join(sorted(missing))}.")
    TARGET.mkdir(parents=True, exist_ok=True)
    for stale in TARGET.glob("*.svg"):
        if stale.stem not in wanted:
            stale.unlink()
    for name in sorted(wanted):
        icon = icons["icons"][name]
        width, height = icon.get("width", icons.get("width", 32)), icon.get("height", icons.get("height", 32))
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{icon["body"]}</svg>\n'
        (TARGET / f"{name}.svg").write_text(svg, "utf-8")
    (TARGET / "LICENSE.txt").write_text(LICENCE.format(version=version), "utf-8")
    return len(wanted)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Name the folder of the unpacked package: python tools/vendor_icons.py package")
    print(f"{copy_icons(Path(sys.argv[1]))} pictures written to {TARGET.relative_to(ROOT)}")
