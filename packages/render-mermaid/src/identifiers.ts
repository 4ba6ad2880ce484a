import { parseAddress } from "@lintel/model"
import { identifierRules, type NameRules, Names, wishOf } from "@lintel/render"
import { reservedWords } from "./escape.js"

/** No identifier begins with `x`: after the `-` that ends an activation it would make an arrow. */
const rules: NameRules = {
  ...identifierRules,
  first: /[A-WYZa-wyz]/u,
  reserved: reservedWords,
  ignoresCase: true,
  maximumLength: 40
}

/** Identifiers for keys: services by their names, everything else with its kind in front. */
export const identifiers = (keys: Iterable<string>): Names =>
  Names.make(
    [...keys].map((key) => {
      const kind = parseAddress(key)?.kind
      const { wish } = wishOf(key)
      return { key, wish: kind === undefined || kind === "service" ? wish : `${kind} ${wish}` }
    }),
    rules
  )
