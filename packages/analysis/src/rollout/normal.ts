/**
 * Share of a standard normal distribution below `x`. Absolute error below 1e-15 (the series of Marsaglia, Evaluating the
 * normal distribution, 2004).
 */
export const normalBelow = (x: number): number => {
  if (Math.abs(x) > 8) return x < 0 ? 0 : 1
  let term = x
  let sum = x
  for (let odd = 3; Math.abs(term) > 1e-18 && odd < 1_000; odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + sum * Math.exp(-(x * x) / 2 - Math.log(2 * Math.PI) / 2)
}

/** The value below which `share` of a standard normal distribution lies: 0.95 gives 1.6449. Between -8 and 8. */
export const normalQuantile = (share: number): number => {
  let [low, high] = [-8, 8]
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (normalBelow(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
