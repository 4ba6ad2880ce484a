import { Doc, type Inline } from "@lintel/doc"

/** `a`, `a and b`, `a, b and c`, as words of a sentence. */
export const enumerated = (items: ReadonlyArray<Inline | string>): ReadonlyArray<Inline | string> =>
  items.flatMap((item, i) => (i === 0 ? [item] : [i === items.length - 1 ? " and " : ", ", item]))

/** Names of entities as words of a sentence: `orders, payments and web`. */
export const names = (addresses: ReadonlyArray<string>): ReadonlyArray<Inline | string> =>
  enumerated(addresses.map((address) => Doc.name(address)))

/** A noun with its indefinite article. */
export const withArticle = (noun: string): string => `${/^[aeio]/u.test(noun) ? "an" : "a"} ${noun}`

/** A clause as it stands inside a sentence: without its own full stop. */
export const clause = (text: string): string => text.trim().replace(/[.!]+$/u, "")
