"""`kaipu prepare`: what must be true of the database and the static files before the shop opens."""

import hashlib
from pathlib import Path

import click
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kaipu.launch.trouble import LaunchTrouble

MIGRATION_LOCK = 0x6B616970  # "kaip"


@click.command()
@click.option("--migrate", is_flag=True, help="Bring the tables up to date instead of only looking.")
def prepare(migrate: bool) -> None:
    """Check that the tables are up to date, and collect static files that changed."""
    if migrate:
        _migrate()
    elif missing := _missing_migrations():
        raise LaunchTrouble(
            f"The database lacks {len(missing)} migrations ({missing[0]} …); run `kaipu prepare --migrate`."
        )
    if not (settings.DEBUG or settings.TESTING):
        _collect_static()


def _missing_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _migrate() -> None:
    """Migrate, one process at a time: two would apply the same step twice."""
    if not _missing_migrations():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _collect_static() -> None:
    """Collect and compress static files, unless they are what they were the last time."""
    found = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    facts = "\n".join(sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found))
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    digest = hashlib.sha256(facts.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
