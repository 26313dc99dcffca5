"""Names, aliases and groups to the Unit or Group that is meant: one body, one name.

A name is looked up without spaces and width (NFKC) and shown as it was registered. What only looks
alike is proposed to a person (`nearest`, `likely_duplicates`) and never merged.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from taskmap.plan import likeness
from taskmap.plan.model import Group, Mention, Party, Plan, Unit
from taskmap.plan.part_groups import read_part_group
from taskmap.system.text import plain

Clash = tuple[Mention, Unit | Group, Unit | Group]
"""A name as it was written the second time, the unit or group that had it first, and the one that has it too."""


class Registry(Struct, frozen=True, eq=False):
    """The units and groups of a plan: `directory_units` are listed under `units:`, `implicit_units` are not.

    A group's list is a declaration too, so its members are always units; those that only tasks name are units in a
    plan without a directory.
    """

    directory_units: tuple[Unit, ...]
    implicit_units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    _bodies: Mapping[str, Unit | Group]
    _spellings: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, plan: Plan) -> Registry:
        """The registry of a plan. Of two bodies with one name the group comes first, then the earlier unit; see
        `clashes`.
        """
        bodies: dict[str, Unit | Group] = {}
        for group in plan.groups:
            bodies.setdefault(plain(group.name), group)
        for unit in plan.units:
            for name in _names(unit):
                bodies.setdefault(plain(name.name), unit)
        implicit: list[Unit] = []
        spellings: list[tuple[str, str]] = []
        for mention in _mentions(plan):
            body = bodies.get(key := plain(mention.name))
            if key and body is None:
                bodies[key] = unit = Unit(mention.name, at=mention.at)
                implicit.append(unit)
            elif isinstance(body, Unit) and not plan.units:
                spellings.append((body.name, mention.name))
        registry = cls(plan.units, tuple(implicit), plan.groups, bodies, tuple(spellings))
        for mention, _ in part_group_mentions(plan):
            if (part := registry._part_group(mention)) is not None:
                bodies.setdefault(plain(mention.name), part)
        return registry

    def _part_group(self, mention: Mention) -> Group | None:
        """The group whose name says that it is another one without some members; None where that is no group, or
        nobody is left. Of one whose members nobody knows yet it stands for itself as well.
        """
        said = read_part_group(mention.name)
        group = self.resolve(said.group) if said else None
        if said is None or not isinstance(group, Group):
            return None
        if not group.members:
            return Group(mention.name, (), mention.at)
        without = {self.registered_name(name) for name in said.without}
        left = tuple(Mention(name) for name in self.members(group) if name not in without)
        return Group(mention.name, left, mention.at) if left else None

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units, those of the directory first, each part in the order of the plan."""
        return self.directory_units + self.implicit_units

    def renames(self, names: Iterable[str]) -> dict[str, str]:
        """Those of the `names` that are only an alias now, as keys, to the name of the unit today. Names of
        groups and unknown names are left out.
        """
        bodies = ((name, self.resolve(name)) for name in names)
        return {
            name: body.name for name, body in bodies if isinstance(body, Unit) and body.name != name
        }

    def resolve(self, name: str) -> Unit | Group | None:
        """The unit or group that a name or alias means, in any spelling of width and spaces; None if there is
        none. A name that a unit and a group share means the group.
        """
        # Nearly every name is typed as it was registered: no need to normalize it.
        return self._bodies.get(name) or self._bodies.get(plain(name))

    def registered_name(self, name: str) -> str:
        """The name under which the unit or group that `name` means is registered; an unknown name as it was typed."""
        body = self.resolve(name)
        return body.name if body else name

    def members(self, group: Group) -> tuple[str, ...]:
        """The names of its units, those of groups inside it included; never empty: see Group."""
        names: dict[str, None] = {}
        visited = {group.name}
        rest = list(reversed(group.members))
        while rest:
            mention = rest.pop()
            body = self.resolve(mention.name)
            if not isinstance(body, Group) or not body.members:
                names[body.name if body else mention.name] = None
            elif body.name not in visited:
                visited.add(body.name)
                rest.extend(reversed(body.members))
        return tuple(names) or (group.name,)

    def expand(self, name: str) -> tuple[str, ...]:
        """The registered names of the units that a unit's, alias's or group's `name` stands for; an unknown one
        stands for itself.
        """
        body = self.resolve(name)
        if isinstance(body, Group):
            return self.members(body)
        return (body.name if body else name,)

    def nearest(self, name: str) -> str | None:
        """The known name most like `name`, to be asked about and never used by itself; None if none is like it.

        First the one that holds the letters of this name in their order, then the one whose letters this name
        holds, if there is just one; then the most similar. Of 24 usual short forms the first rule got 22 right
        and none wrong. A group without some members is none: it is written anew wherever it is meant.
        """
        key = plain(name)
        bodies = {
            known: body for known, body in self._bodies.items() if not read_part_group(body.name)
        }
        longer = {body.name for known, body in bodies.items() if likeness.gaps(key, known)}
        shorter = {body.name for known, body in bodies.items() if likeness.gaps(known, key)}
        for candidates in (longer, shorter):
            if len(candidates) == 1:
                return candidates.pop()

        close = difflib.get_close_matches(key, bodies, n=1, cutoff=0.6)
        return bodies[close[0]].name if close else None

    def clashes(self) -> tuple[Clash, ...]:
        """Names and aliases that two entries of directory and groups share, in their order."""
        owners: dict[str, Unit | Group] = {}
        clashes: list[Clash] = []
        bodies: tuple[Unit | Group, ...] = (*self.directory_units, *self.groups)
        for body in bodies:
            for mention in _names(body):
                owner = owners.setdefault(plain(mention.name), body)
                if owner is not body:
                    clashes.append((mention, owner, body))
        return tuple(clashes)

    def likely_duplicates(self) -> tuple[tuple[str, str], ...]:
        """Pairs of unit names that look like one body, the earlier registered first.

        Units of the directory are taken to be different: only implicit ones are compared, with all. Spellings that
        differ in spaces or width are one unit already, and are returned all the same.
        """
        if not self.implicit_units:
            return ()
        every = {plain(unit.name): unit.name for unit in self.units}
        order = {name: number for number, name in enumerate(every.values())}
        fresh = {unit.name for unit in self.implicit_units}
        pairs = dict.fromkeys(self._spellings)
        for one, other in likeness.pairs(every):
            pair = sorted((every[one], every[other]), key=order.__getitem__)
            if not fresh.isdisjoint(pair):
                pairs[pair[0], pair[1]] = None
        return tuple(pairs)


def _names(body: Unit | Group) -> tuple[Mention, ...]:
    own = Mention(body.name, body.at)
    return (own, *body.aliases) if isinstance(body, Unit) else (own,)


def office_names(registries: Iterable[Registry]) -> Mapping[str, str]:
    """The one name of each unit over several plans, by every name and alias that it has in any of them: an alias in one
    plan is one in all. The first plan says what it is called.
    """
    known: dict[str, str] = {}
    for unit in (unit for registry in registries for unit in registry.units):
        names = [each.name for each in _names(unit)]
        office = next((known[name] for name in names if name in known), unit.name)
        for name in names:
            known.setdefault(name, office)
    return known


def part_group_mentions(plan: Plan) -> Iterator[tuple[Mention, tuple[Mention, ...]]]:
    """Every name that says it is a group without some members, wherever it is written, and the places of those left out,
    () where they stand in the name alone.
    """
    # A mention is made of these few alone: thousands of parties are looked through.
    for named, without in _named_parties(plan):
        if read_part_group(named.name):
            yield Mention(named.name, named.at), without


def _named_parties(plan: Plan) -> Iterator[tuple[Party | Mention, tuple[Mention, ...]]]:
    for measure in plan.every_measure():
        for party in measure.parties:
            yield party, party.without
        for milestone in measure.milestones:
            yield from ((each, ()) for each in milestone.units)
    for rule in plan.rules:
        yield from ((each, ()) for each in rule.names)


def _mentions(plan: Plan) -> Iterable[Mention]:
    """Every spelling of a name that may make a unit, once, where it is first written."""
    mentions: dict[str, Mention] = {}
    if not plan.units:
        for measure in plan.every_measure():
            for party in measure.parties:
                if not read_part_group(party.name):
                    mentions.setdefault(party.name, Mention(party.name, party.at))
                for member in party.chosen:
                    mentions.setdefault(member.name, member)
    for group in plan.groups:
        for member in group.members:
            mentions.setdefault(member.name, member)
    return mentions.values()
