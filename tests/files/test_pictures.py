"""Previews are small, upright and carry nothing but pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal import files
from portal.files import pictures
from portal.files.refusal import FileRefused
from tests.files.samples import pdf, picture

PLACE = b"26.0745N 119.2965E"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_preview_is_small_and_of_the_same_shape(kind: str) -> None:
    small = opened(files.preview(picture(kind, (4000, 1000))))
    assert small.size == (1600, 400)
    assert small.format == ("PNG" if kind == "PNG" else "JPEG")


def test_a_small_picture_keeps_its_size() -> None:
    data = files.preview(picture("PNG", (40, 30)))
    assert opened(data).size == (40, 30)
    assert files.preview_type(data) == "image/png"
    assert files.preview_type(files.preview(picture("JPEG"))) == "image/jpeg"


def test_nothing_that_a_camera_wrote_is_in_the_preview() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "maker", {1: "N", 2: (26.0, 4.0, 28.2), 29: PLACE.decode()}
    data = picture("JPEG", exif=exif, comment=PLACE, icc_profile=PLACE)
    assert PLACE in data
    small = files.preview(data)
    assert PLACE not in small and b"maker" not in small and b"Exif" not in small
    notes = PngInfo()
    notes.add_text("place", PLACE.decode())
    assert PLACE not in files.preview(picture("PNG", pnginfo=notes, icc_profile=PLACE))


def test_a_picture_that_was_taken_sideways_stands_upright() -> None:
    sideways = Image.new("RGB", (60, 40), "white")
    sideways.paste("red", (0, 0, 20, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    sideways.save(out, "PNG", exif=exif)
    small = opened(files.preview(out.getvalue()))
    assert small.size == (40, 60)
    assert small.getpixel((20, 5)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel_can_be_shown(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (50, 50)).save(out, "PNG")
    assert opened(files.preview(out.getvalue())).size == (50, 50)


def test_printers_colours_can_be_shown() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (50, 50)).save(out, "JPEG")
    assert opened(files.preview(out.getvalue())).mode == "RGB"


@pytest.mark.parametrize("data", [b"", b"no picture", pdf(), b"GIF89a" + b"\0" * 50])
def test_what_is_no_picture_has_no_preview(data: bytes) -> None:
    with pytest.raises(FileRefused):
        files.preview(data)


def test_a_large_photograph_is_drawn() -> None:
    data = picture("JPEG", (12_000, 9_000))
    assert opened(files.preview(data)).size == (1600, 1200)


def test_too_many_pixels_are_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 4_001)).save(out, "PNG")
    with pytest.raises(FileRefused) as refused:
        files.preview(out.getvalue())
    assert "缩小" in refused.value.message


def test_the_limit_of_pixels_fits_the_memory_of_a_child() -> None:
    out = io.BytesIO()
    side = int(pictures.MOST_PIXELS**0.5)
    Image.new("P", (side, side)).save(out, "PNG")
    assert opened(files.preview(out.getvalue())).size == (1600, 1600)
