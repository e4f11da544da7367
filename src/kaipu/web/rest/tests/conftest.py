"""Pages in these tests show an empty shelf that nobody follows."""

from kaipu.web.ui.tests.conftest import quiet_shelf

__all__ = ["quiet_shelf"]
