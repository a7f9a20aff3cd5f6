"""English among the words that people read, apart from what has no Chinese name."""

import re

# Formats, protocols, standards, units, and names of products as the district writes them.
ALLOWED = {
    "api", "app", "axe", "cookie", "csv", "docx", "email", "geojson", "get", "http", "https", "icp", "ip",
    "jpeg", "jpg", "json", "odbl", "openapi", "openstreetmap", "pdf", "png", "qr", "sha", "sm",
    "sms", "totp", "ukey", "url", "uuid", "wcag", "xlsx", "wst", "ws", "gb", "mb", "kb", "gt", "utf",
    "jgj", "abc", "crs", "epsg", "wgs", "cgcs", "etag", "cc", "by", "aa", "aaa", "excel", "javascript", "tab", "usb",
    "web",
}  # fmt: skip
NOT_WORDS = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+|&[a-z]+;|/[\w./{}?=&-]+|[\w-]+\.(?:pdf|png|jpe?g|csv|docx|xlsx|json)",
    re.IGNORECASE,
)
WORD = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z_-]+(?![A-Za-z0-9_])")


def english(text: str) -> list[str]:
    """The words of two letters and more that a reader of Chinese cannot be expected to know."""
    return [word for word in WORD.findall(NOT_WORDS.sub(" ", text)) if word.lower() not in ALLOWED]
