"""Names made harmless for a web page, whichever of its languages they end up in."""

import re

_SPECIAL = re.compile(r"[^\w ]|_")


def safe(text: str) -> str:
    """Return `text` with all but letters, digits and blanks as character references (`<` is `&#60;`).

    folium escapes nothing, and what it is given passes through HTML, JavaScript strings and template
    literals, and twice through Jinja: escaping `<` and `&` alone would leave `{{`, a backtick, `${` and
    a backslash alive. A reference is plain text to all of them until the browser shows it.
    """
    return _SPECIAL.sub(lambda found: f"&#{ord(found.group())};", text)
