// Agreement of two rankings.

/**
 * Kendall's tau-b of paired values, from -1 to 1; 1 where neither has two different values. Two values within `noise`
 * of each other, as a share of the lesser, count as tied.
 * Source: M. G. Kendall, The Treatment of Ties in Ranking Problems, 1945.
 */
export function kendallTau(one: readonly number[], other: readonly number[], noise = 0): number {
  const order = (a: number, b: number): number => (Math.abs(a - b) <= noise * Math.min(a, b) ? 0 : Math.sign(a - b));
  let [agreement, inOne, inOther] = [0, 0, 0];
  for (let i = 0; i < one.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const first = order(one[i] ?? 0, one[j] ?? 0);
      const second = order(other[i] ?? 0, other[j] ?? 0);
      agreement += first * second;
      inOne += first * first;
      inOther += second * second;
    }
  }
  return inOne === 0 || inOther === 0 ? 1 : agreement / Math.sqrt(inOne * inOther);
}
