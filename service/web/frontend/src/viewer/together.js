// Two diagrams side by side: what one shows, the other shows too.

/** Keep the pan and zoom of two diagrams the same. */
export function together(one, other) {
  if (one.broken || other.broken) return;
  let following = false;
  const follow = (leader, follower) => {
    leader.viewer.on('canvas.viewbox.changed', () => {
      if (following) return;
      following = true;
      const { x, y, width, height } = leader.get('canvas').viewbox();
      follower.get('canvas').viewbox({ x, y, width, height });
      following = false;
    });
  };
  follow(one, other);
  follow(other, one);
  const { x, y, width, height } = one.get('canvas').viewbox();
  other.get('canvas').viewbox({ x, y, width, height });
}
