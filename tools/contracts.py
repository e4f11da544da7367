"""Import contracts that import-linter does not bring: modules meet at the door, and rules are plain Python."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def homes_of(graph: ImportGraph, groups: list[str]) -> set[str]:
    """Return the modules of the house: the packages right below each group."""
    return {home for group in groups if group in graph.modules for home in graph.find_children(group)}


def home_of(name: str, homes: set[str]) -> str | None:
    """Return the module that a file belongs to, if any."""
    return next((home for home in homes if name == home or name.startswith(f"{home}.")), None)


class DoorContract(Contract):
    """Forbid imports between modules that do not land on the target's door."""

    groups = fields.ListField(subfield=fields.StringField())
    door = fields.StringField()

    def check(self, graph, verbose):
        """Find imports that come in through a window; tests may use another module's factories."""
        homes = homes_of(graph, self.groups)
        broken = [
            (importer, target)
            for importer in graph.modules
            if ".tests" not in importer
            for target in graph.find_modules_directly_imported_by(importer)
            if (home := home_of(target, homes)) and home != home_of(importer, homes) and target != f"{home}.{self.door}"
        ]
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check):
        """Say which import to change, and to what."""
        for importer, target in check.metadata["broken"]:
            output.print_error(f"{importer} -> {target}: import the module's `{self.door}` instead")


class PlainContract(Contract):
    """Let certain files of a module import the standard library, each other and little else."""

    groups = fields.ListField(subfield=fields.StringField())
    files = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph, verbose):
        """Find imports of anything that is not plain."""
        fine = {*self.allowed, *sys.stdlib_module_names}
        broken = []
        for home in homes_of(graph, self.groups):
            own = {f"{home}.{name}" for name in self.files}
            importers = [name for name in graph.modules if home_of(name, own)]
            edges = [(name, target) for name in importers for target in graph.find_modules_directly_imported_by(name)]
            broken += [edge for edge in edges if edge[1] not in fine and not home_of(edge[1], own)]
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check):
        """Say which import has to go."""
        for importer, target in check.metadata["broken"]:
            output.print_error(f"{importer} -> {target}: only the standard library and {', '.join(self.allowed)}")
