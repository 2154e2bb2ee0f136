"""What to call a browser, from the line it introduces itself with. Pure."""

#: the first mark that is found counts: most browsers also claim to be one of those below them
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("QQBrowser", "QQ Browser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(introduction: str | None) -> str | None:
    """Return a short name such as `Chrome · Windows`; None if neither part is known."""
    told = introduction or ""
    parts = [next((name for mark, name in kinds if mark in told), None) for kinds in (BROWSERS, SYSTEMS)]
    return " · ".join(part for part in parts if part) or None
