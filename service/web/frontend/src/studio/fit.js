// Fit a whole diagram in its canvas, with some air around it; never larger than life.

/** `left`: pixels on the left that something else covers. */
export function fit(canvas, { left = 16, edge = 16 } = {}) {
  const { inner, outer } = canvas.viewbox();
  if (!outer.width || !inner.width) return;
  const scale = Math.min((outer.width - left - edge) / inner.width, (outer.height - 2 * edge) / inner.height, 1);
  const [width, height] = [outer.width / scale, outer.height / scale];
  const middle = inner.x + inner.width / 2 - (left - edge) / 2 / scale;
  canvas.viewbox({ x: middle - width / 2, y: inner.y + inner.height / 2 - height / 2, width, height });
}
