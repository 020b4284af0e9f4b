from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.final.pictures import strip_picture


def chunk(name: bytes, data: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + crc


def png(*extra: tuple[bytes, bytes]) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    between = b"".join(chunk(name, data) for name, data in extra)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + between + pixels + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*extra: bytes) -> bytes:
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    table = segment(0xDB, bytes(65))
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\x34\xff\x00\x56"
    return b"\xff\xd8" + jfif + b"".join(extra) + table + scan + b"\xff\xd9"


def exif(orientation: int = 1, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\0\0" + mark + struct.pack(order + "IH", 8, 1) + entry + bytes(4))


def test_a_png_loses_what_tells_of_its_making_and_keeps_its_pixels_and_colours() -> None:
    data = png((b"tEXt", b"Author\0Ann"), (b"gAMA", bytes(4)), (b"eXIf", b"II*\0"), (b"tIME", b"x"))
    stripped = strip_picture(data)
    assert stripped is not None
    assert stripped.removed == ("tEXt", "eXIf", "tIME")
    assert stripped.data == png((b"gAMA", bytes(4)))


def test_a_jpeg_loses_exif_xmp_iptc_and_comments_and_keeps_its_colour_profile() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1abc")
    adobe = segment(0xEE, b"Adobe\0d\0\0\0\0\1")
    told = (
        exif(),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>Ann</x>"),
        segment(0xED, b"Photoshop 3.0\0Ann"),
        segment(0xFE, b"made by Ann"),
        segment(0xE2, b"MPF\0Ann"),
    )
    stripped = strip_picture(jpeg(profile, *told, adobe))
    assert stripped is not None
    assert stripped.data == jpeg(profile, adobe)
    assert stripped.removed == ("Exif", "XMP", "IPTC", "comment", "APP2")


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_picture_that_asked_to_be_turned_is_told(order: str) -> None:
    turned = strip_picture(jpeg(exif(6, order)))
    upright = strip_picture(jpeg(exif(1, order)))
    assert turned is not None
    assert upright is not None
    assert (turned.turned, upright.turned) == (True, False)


def test_what_hangs_on_behind_a_picture_goes() -> None:
    for data in (png(), jpeg()):
        stripped = strip_picture(data + b"PK\3\4 a whole archive")
        assert stripped is not None
        assert stripped.data == data


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0", b"BM"])
def test_what_is_no_picture_or_damaged_is_left_to_the_caller(data: bytes) -> None:
    assert strip_picture(data) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_calmly(data: bytes) -> None:
    strip_picture(b"\xff\xd8" + data)
    strip_picture(b"\x89PNG\r\n\x1a\n" + data)
