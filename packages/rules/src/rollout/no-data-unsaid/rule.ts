import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import type { Gate } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { rolloutTitle } from "../rolled.js"

/** What a gate looks at, when it looks at data and does not say what none of it means. */
const silentGate = (gate: Gate): string | undefined => {
  if (gate._tag === "Slo") return gate.noData === undefined ? gate.slo.slice("slo:".length) : undefined
  return gate._tag === "Metric" && gate.noData === undefined ? gate.metric : undefined
}

export const noDataUnsaid = Rule.make("rollout/no-data-unsaid", {
  severity: "warning",
  profile: "service",
  summary: "A gate does not say what no data means.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    gates: Schema.Array(Schema.Struct({ stage: Schema.String, looksAt: Schema.String, pointer: Schema.String }))
  }),
  check: ({ index }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const found = (rollout.value.stages ?? []).flatMap((stage, i) =>
        (stage.gates ?? []).flatMap((gate, j) => {
          const looksAt = silentGate(gate)
          return looksAt === undefined ? [] : [{ stage: stage.name, looksAt, keys: ["stages", i, "gates", j] as const }]
        })
      )
      const [first] = found
      if (first === undefined) continue
      const gates = found.map(({ stage, looksAt, keys }) => ({ stage, looksAt, pointer: pointerOf(...keys) }))
      const operations = found.map(({ keys }) => {
        const path = modelPointer(rollout, ...keys, "noData")
        return { op: "add", path, value: "wait" } as const
      })
      report(
        rollout.address,
        { rollout: rollout.address, gates },
        { pointer: pointerOf(...first.keys), fixes: [{ _tag: "ModelPatch", id: "wait-for-data", operations }] }
      )
    }
  },
  title: rolloutTitle,
  explain: ({ rollout, gates }) => [
    Doc.para(
      "Without traffic, or without a working monitor, nobody knows whether ",
      Doc.name(rollout),
      ` goes on: ${counted(gates.length, "gate does", "gates do")} not say what no data means.`
    ),
    Doc.excerpt(
      gates.slice(0, 6).map(({ stage, looksAt, pointer }) => ({
        address: rollout,
        pointer,
        label: `${stage}: ${looksAt}`
      }))
    ),
    Doc.para(
      "Tools differ: some abort a canary that nobody asks anything, some let it pass, and the same tool did both in different versions (fluxcd/flagger#1035, #1011)."
    ),
    Doc.para("Say it: wait for data, abort, or advance where no traffic is normal."),
    Doc.change({ added: ['noData: "wait"'] })
  ]
})
