import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Service } from "@lintel/model"
import { names } from "../../wordsOf.js"
import { storeUses, type StoreUse } from "../storeUse.js"

const Writer = Schema.Struct({ service: Schema.String, pointer: Schema.String, isOwner: Schema.Boolean })

const writesTo = (use: StoreUse): boolean => use.mode === "write" || use.mode === "readWrite" || use.mode === "owns"

/** Collections that a service says it uses; `undefined` when it may be any. */
const collectionsOf = (service: Service | undefined, store: string): ReadonlySet<string> | undefined => {
  const access = service?.accesses?.find((it) => it.store === store)
  return access?.collections === undefined ? undefined : new Set(access.collections)
}

const overlap = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean =>
  a === undefined || b === undefined || [...a].some((name) => b.has(name))

export const twoWriters = Rule.make("data/two-writers", {
  severity: "error",
  profile: "starter",
  summary: "Two services write the same data.",
  since: "0.1.0",
  data: Schema.Struct({ store: Schema.String, writers: Schema.Array(Writer) }),
  options: { ignore: [] as ReadonlyArray<string> },
  check: ({ index, options }, report) => {
    for (const [store, uses] of storeUses(index)) {
      if (options.ignore.includes(store) || index.locate(store) === undefined) continue
      const touched = uses.filter(writesTo).map((use) => {
        const service = index.find(use.service as `service:${string}`)?.value
        return { use, collections: collectionsOf(service, store) }
      })
      const writers = touched
        .filter((one) => touched.some((other) => other !== one && overlap(one.collections, other.collections)))
        .map(({ use }) => ({ service: use.service, pointer: use.pointer, isOwner: use.mode === "owns" }))
      if (writers.length < 2) continue
      const related = writers.map(({ service, pointer }) => ({ address: service, pointer, role: "writer" }))
      report(store, { store, writers }, { related })
    }
  },
  explain: ({ store, writers }) => [
    Doc.para(
      ...names(writers.map((writer) => writer.service)),
      " overwrite one another in ",
      Doc.name(store),
      writers.length === 2
        ? ": neither knows the rules that the other keeps."
        : ": none of them knows the rules that the others keep."
    ),
    Doc.excerpt(
      writers
        .filter((writer) => !writer.isOwner || writers.every((other) => other.isOwner))
        .slice(0, 2)
        .map(({ service, pointer }) => ({ address: service, pointer, label: `writes ${store.slice(6)}` }))
    ),
    Doc.para(
      "A rule about the data (a total, a limit, an order of states) can only hold where one writer checks every change."
    ),
    Doc.para(
      "Keep one writer",
      ...(writers.some((writer) => writer.isOwner)
        ? [", its owner ", Doc.name(writers.find((writer) => writer.isOwner)?.service ?? "")]
        : []),
      ". Let the others ask it by a call or a command; if they write different collections, list the collections of each."
    )
  ]
})
