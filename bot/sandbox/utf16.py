"""Telegram counts in UTF-16 code units: a character above U+FFFF takes two."""


def utf16_units(text: str) -> bytes:
    """The code units, two bytes each."""
    return text.encode("utf-16-le", "surrogatepass")


def utf16_length(text: str) -> int:
    """Length of the text in UTF-16 code units."""
    return len(text) if text.isascii() else len(utf16_units(text)) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of the text between two offsets in UTF-16 units; both must be character boundaries."""
    if text.isascii():
        return text[offset : offset + length]
    return utf16_units(text)[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def splits_character(units: bytes, offset: int) -> bool:
    """Whether an offset falls between the two units of one character: the second is a low surrogate."""
    return 2 * offset + 1 < len(units) and 0xDC <= units[2 * offset + 1] <= 0xDF
