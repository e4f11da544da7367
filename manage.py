"""Django's own command line, for those who look for it here; `kaipu` is the usual door."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
