import { identifierRules, type NameRules, Names, type NameWish, wishOf } from "@lintel/render"
import { reservedWords } from "./escape.js"

/** No identifier begins with `x`: after the `-` that ends an activation it would make an arrow. */
const rules: NameRules = {
  ...identifierRules,
  first: /[A-WYZa-wyz]/u,
  reserved: reservedWords,
  ignoresCase: true,
  maximumLength: 40
}

const wishFor = (key: string): NameWish => {
  const { wish } = wishOf(key)
  const isAddress = wish !== key
  return { key, wish: !isAddress || key.startsWith("service:") ? wish : `${key.slice(0, key.indexOf(":"))} ${wish}` }
}

/** Identifiers for keys: services by their names, everything else with its kind in front. */
export const identifiers = (keys: Iterable<string>): Names => Names.make(Array.from(keys, wishFor), rules)
