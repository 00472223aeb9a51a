"""Why a results file could not be shown: the first place where it is not as the schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

SCHEMA = Path(__file__).parent / "schema" / "conformance-results-1.json"


def departure(results: dict[str, Any]) -> str:
    """One line that names the place and what is wrong there; empty where the results are as they have to be."""
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    error = next(iter(validator.iter_errors(results)), None)
    if error is None:
        return ""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path).lstrip(".")
    return f"{place or 'the file'}: {error.message.splitlines()[0][:200]}"
