"""Pictures: proved by decoding them small, and drawn anew without what cameras write into them.

`check` and `preview` run in a child process (`isolation.run`) and nowhere else.
"""

from __future__ import annotations

import io
import struct
from typing import Final

from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from portal.files.refusal import BROKEN, N_, FileRefused

LONGEST_SIDE: Final = 1600
MOST_PIXELS: Final = 80_000_000
MOST_PIXELS_OF_JPEG: Final = 250_000_000  # decodes to a fraction of its size
QUALITY: Final = 85
_TOO_LARGE: Final = N_("图片有 %(width)s×%(height)s 个像素，太大了；请缩小后再上传")
_FORMATS: Final = {
    "jpeg": (JpegImageFile.format,),
    "png": (PngImageFile.format,),
    "webp": (WebPImageFile.format,),
    "tiff": (TiffImageFile.format,),
}
_ALL_FORMATS: Final = tuple(name for names in _FORMATS.values() for name in names)
_ORIENTATION: Final = 0x0112  # EXIF
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SEE_THROUGH: Final = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})


def check(look: str, data: bytes) -> None:
    """Raise FileRefused for a picture that is not of this look, too large or broken."""
    _decode(data, _FORMATS[look])


def preview(data: bytes) -> bytes:
    """The first picture of a file, upright, at most LONGEST_SIDE a side, as PNG or JPEG.

    PNG where something may be transparent or the file was one, else JPEG; no metadata.
    """
    picture = _decode(data, _ALL_FORMATS)
    has_alpha = picture.mode in _SEE_THROUGH or "transparency" in picture.info
    is_exact = has_alpha or picture.format == "PNG"
    turned = picture.getexif().get(_ORIENTATION, 1)
    mode = "RGBA" if has_alpha else "RGB"
    small = picture if picture.mode == mode else picture.convert(mode)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.frombytes(mode, small.size, small.tobytes())  # pixels alone, no metadata
    clean = clean.transpose(_UPRIGHT[turned]) if turned in _UPRIGHT else clean
    out = io.BytesIO()
    clean.save(out, "PNG" if is_exact else "JPEG", quality=QUALITY)
    return out.getvalue()


def _decode(data: bytes, formats: tuple[str, ...]) -> ImageFile:
    Image.MAX_IMAGE_PIXELS = None  # our own limit comes before anything is decoded
    try:
        picture = Image.open(io.BytesIO(data), formats=formats)
        _refuse_large(picture)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, struct.error) as error:
        raise FileRefused(BROKEN) from error
    return picture


def _refuse_large(picture: ImageFile) -> None:
    most = MOST_PIXELS_OF_JPEG if isinstance(picture, JpegImageFile) else MOST_PIXELS
    if picture.width * picture.height > most:
        raise FileRefused(_TOO_LARGE, width=picture.width, height=picture.height)
