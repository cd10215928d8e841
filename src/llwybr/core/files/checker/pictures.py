"""Pictures: read into pixels and written anew, upright and no larger than needed. What hid in the file stays behind."""

from __future__ import annotations

import io
import math
import struct
from typing import BinaryIO

from PIL import Image, ImageCms

from llwybr.core.files.kind import Kind
from llwybr.core.files.refused import RefusedError

Image.MAX_IMAGE_PIXELS = None  # ours are counted before any is read

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def clean(source: BinaryIO, target: BinaryIO, kind: Kind) -> str:
    """The picture anew; "png" for a WebP that one can see through."""
    picture = Image.open(source, formats=[kind.id.upper()])
    _look(picture, kind)
    turn, profile = _turn(picture), picture.info.get("icc_profile")
    times = _times_too_large(picture, kind)
    picture.draft("RGB", (picture.size[0] // times, picture.size[1] // times))  # of a JPEG no more is read than that
    small = _plain(picture)
    small = _usual_colours(small.reduce(_times_too_large(small, kind)), profile)
    return _write(small.transpose(turn) if turn else small, target, kind)


def _look(picture: Image.Image, kind: Kind) -> None:
    most = kind.progressive if kind.progressive and picture.info.get("progressive") else kind.pixels
    if picture.size[0] * picture.size[1] > most:
        raise RefusedError("pixels", most=most)
    if kind.id != "jpeg" and getattr(picture, "n_frames", 1) > 1:
        raise RefusedError("moving")


def _times_too_large(picture: Image.Image, kind: Kind) -> int:
    return math.ceil(max(picture.size) / kind.side)


def _turn(picture: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except (SyntaxError, ValueError, KeyError, TypeError, OSError, struct.error):
        return None  # what is said of the picture is broken, not the picture


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or colours, of which one can see through only a PNG, or what becomes one."""
    clear = picture.has_transparency_data
    grey = picture.mode in {"1", "L", "I", "I;16", "F"}
    mode = "RGBA" if clear else "L" if grey else "RGB"
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda light: light / 256)
    return picture if picture.mode == mode else picture.convert(mode)


def _usual_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """As sRGB, which is what a picture without a profile is: phones write others."""
    if not profile or picture.mode not in {"RGB", "RGBA"}:
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError):
        pass  # a broken profile says nothing of the colours
    return picture


def _write(picture: Image.Image, target: BinaryIO, kind: Kind) -> str:
    picture.info = {}  # PNG would write what stands there
    if kind.id == "png" or picture.mode == "RGBA":
        picture.save(target, "PNG", compress_level=3)
        return "png"
    picture.save(target, "JPEG", quality=88)
    return "jpeg"
