import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { RolloutUnit } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { turnsOn } from "../flag-before-code/blind.js"
import { rolloutTitle } from "../rolled.js"

interface Use {
  readonly rollout: string
  readonly unit: string
  readonly flag: Extract<RolloutUnit, { _tag: "Flag" }>
}

const text = (value: unknown): string => JSON.stringify(value) ?? ""

export const flagReused = Rule.make("rollout/flag-reused", {
  severity: "warning",
  profile: "full",
  summary: "Two rollouts turn on the same flag.",
  since: "0.1.0",
  data: Schema.Struct({
    flag: Schema.String,
    rollout: Schema.String,
    other: Schema.String,
    otherPointer: Schema.String,
    to: Schema.String
  }),
  identity: ["flag", "other"],
  check: ({ index }, report) => {
    const uses = new Map<string, Array<Use>>()
    for (const { address, value } of index.ofKind("rollout")) {
      for (const [unit, flag] of Object.entries(value.units)) {
        if (flag._tag !== "Flag") continue
        const key = `${value.in ?? ""} ${flag.flag}`
        const use = { rollout: address, unit, flag }
        const group = uses.get(key)
        if (group === undefined) uses.set(key, [use])
        else group.push(use)
      }
    }
    for (const group of uses.values()) {
      const on = group.filter(({ flag }) => turnsOn(flag))
      const [first] = on
      const values = new Set(on.map(({ flag }) => text(flag.to)))
      const isTakenBack = group.some(({ flag }) => values.has(text(flag.from)))
      if (first === undefined || isTakenBack) continue
      for (const again of on.slice(1)) {
        if (again.rollout === first.rollout || text(again.flag.to) !== text(first.flag.to)) continue
        report(
          again.rollout,
          {
            flag: again.flag.flag,
            rollout: again.rollout,
            other: first.rollout,
            otherPointer: pointerOf("units", first.unit),
            to: text(again.flag.to)
          },
          { pointer: pointerOf("units", again.unit), related: [{ address: first.rollout, role: "turns it on too" }] }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: ({ flag, rollout, other, otherPointer, to }, { diagnostic }) => [
    Doc.para(
      `Whoever turns on "${flag}" for `,
      Doc.name(rollout),
      " also gets what it means in ",
      Doc.name(other),
      `: both set it to ${to}, and nothing turns it off between them.`
    ),
    Doc.excerpt([
      { address: rollout, pointer: diagnostic.pointer ?? "", label: "turned on here" },
      { address: other, pointer: otherPointer, label: "and here" }
    ]),
    Doc.para(
      "A name that once meant something else is still known to code somewhere. Knight Capital's loss of 2012 began with a reused flag (SEC release 34-70694)."
    ),
    Doc.para("Give each change a flag of its own, and remove a flag with the code that asks for it.")
  ]
})
