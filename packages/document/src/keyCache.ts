/**
 * Keys by a hash of their characters. Documents repeat few keys many times: looking one up costs less than cutting a
 * new string out of the text and making it known to the engine, and each key is kept once.
 */
export type KeyCache = Array<string | undefined>

const mask = 4095

export const makeKeyCache = (): KeyCache => Array.from({ length: mask + 1 })

export const nextHash = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0

/** The key between two offsets, whose characters gave the hash. */
export const hashedKey = (cache: KeyCache, text: string, start: number, end: number, hash: number): string => {
  const slot = (hash ^ (hash >>> 12)) & mask
  const known = cache[slot]
  if (known !== undefined && known.length === end - start && text.startsWith(known, start)) return known
  const key = text.slice(start, end)
  cache[slot] = key
  return key
}

/** The key between two offsets. */
export const cachedKey = (cache: KeyCache, text: string, start: number, end: number): string => {
  let hash = 0
  for (let offset = start; offset < end; offset++) hash = nextHash(hash, text.charCodeAt(offset))
  return hashedKey(cache, text, start, end, hash)
}
