"""From the table of keys to a JSON Schema (draft 7), for completion and red underlines in an editor."""

from __future__ import annotations

from typing import TypeAlias

from taskmap.planfile import keys, shapes

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"

# An editor types plain scalars by YAML's rules (2022 a number, 是 a text); the plan takes all as text.
_SCALAR: Json = {"type": ["string", "number", "boolean"]}
_REQUIRED = {
    "plan": "id",
    "unit": "name",
    "target": "name",
    "milestone": "by",
    "reminder": "level",
    "role": "name",
    "succession": "unit",
    "exception": "except",
}


def plan_schema() -> dict[str, Json]:
    """The schema of a plan file, by JSON Schema's own keys: English and Chinese spellings alike, each with its
    Chinese help.
    """
    plan = _form(keys.FORMS["plan"])
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "taskmap 工作方案",
        **plan,
        "definitions": {name: _form(form) for name, form in keys.FORMS.items() if name != "plan"},
    }


def _form(form: shapes.PlanForm) -> dict[str, Json]:
    properties: dict[str, Json] = {}
    for key in form.keys:
        for spelling in key.spellings:
            value = _value(key.shape)
            also = [other for other in key.spellings if other != spelling]
            about = f"{key.about}（也可写作 {'、'.join(also)}）"
            properties[spelling] = {"description": about, **value}
    result: dict[str, Json] = {
        "type": "object",
        "description": form.about,
        "properties": properties,
        "additionalProperties": False,
    }
    if required := _REQUIRED.get(form.name):
        spellings = form.by_name[required].spellings
        result["anyOf"] = [{"required": [spelling]} for spelling in spellings]
    return result


def _value(shape: shapes.KeyShape) -> dict[str, Json]:
    match shape:
        case shapes.TextShape(example):
            examples: dict[str, Json] = {"examples": [example]} if example else {}
            return {"type": ["string", "number", "boolean", "null"], **examples}
        case shapes.NumberShape(least):
            return {"type": "integer", "minimum": least}
        case shapes.FlagShape():
            return {"enum": [True, False, *keys.TRUE[1:], *keys.FALSE[1:]]}
        case shapes.ChoiceShape(spellings, may_say_more):
            words: dict[str, Json] = {"enum": list(dict.fromkeys(spellings))}
            more: Json = {"type": "string", "pattern": f"^({'|'.join(spellings)})"}
            return {"anyOf": [words, more]} if may_say_more else words
        case shapes.TextListShape(example):
            some: dict[str, Json] = {"examples": [example]} if example else {}
            return {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}], **some}
        case shapes.PartiesShape(may_choose):
            members: Json = _value(shapes.TextListShape())
            rest: Json = {"$ref": "#/definitions/exception"}
            some_of: Json = {"anyOf": [members, rest]} if may_choose else rest
            chosen: Json = {"type": "object", "additionalProperties": some_of}
            one: Json = {"anyOf": [_SCALAR, chosen]}
            return {"anyOf": [one, {"type": "array", "items": one}]}
        case shapes.PartiesByRoleShape():
            return {"type": "object", "additionalProperties": _value(shapes.PartiesShape())}
        case shapes.GroupsShape():
            listed: Json = {"anyOf": [{"type": "null"}, _value(shapes.TextListShape())]}
            return {"type": "object", "additionalProperties": listed}
        case shapes.MappingShape(form):
            return {"$ref": f"#/definitions/{form}"}
        case shapes.MappingListShape(form, or_name):
            item: Json = {"$ref": f"#/definitions/{form}"}
            return {"type": "array", "items": {"anyOf": [_SCALAR, item]} if or_name else item}
