import * as Schema from "effect/Schema"
import { overallOf, perTryOf, effectiveOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { EffectiveEdge } from "@lintel/model"

/** Whether anything on the caller's side ends the wait: what the callee's own server ends is no help when that hangs. */
const isBounded = ({ layers }: EffectiveEdge): boolean =>
  layers.some(({ layer, policy }) => {
    if (layer === "server") return false
    const [perTry, overall] = [perTryOf(policy), overallOf(policy)]
    return perTry !== undefined || (overall !== undefined && overall.span !== "unbounded")
  })

/** Whether somebody said that nothing ends the wait, rather than nobody anything. */
const isSaid = ({ client }: EffectiveEdge): boolean => overallOf(client)?.span === "unbounded"

export const noTimeout = Rule.make("resilience/no-timeout", {
  severity: "warning",
  profile: "starter",
  summary: "A call has no timeout.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    isSaid: Schema.Boolean
  }),
  cause: ["caller", "isSaid"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      if (effective === undefined || isBounded(effective)) continue
      const said = isSaid(effective)
      const callee = edge.operation ?? edge.provider ?? edge.call.to.request ?? edge.address
      report(
        edge.address,
        { call: edge.address, caller: edge.from, callee, isSaid: said },
        { severity: said ? "error" : "warning" }
      )
    }
  },
  explain: ({ call, caller, callee, isSaid: said }) => [
    Doc.para(
      "When ",
      Doc.name(callee),
      " hangs, ",
      Doc.name(caller),
      said
        ? " hangs with it, one request after the other."
        : " hangs with it, unless its client library happens to give up."
    ),
    Doc.excerpt([{ address: call, pointer: "/policy", label: said ? "no timeout" : "nobody says how long it waits" }]),
    Doc.para(
      "Each waiting request holds a thread, a connection or memory, until none is left for requests that have nothing to do with it."
    ),
    Doc.para(
      "Choose the time from what the callee promises, for instance a little above its p99.9; or set one for all calls of a service in its ",
      Doc.code("defaults"),
      ":"
    ),
    Doc.change({ added: ['timeout: "800ms"'] })
  ]
})
