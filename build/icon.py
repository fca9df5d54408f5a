"""Draws icon.png, 128 x 128: Schwartz's circle of four value dimensions around one neuron. Usage: python3 build/icon.py"""

import math
import pathlib
import struct
import zlib

SIZE, SAMPLES = 128, 4
CLEAR, WHITE, DARK = (0, 0, 0, 0), (255, 255, 255, 255), (38, 50, 56, 255)
QUARTERS = [(42, 120, 181, 255), (58, 146, 88, 255), (217, 119, 43, 255), (178, 62, 84, 255)]


def colour(x, y):
    """The colour at a point; the circle's centre is (0, 0), its radius 1."""
    r = math.hypot(x, y)
    if r > 1:
        return CLEAR
    if r < 0.24:
        return DARK
    if r < 0.34:
        return WHITE
    if r < 0.56:
        # Four connections, one to each quarter.
        return DARK if abs(abs(x) - abs(y)) < 0.1 else WHITE
    if r < 0.62 or min(abs(x), abs(y)) < 0.03:
        return WHITE
    return QUARTERS[(x > 0) + 2 * (y > 0)]


def pixel(column, row):
    total = [0, 0, 0, 0]
    for i in range(SAMPLES):
        for j in range(SAMPLES):
            x = (column + (i + 0.5) / SAMPLES) / SIZE * 2.04 - 1.02
            y = (row + (j + 0.5) / SAMPLES) / SIZE * 2.04 - 1.02
            red, green, blue, alpha = colour(x, y)
            for k, part in enumerate((red * alpha, green * alpha, blue * alpha, alpha)):
                total[k] += part
    alpha = total[3]
    if alpha == 0:
        return bytes(4)
    return bytes([round(total[k] / alpha) for k in range(3)] + [round(alpha / SAMPLES**2)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
pathlib.Path(__file__).with_name("icon.png").write_bytes(png)
