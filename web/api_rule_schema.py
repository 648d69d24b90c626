"""What a rule looks like that is sent as JSON, for the description of the API."""

from typing import Any, Final, get_args

from alerts.fields import FIELDS, KINDS
from news.rules import Cadence, Scope

from .api_terms import CHOICES
from .languages import LANGUAGES

_CODES: Final = {"type": "array", "items": {"type": "string", "enum": CHOICES}}
_WORDS: Final = {"type": "array", "items": {"type": "string"}}
_RECIPIENT: Final = {
    "oneOf": [
        {"type": "string"},
        {
            "type": "object",
            "required": ["channel"],
            "properties": {"channel": {"type": "string"}, "address": {"type": "string"}},
        },
    ]
}
_OWN: Final[dict[str, dict[str, Any]]] = {
    "id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$"},
    "name": {"type": "string", "maxLength": 200},
    "kind": {"type": "string", "enum": list(KINDS), "default": "first_mention"},
    "recipients": {"type": "array", "items": _RECIPIENT},
    "mail_language": {"type": "string", "enum": list(LANGUAGES), "default": "en"},
    "cadence": {"type": ["string", "null"], "enum": [*get_args(Cadence), None]},
    "cap_per_hour": {"type": ["integer", "null"], "minimum": 1, "maximum": 10_000},
    "subject": {"type": "string", "maxLength": 200},
    "body": {"type": "string", "maxLength": 10_000},
    "is_enabled": {"type": "boolean", "default": True},
    "muted_until": {"type": ["string", "null"], "format": "date-time"},
    "created_at": {"type": "string", "readOnly": True},
    "countries": _CODES,
    "excluded": _CODES,
    "others": _CODES,
    "where": {"type": ["string", "object", "null"]},
    "window_days": {"type": ["integer", "null"], "minimum": 1},
    "scope": {"type": "string", "enum": list(get_args(Scope)), "default": "release"},
    "budget_per_month": {"type": "number", "minimum": 0.01, "maximum": 100},
    "places": {"type": "integer", "minimum": 1, "maximum": 250},
    "hours": {"type": "integer", "minimum": 0, "maximum": 8784},
}
# Of the schema of a body: each field of a rule of any kind. docs/rules.md says what they mean.
WRITTEN: Final[dict[str, Any]] = {
    "title": "Rule",
    "properties": {name: _OWN.get(name, _WORDS) for name in FIELDS} | {"state": {"type": "string"}},
    "additionalProperties": False,
}
