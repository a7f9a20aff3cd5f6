"""Pictures are opened and written anew: place, device, thumbnails and anything appended go."""

import io
import warnings
from typing import IO

from PIL import Image, ImageOps

from tuoyu.core.errors import Invalid
from tuoyu.files.models import MediaType

MOST_PIXELS = 60_000_000  # a phone's 48-megapixel picture fits
LONGEST_SIDE = 20_000
JPEG_QUALITY = 90
FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG"}
TOO_LARGE = "图片的像素太大，请缩小到 6000 万像素以内再上传。"
BROKEN = "图片打不开，可能已经损坏，请重新拍照或者扫描后上传。"


def cleaned(source: IO[bytes], media_type: MediaType) -> bytes:
    """The picture written anew in its own format, upright, its first frame only.

    Raises `Invalid` when it cannot be opened or unpacks to more than 60 million pixels.
    """
    kind = FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(source, formats=[kind]) as picture:
                _check_size(*picture.size)
                picture.load()
                return _written(ImageOps.exif_transpose(picture), kind)
    except Invalid:
        raise
    except Image.DecompressionBombError:
        raise Invalid(TOO_LARGE) from None
    except Exception as fault:  # Pillow's readers raise almost anything at broken files
        raise Invalid(BROKEN) from fault


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Invalid(TOO_LARGE)


def _written(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "JPEG":
        if picture.mode not in ("L", "RGB"):
            picture = picture.convert("RGB")
        picture.info = {}
        picture.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    else:
        kept = {"transparency": t} if (t := picture.info.get("transparency")) is not None else {}
        picture.info = {}
        picture.save(out, "PNG", **kept)
    return out.getvalue()
