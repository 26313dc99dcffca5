"""The roles to which a plan gives names of its own, and the units that a task or measure names in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taskmap.plan.model import OwnRole, Role
from taskmap.planfile import keys, tree
from taskmap.planfile.fields import PlanFields

_USUAL = frozenset(spelling for key in keys.ROLES for spelling in key.spellings)


def read_roles(plan: PlanFields) -> Iterator[OwnRole]:
    """Those that the plan writes; one that has no name, that of another or of a usual role is reported and left out."""
    known: set[str] = set()
    for fields in plan.mappings("roles"):
        name = fields.line("name")
        if not name:
            plan.notes.error(fields.node, "missing-name", "角色没有名称，请写 `name`")
        elif name in _USUAL or name in known:
            fields.report_bad_value("name", f"已经有“{name}”了，请写别的名称")
        else:
            known.add(name)
            yield OwnRole(name, Role(fields.choice("as", Role.SUPPORT)))


def read_others(
    fields: PlanFields, known: Sequence[OwnRole]
) -> Iterator[tuple[OwnRole, Sequence[tree.Node]]]:
    """Each role under the key `others` with the nodes of its units; one that is not `known` is reported and left out."""
    node = fields.values["others"]
    if not isinstance(node, tree.MappingNode):
        fields.notes.report_unexpected(node, "“角色: [单位, 单位]”", free_keys=True)
        return
    by_name = {each.name: each for each in known}
    for key, value in node.entries:
        if (role := by_name.get(key.text)) is not None:
            yield role, tree.items(value)
            continue
        names = f"，已写的有 {'、'.join(by_name)}" if by_name else ""
        message = f"`roles` 里没有“{key.text}”这个角色{names}；请在方案开头写 `roles`: [{{`name`: {key.text}, `as`: 配合}}]"
        fields.notes.error(key, "unknown-role", message)
