"""Build what a browser loads from what people edit: stylesheets by Tailwind, the icon sprite, htmx, the charts.

Only developers and CI run it (npm is needed); the results are committed, and CI fails when a rebuild differs.
"""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKSHOP = ROOT / "tools/css"
UI = ROOT / "src/kaipu/web/ui"
STATIC = UI / "static"
HEADER = '<svg xmlns="http://www.w3.org/2000/svg">'


def install() -> None:
    """Install the exact packages of the lock file, unless that was done after its last change.

    Not `npm ci`: it wants builds for every platform in the lock, also where a registry offers only some of them.
    """
    lock, done = WORKSHOP / "package-lock.json", WORKSHOP / "node_modules/.package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "install", "--no-save", "--no-audit", "--no-fund"], cwd=WORKSHOP, check=True)


def build_stylesheets() -> None:
    """Compile one stylesheet for each site."""
    for site in ("storefront", "console"):
        subprocess.run(
            [
                str(WORKSHOP / "node_modules/.bin/tailwindcss"), "--minify",
                "-i", str(UI / f"css/{site}.css"), "-o", str(STATIC / f"css/{site}.css"),
            ],
            cwd=WORKSHOP,
            check=True,
        )  # fmt: skip


def build_icons() -> None:
    """Collect the icons named in tools/css/icons.txt into one sprite; every page points into it."""
    source = WORKSHOP / "node_modules/heroicons"
    symbols = []
    for name in sorted(set((WORKSHOP / "icons.txt").read_text().split())):
        drawing = (source / "24/outline" / f"{name}.svg").read_text()
        paths = re.sub(r"\s*\n\s*", "", drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")])
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    licence = f"<!-- heroicons, {' '.join((source / 'LICENSE').read_text().split()).split(' Permission')[0]} -->"
    (STATIC / "icons.svg").write_text("\n".join([HEADER, licence, *symbols, "</svg>"]) + "\n")
    shutil.copyfile(source / "LICENSE", STATIC / "vendor/heroicons.LICENSE")


def vendor_htmx() -> None:
    """Copy htmx and its licence as published."""
    source = WORKSHOP / "node_modules/htmx.org"
    script = (source / "dist/htmx.min.js").read_text()
    (STATIC / "vendor/htmx.min.js").write_text(re.sub(r"\n//# sourceMappingURL=.*", "", script))
    shutil.copyfile(source / "LICENSE", STATIC / "vendor/htmx.LICENSE")


def vendor_echarts() -> None:
    """Copy the whole of Apache ECharts with its licence and notice, for the desk."""
    source, target = WORKSHOP / "node_modules/echarts", ROOT / "src/kaipu/web/console/static/vendor"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / "dist/echarts.min.js", target / "echarts.min.js")
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(source / name, target / f"echarts.{name}")


if __name__ == "__main__":
    install()
    build_stylesheets()
    build_icons()
    vendor_htmx()
    vendor_echarts()
