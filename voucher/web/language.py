"""Chinese first, English switchable."""

from collections.abc import Iterable

from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations

COOKIE = "language"
LANGUAGES = {"zh": "中文", "en": "English"}
HTML_LANG = {"zh": "zh-CN", "en": "en"}

babel = Babel()


def chosen() -> str:
    """Return the reader's language: as switched, else Chinese."""
    cookie = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return cookie if cookie in LANGUAGES else "zh"


def is_chinese() -> bool:
    """Say whether the page is in Chinese."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def by_language(name_zh: str, name_en: str) -> str:
    """Return the name in the reader's language."""
    return name_zh if is_chinese() else name_en


def listed(words: Iterable[str]) -> str:
    """Return several words in a row, parted as the reader's language parts them."""
    return ("、" if is_chinese() else ", ").join(words)


def _texts() -> NullTranslations:
    """Return the catalogue of the reader's language, looked for once in a page and not for each of its texts."""
    if not has_request_context():
        return get_translations()
    found: NullTranslations | None = g.get("texts")
    if found is None:
        found = g.texts = get_translations()
    return found


def install(app: Flask) -> None:
    """Teach the application both languages."""
    babel.init_app(app, locale_selector=chosen, default_locale="zh", default_timezone="Asia/Shanghai")

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _texts().ugettext(text),
        ngettext=lambda text, texts, number: _texts().ungettext(text, texts, number),
        newstyle=True,
    )
    app.jinja_env.globals["by_language"] = by_language  # imported macros see globals only

    @app.context_processor
    def texts() -> dict[str, object]:
        return {
            "html_lang": HTML_LANG[chosen()],
            "language": chosen(),
            "languages": LANGUAGES,
        }
