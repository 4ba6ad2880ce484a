import * as Schema from "effect/Schema"
import { lockCircles } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

const Arrow = Schema.Struct({
  holds: Schema.String,
  takes: Schema.String,
  saga: Schema.String,
  first: Schema.String,
  second: Schema.String
})

export const lockOrder = Rule.make("saga/lock-order", {
  severity: "error",
  profile: "service",
  summary: "Sagas take locks in different orders and may wait for one another for ever.",
  since: "0.1.0",
  data: Schema.Struct({ circle: Schema.NonEmptyArray(Arrow) }),
  identity: ["circle"],
  check: ({ index }, report) => {
    for (const [first, ...others] of lockCircles(index.ofKind("saga"))) {
      if (first === undefined) continue
      report(
        first.saga,
        { circle: [first, ...others] },
        {
          related: others.map(({ saga, second, takes }) => ({
            address: `${saga}/step/${second}`,
            role: `waits for ${takes}`
          }))
        }
      )
    }
  },
  explain: ({ circle }) => [
    Doc.para(
      new Set(circle.map(({ saga }) => saga)).size === 1
        ? "Two runs of this saga can wait for one another, and neither goes on."
        : "Runs of these sagas can wait for one another, and none of them goes on."
    ),
    Doc.excerpt(
      circle.map(({ saga, second, holds, takes }) => ({
        address: `${saga}/step/${second}`,
        label: `holds ${holds}, waits for ${takes}`
      }))
    ),
    Doc.para(
      "Take the locks in one order everywhere, or release the first before the second is taken. Where neither can be, let the one that waits give up after a while and go back."
    )
  ]
})
