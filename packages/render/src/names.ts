import { nameOf, parseAddress } from "@lintel/model"
import { compile, folded, type NameRules } from "./nameRules.js"
import { compareText } from "./order.js"

/**
 * A thing that needs a name: `key` identifies it (an address), `wish` is what it would like to be called.
 *
 * @category names
 * @since 0.1.0
 */
export interface NameWish {
  readonly key: string
  readonly wish: string
}

/**
 * The names of a set of things, all different.
 *
 * @category names
 * @since 0.1.0
 */
export interface Names {
  /** The name of a key. Asking for a key that was not named is a defect and throws. */
  readonly of: (key: string) => string
  /** Whether a key was named. */
  readonly has: (key: string) => boolean
  /** Keys and names, sorted by key. */
  readonly entries: ReadonlyArray<readonly [key: string, name: string]>
}

/** Accents and compatibility forms go where the target does not take them: `Zürich` gives `Zurich`. */
const plainLetters = (text: string): string =>
  text < "\u{80}" ? text : text.normalize("NFKD").replaceAll(/\p{M}/gu, "")

/** The characters that a target accepts, each run of others as one separator between them. */
const accepted = (wish: string, rules: NameRules): string => {
  const { ascii, gap } = compile(rules)
  if (/^[ -~]*$/u.test(wish)) {
    const parts = wish.split(gap)
    return parts.length === 1 ? wish : parts.filter((part) => part !== "").join(rules.separator)
  }
  const accepts = (character: string): boolean => ascii[character.codePointAt(0) ?? 0] ?? rules.rest.test(character)
  let name = ""
  let isGap = false
  for (const character of wish) {
    const kept = accepts(character) ? character : Array.from(plainLetters(character)).filter(accepts).join("")
    if (kept === "") {
      isGap = true
      continue
    }
    if (isGap && name !== "") name += rules.separator
    isGap = false
    name += kept
    if (name.length >= rules.maximumLength) break
  }
  return name
}

const spelled = (wish: string, rules: NameRules): string => {
  const name = accepted(wish, rules)
  const first = Array.from(name.slice(0, 2))[0]
  if (first === undefined) return rules.fallback
  const begun = rules.first.test(first) ? name : `${rules.fallback}${rules.separator}${name}`
  return cut(begun, rules.maximumLength)
}

/** Cuts without splitting a character. */
const cut = (text: string, length: number): string => {
  if (text.length <= length) return text
  const code = text.charCodeAt(length - 1)
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? length - 1 : length)
}

const digits = "0123456789abcdefghijkmnpqrstuvwxyz"

/** Eight characters that depend on the text only (FNV-1a, two seeds). */
const fingerprint = (text: string): string => {
  let low = 0x81_1c_9d_c5
  let high = 0x9d_c5_81_1c
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01_00_01_93)
    high = Math.imul(high ^ (code + at), 0x01_00_01_93)
  }
  const mixed = [low ^ (low >>> 15), high ^ (high >>> 13)]
  return mixed
    .map((part) => {
      let rest = part >>> 0
      return [0, 1, 2, 3].map(() => {
        const digit = digits[rest % digits.length] ?? "0"
        rest = Math.floor(rest / digits.length)
        return digit
      })
    })
    .flat()
    .join("")
}

/** Gives names that are still free; remembers per stem how far counting has come, so that counting stays linear. */
const giver = (
  rules: NameRules
): {
  readonly isFree: (name: string) => boolean
  readonly take: (n: string) => string
  readonly distinct: (stem: string, key: string) => string
} => {
  const { reserved } = compile(rules)
  const taken = new Set<string>()
  const counted = new Map<string, number>()
  const isFree = (name: string): boolean => {
    const key = folded(name, rules)
    return !reserved.has(key) && !taken.has(key)
  }
  const take = (name: string): string => {
    taken.add(folded(name, rules))
    return name
  }
  const withEnd = (stem: string, end: string): string =>
    `${cut(stem, Math.max(1, rules.maximumLength - end.length - rules.separator.length))}${rules.separator}${end}`
  const distinct = (stem: string, key: string): string => {
    const mark = fingerprint(key)
    for (const length of [4, 6, 8]) {
      const name = withEnd(stem, mark.slice(0, length))
      if (isFree(name)) return take(name)
    }
    for (let count = counted.get(stem) ?? 2; ; count++) {
      const name = withEnd(stem, String(count))
      if (!isFree(name)) continue
      counted.set(stem, count + 1)
      return take(name)
    }
  }
  return { isFree, take, distinct }
}

/** Things in the order in which they get their names: unchanged wishes first, then by key. */
const inOrder = (wishes: Iterable<NameWish>, rules: NameRules): ReadonlyArray<NameWish & { readonly stem: string }> => {
  const unique = new Map<string, NameWish & { readonly stem: string; readonly changed: number }>()
  for (const { key, wish } of wishes) {
    const stem = spelled(wish, rules)
    unique.set(key, { key, wish, stem, changed: stem === wish ? 0 : 1 })
  }
  return [...unique.values()].toSorted((a, b) => a.changed - b.changed || compareText(a.key, b.key))
}

const make = (wishes: Iterable<NameWish>, rules: NameRules): Names => {
  const { isFree, take, distinct } = giver(rules)
  const names = new Map<string, string>()
  const late: Array<NameWish & { readonly stem: string }> = []
  for (const item of inOrder(wishes, rules)) {
    if (isFree(item.stem)) names.set(item.key, take(item.stem))
    else late.push(item)
  }
  for (const { key, stem } of late) names.set(key, distinct(stem, key))
  return {
    of: (key) => {
      const name = names.get(key)
      if (name === undefined) throw new Error(`nothing was named for ${key}`)
      return name
    },
    has: (key) => names.has(key),
    get entries() {
      return [...names].toSorted(([a], [b]) => compareText(a, b))
    }
  }
}

/**
 * What an address would like to be called: its decoded names, without the kind, joined by a blank.
 *
 * @example
 * ```ts
 * import { wishOf } from "@lintel/render"
 *
 * wishOf("operation:payments/authorize") // => { key: "operation:payments/authorize", wish: "payments authorize" }
 * ```
 *
 * @category names
 * @since 0.1.0
 */
export const wishOf = (address: string): NameWish => {
  const parts = parseAddress(address)
  return { key: address, wish: parts === undefined ? address : parts.segments.map(nameOf).join(" ") }
}

/**
 * Names for things, all different, whatever the things are called. The same set of wishes gives the same names in
 * whatever order it comes. Where several want one name, the one that spells it exactly (else the first by key) gets
 * it, and each of the others gets it with a mark that depends on its own key only: adding a thing leaves the marks
 * of the others as they were.
 *
 * @example
 * ```ts
 * import { identifierRules, Names, wishOf } from "@lintel/render"
 *
 * const names = Names.make(["service:orders", "store:orders-db"].map(wishOf), identifierRules)
 * names.of("store:orders-db") // => "orders_db"
 * ```
 *
 * @category names
 * @since 0.1.0
 */
export const Names: {
  /** Gives every wish a name that no other has, by the rules of a target. */
  readonly make: (wishes: Iterable<NameWish>, rules: NameRules) => Names
} = { make }
