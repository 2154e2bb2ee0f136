"""What the units of the catalogue are called in English. Pure."""

#: unit of an item -> its English; the bureau may enter others, which stay as they are
ENGLISH = {
    "项": "project",
    "次": "time",
    "年": "year",
    "件": "case",
    "份": "document",
    "人次": "participant",
    "批次": "batch",
    "月": "month",
    "场": "session",
    "小时": "hour",
    "台": "device",
    "包": "package",
    "人": "person",
    "票": "shipment",
    "部": "film",
    "千字": "1,000 characters",
}


def in_english(unit: str) -> str:
    """Return the unit in English, or as it was entered."""
    return ENGLISH.get(unit, unit)
