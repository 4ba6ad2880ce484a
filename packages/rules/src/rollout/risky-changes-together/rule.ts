import * as Schema from "effect/Schema"
import { unitsOfStage } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type MigrationStep, nameOf, type Rollout, type RolloutUnit } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { enumerated } from "../../wordsOf.js"
import { stageTitle } from "../rolled.js"

/** Changes of stored data that no version of the code notices, if they come first. */
const adds: ReadonlySet<MigrationStep["operation"]> = new Set(["addTable", "addColumn", "addIndex", "dropNotNull"])

/** Whether a step of a migration is a risk of its own; writing both forms is the code's own doing. */
const isRisky = ({ operation, phase }: MigrationStep): boolean =>
  operation !== "dualWrite" && (phase !== "expand" || !adds.has(operation))

const differs = ({ from, to }: { readonly from?: unknown; readonly to?: unknown }): boolean =>
  to === undefined || JSON.stringify(from) !== JSON.stringify(to)

/** What kind of risk a unit is; nothing for changes that only add, or change nothing. */
const riskOf = (unit: RolloutUnit): string | undefined => {
  switch (unit._tag) {
    case "Service":
      return differs(unit) ? "code" : undefined
    case "Migration":
      return unit.steps.some(isRisky) ? "stored data" : undefined
    case "Flag":
      return differs(unit) ? "a flag" : undefined
    case "Configuration":
      return differs(unit) ? "configuration" : undefined
    case "Message":
      return undefined
  }
}

const risksIn = (rollout: Rollout, names: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const risks = new Map<string, string>()
  for (const name of names.toSorted()) {
    const unit = Object.hasOwn(rollout.units, name) ? rollout.units[name] : undefined
    const risk = unit === undefined ? undefined : riskOf(unit)
    if (risk !== undefined) risks.set(name, risk)
  }
  return risks
}

export const riskyChangesTogether = Rule.make("rollout/risky-changes-together", {
  severity: "warning",
  profile: "full",
  summary: "Changes of different kinds happen in one step.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    stage: Schema.String,
    changes: Schema.Array(Schema.Struct({ unit: Schema.String, kind: Schema.String, pointer: Schema.String }))
  }),
  identity: ["stage"],
  needs: ["stages of the rollout"],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const { stages, strategy } = rollout.value
      const isAtOnce = stages === undefined && strategy === "bigBang"
      const steps = isAtOnce ? [{ name: "everything at once" }] : (stages ?? [])
      const all = risksIn(rollout.value, Object.keys(rollout.value.units))
      if (stages === undefined && !isAtOnce && new Set(all.values()).size > 1)
        missing("stages of the rollout", rollout.address)
      const seen = new Set<string>()
      for (const [at, stage] of steps.entries()) {
        const risks = risksIn(rollout.value, unitsOfStage(rollout.value, stage))
        const key = [...risks.keys()].join(" ")
        if (new Set(risks.values()).size < 2 || seen.has(key)) continue
        seen.add(key)
        const changes = [...risks].map(([unit, kind]) => ({
          unit: nameOf(unit),
          kind,
          pointer: pointerOf("units", unit)
        }))
        report(
          rollout.address,
          { rollout: rollout.address, stage: stage.name, changes },
          isAtOnce ? {} : { pointer: pointerOf("stages", at) }
        )
      }
    }
  },
  title: stageTitle,
  explain: ({ rollout, stage, changes }) => [
    Doc.para(
      `If ${stage} goes wrong, nobody knows which change it was, and going back takes back all of them: `,
      ...enumerated([...new Set(changes.map(({ kind }) => kind))]),
      " change together."
    ),
    Doc.excerpt(changes.slice(0, 6).map(({ kind, pointer }) => ({ address: rollout, pointer, label: kind }))),
    Doc.para(
      "What only adds (a column, a table) can go along, as can writing a new column beside the old one: that is the code's own doing."
    ),
    Doc.para("Give each kind of change a stage of its own, with its own gate.")
  ]
})
