import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { names } from "../../wordsOf.js"
import { storeUses } from "../storeUse.js"

const Use = Schema.Struct({
  service: Schema.String,
  mode: Schema.Literals(["read", "write", "readWrite", "owns"]),
  pointer: Schema.String
})

const modeWords = { read: "reads", write: "writes", readWrite: "reads and writes", owns: "owns it" } as const

export const sharedStore = Rule.make("data/shared-store", {
  severity: "warning",
  profile: "starter",
  summary: "Several services use one store.",
  since: "0.1.0",
  data: Schema.Struct({ store: Schema.String, uses: Schema.Array(Use) }),
  options: { ignore: [] as ReadonlyArray<string> },
  check: ({ index, options }, report) => {
    for (const [store, uses] of storeUses(index)) {
      if (uses.length < 2 || options.ignore.includes(store) || index.locate(store) === undefined) continue
      report(
        store,
        { store, uses },
        { related: uses.map(({ service, pointer, mode }) => ({ address: service, pointer, role: modeWords[mode] })) }
      )
    }
  },
  explain: ({ store, uses }) => {
    const owner = uses.find((use) => use.mode === "owns")
    const others = uses.filter((use) => use !== owner)
    return [
      owner === undefined
        ? Doc.para(
            "A change of a table in ",
            Doc.name(store),
            " can break ",
            ...names(uses.map((use) => use.service)),
            ", and nobody owns it."
          )
        : Doc.para(
            Doc.name(owner.service),
            " cannot change a table of ",
            Doc.name(store),
            " without breaking ",
            ...names(others.map((use) => use.service)),
            ": its tables are their contract."
          ),
      Doc.excerpt(
        others.slice(0, 2).map((use) => ({
          address: use.service,
          pointer: use.pointer,
          label: `${modeWords[use.mode]} ${store.slice(6)}`
        }))
      ),
      Doc.table(uses.map((use) => [Doc.name(use.service), modeWords[use.mode]])),
      Doc.para(
        "No contract describes what they rely on, so no comparison of versions can see it break. Let one service own the store; give the others an operation, or messages from which they keep their own copy."
      )
    ]
  }
})
