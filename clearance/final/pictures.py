"""Pictures without what cameras and programs wrote into them; every pixel stays.

Source: JPEG, ISO/IEC 10918-1, annex B (marker segments); PNG, ISO/IEC 15948, 11 (chunks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_JPEG_START: Final = b"\xff\xd8"
_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
_SCAN: Final = 0xDA
_END: Final = 0xD9
# APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colour transform) decide how the picture
# looks; every other application segment, and the comment, only tells of its making.
_KEPT_SEGMENTS: Final = frozenset({0xE0, 0xE2, 0xEE})
_COMMENT: Final = 0xFE
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_KEPT_CHUNKS: Final = frozenset(
    {
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
        b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT", b"cICP", b"mDCv", b"cLLi",
    }
)  # fmt: skip
_ORIENTATION: Final = 0x0112


@dataclass(frozen=True, slots=True)
class Stripped:
    """A picture's bytes without metadata.

    Attributes:
        data: The bytes.
        removed: What was taken out, one word each (``Exif``, ``XMP``, ``tEXt``...).
        turned: Whether the metadata asked viewers to turn the picture.
    """

    data: bytes
    removed: tuple[str, ...] = ()
    turned: bool = False


def strip_picture(data: bytes) -> Stripped | None:
    """``data`` without metadata; None when it is neither JPEG nor PNG, or is damaged."""
    if data.startswith(_JPEG_START):
        return _strip_jpeg(data)
    if data.startswith(_PNG_START):
        return _strip_png(data)
    return None


def _strip_jpeg(data: bytes) -> Stripped | None:
    kept = [_JPEG_START]
    removed: list[str] = []
    turned = False
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker (B.1.1.2)
            at += 1
            continue
        if marker == _SCAN:
            end = data.rfind(b"\xff\xd9")
            scan = data[at:] if end < at else data[at : end + 2]
            if end >= at and end + 2 < len(data):
                removed.append("data after the picture")
            return Stripped(b"".join([*kept, scan]), tuple(removed), turned)
        if marker in _WITHOUT_LENGTH:
            kept.append(data[at : at + 2])
            at += 2
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + 2 + size]
        if size < 2 or len(segment) < 2 + size or marker == _END:
            return None
        tells = marker == _COMMENT or (0xE0 <= marker <= 0xEF and marker not in _KEPT_SEGMENTS)
        # An APP2 segment that is no colour profile is a FlashPix or multi-picture extension.
        foreign = marker == 0xE2 and not segment[4:].startswith(b"ICC_PROFILE\0")
        if tells or foreign:
            removed.append(_segment_name(marker, segment))
            turned = turned or _asks_to_turn(segment)
        else:
            kept.append(segment)
        at += 2 + size
    return None


def _segment_name(marker: int, segment: bytes) -> str:
    if segment[4:].startswith(b"Exif\0"):
        return "Exif"
    if segment[4:].startswith(b"http://ns.adobe.com/x"):
        return "XMP"
    if segment[4:].startswith(b"Photoshop"):
        return "IPTC"
    return "comment" if marker == _COMMENT else f"APP{marker - 0xE0}"


def _asks_to_turn(segment: bytes) -> bool:
    """Whether an Exif segment holds an orientation other than upright."""
    tiff = segment[10:]
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return False
    little = order == "little"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if little else "big")

    directory = number(4, 4)
    for entry in range(min(number(directory, 2), 200)):
        place = directory + 2 + entry * 12
        if number(place, 2) == _ORIENTATION:
            return number(place + 8, 2) not in (0, 1)
    return False


def _strip_png(data: bytes) -> Stripped | None:
    kept = [_PNG_START]
    removed: list[str] = []
    at = len(_PNG_START)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            return None
        if name in _KEPT_CHUNKS:
            kept.append(data[at:end])
        else:
            removed.append(name.decode("latin-1"))
        at = end
        if name == b"IEND":
            if at < len(data):
                removed.append("data after the picture")
            return Stripped(b"".join(kept), tuple(removed))
    return None
