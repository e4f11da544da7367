"""Play the week of tests/journeys/week.py on an open demonstration: `python -m tools.week [ADDRESS] [en|zh-hans]`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")  # noqa: TID251 - names the settings, reads nothing
django.setup()

from tests.journeys import week  # noqa: E402 - its parts know tables, so Django must be ready first

if __name__ == "__main__":
    week.main()
