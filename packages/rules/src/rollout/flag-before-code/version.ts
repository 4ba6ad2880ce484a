const form = /^v?(\d{1,15}(?:\.\d{1,15}){0,5})$/u

/** Negative, zero or positive as one version is below, equal to or above the other; nothing when either is no number. */
export const compareVersions = (a: string, b: string): number | undefined => {
  const [left, right] = [form.exec(a)?.[1]?.split("."), form.exec(b)?.[1]?.split(".")]
  if (left === undefined || right === undefined) return undefined
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = Number(left[i] ?? 0) - Number(right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
