import * as Schema from "effect/Schema"
import { countText, Doc } from "@lintel/doc"
import { commonData, changeKind } from "../../changeKind.js"

export const operationsUncompared = changeKind("compat/operations-uncompared", {
  class: "undecided",
  summary: "More operations changed than are compared.",
  data: Schema.Struct({
    ...commonData,
    contract: Schema.String,
    /** Operations that changed and were not compared. */
    uncompared: Schema.Int,
    /** Differences that are told of one contract. */
    most: Schema.Int
  }),
  identity: [],
  explain: ({ contract, most, uncompared, versions }) => ({
    consequence: [
      `Whether users of ${countText(uncompared)} operations of `,
      Doc.name(contract),
      ` still get along with ${versions.new} is not decided: others differ in ${countText(most)} places, and no more are told at once.`
    ],
    why: ["Operations whose text is the same were compared all the same. Compare the contract in parts."]
  })
})
