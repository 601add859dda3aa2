"""Pictures of pages, made small: a PNG with a palette of at most 256 colours, which is nearly all that a page has."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path
from struct import pack

from playwright.sync_api import Page

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3  # the colour type of a PNG with a palette

# Chromium counts the colours: in Python that takes a minute a picture. The most used colours are taken first, none too close to
# another; whatever was not taken becomes the nearest of those.
REDUCE = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const times = new Map();
  for (const pixel of pixels) times.set(pixel, (times.get(pixel) ?? 0) + 1);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const palette = [];
  const nearest = (pixel) => {
    const [r, g, b] = parts(pixel);
    let best = -1, least = Infinity;
    palette.forEach(([r2, g2, b2], place) => {
      const far = (r - r2) ** 2 + (g - g2) ** 2 + (b - b2) ** 2;
      if (far < least) [best, least] = [place, far];
    });
    return [best, least];
  };
  const colours = [...times].sort(([, one], [, other]) => other - one).map(([pixel]) => pixel);
  for (const pixel of colours) if (palette.length < 256 && nearest(pixel)[1] > 40) palette.push(parts(pixel));
  const place = new Map(colours.map((pixel) => [pixel, nearest(pixel)[0]]));
  let text = '';
  for (const pixel of pixels) text += String.fromCharCode(place.get(pixel));
  return { width, height, palette: palette.flat(), places: btoa(text) };
}"""


def small(blank: Page, png: bytes) -> bytes:
    """The same picture with a palette. `blank` is an empty page of the browser, which is used to reckon on."""
    found = blank.evaluate(REDUCE, base64.b64encode(png).decode())
    width, height, places = found["width"], found["height"], base64.b64decode(found["places"])
    rows = b"".join(b"\0" + places[row * width : (row + 1) * width] for row in range(height))
    head = pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(found["palette"])), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def size_of(file: Path) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    head = file.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))
