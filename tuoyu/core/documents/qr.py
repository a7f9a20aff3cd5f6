"""QR codes."""

import io

import segno


def svg(text: str) -> str:
    """A QR code of `text` (error level M) as an SVG without a size: it fills its box."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()
