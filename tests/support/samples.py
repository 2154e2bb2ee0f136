"""Sample data agreed with the bureau, one JSON file a subject."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "samples"


def samples(subject: str) -> dict[str, Any]:
    """Return the samples of `subject`, such as `uscc`."""
    return json.loads((_FOLDER / f"{subject}_samples.json").read_text(encoding="utf-8"))
