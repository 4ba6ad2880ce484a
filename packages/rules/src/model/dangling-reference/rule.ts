import * as Schema from "effect/Schema"
import { type Fix, Rule, suggest } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Address, ModelIndex, Reference } from "@lintel/model"
import { enumerated, withArticle } from "../../wordsOf.js"

const kindOf = (address: string): string => address.slice(0, address.indexOf(":"))

/** Names that are looked for; a design with more dangling references has lost a whole part, not a letter. */
const mostSuggestions = 100

/** Entities of the same kind whose address is near to one that leads nowhere; each address is looked for once. */
const suggestions = (index: ModelIndex): ((to: string) => ReadonlyArray<string>) => {
  const known = new Map<string, ReadonlyArray<string>>()
  const addressesOf = (kind: string): ReadonlyArray<string> =>
    index.entities.filter((entity) => entity.kind === kind).map(({ address }) => address)
  return (to) => {
    const near = known.get(to) ?? (known.size < mostSuggestions ? suggest(to, addressesOf(kindOf(to))) : [])
    known.set(to, near)
    return near
  }
}

const fixesOf = (index: ModelIndex, reference: Reference, near: ReadonlyArray<string>): ReadonlyArray<Fix> => {
  const place = index.locate(reference.from)
  const [only, ...others] = near
  if (place === undefined || only === undefined || others.length > 0) return []
  const path = place.pointer + reference.pointer
  return [{ _tag: "ModelPatch", id: "correct-reference", operations: [{ op: "replace", path, value: only }] }]
}

export const danglingReference = Rule.make("model/dangling-reference", {
  severity: "error",
  profile: "starter",
  summary: "A reference leads to something that the design does not have.",
  since: "0.1.0",
  data: Schema.Struct({
    from: Schema.String,
    pointer: Schema.String,
    to: Schema.String,
    near: Schema.Array(Schema.String)
  }),
  identity: ["pointer", "to"],
  cause: ["to"],
  check: ({ index }, report) => {
    const nearOf = suggestions(index)
    for (const reference of index.references) {
      if (index.find(reference.to as Address) !== undefined || index.locate(reference.to) !== undefined) continue
      const near = nearOf(reference.to)
      report(
        reference.from,
        { from: reference.from, pointer: reference.pointer, to: reference.to, near },
        { pointer: reference.pointer, fixes: fixesOf(index, reference, near) }
      )
    }
  },
  explain: ({ from, pointer, to, near }) => [
    Doc.para(
      Doc.name(from),
      ` refers to ${withArticle(kindOf(to))} that does not exist, so nothing that depends on it can be checked: `,
      Doc.code(to),
      "."
    ),
    Doc.excerpt([{ address: from, pointer, label: `no ${kindOf(to)} of this name` }]),
    ...(near.length === 0
      ? [Doc.para(`No ${kindOf(to)} of the design has a name like it. If others run it, declare it as an external.`)]
      : [Doc.para("Did you mean ", ...enumerated(near.map((address) => Doc.code(address))), "?")])
  ]
})
