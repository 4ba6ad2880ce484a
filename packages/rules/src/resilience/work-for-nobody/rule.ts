import * as Schema from "effect/Schema"
import { type DeadlineBudget, deadlineBudgets, effectiveOf } from "@lintel/analysis"
import { applyPatch, type Fix, type PatchOperation, type PathStop, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Edge, indexModel, type ModelIndex } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { calleeOf } from "../stated.js"

const Hop = Schema.Struct({ from: Schema.String, to: Schema.String, call: Schema.String })

/** Whether the deadline travels with a call; `undefined` when nobody said. */
const travels = (index: ModelIndex, edge: Edge): boolean | undefined => {
  const deadline = effectiveOf(index, edge.address)?.client.deadline?.value
  return deadline === undefined ? undefined : deadline === "propagated"
}

/**
 * The call that does not hand the deadline on. One that says so at the end of the path, or right before it, is enough:
 * the callee is told nothing then, whatever is unsaid elsewhere. Else the last one that does not say that it does.
 */
const culprit = (index: ModelIndex, path: ReadonlyArray<Edge>): Edge | undefined =>
  path.slice(-2).findLast((edge) => travels(index, edge) === false) ??
  path.findLast((edge) => travels(index, edge) !== true)

/** A design with more findings needs a rule for all calls rather than one change after the other. */
const mostFixes = 20

/** Handing the deadline down the whole path, when that ends the waste and begins none elsewhere. */
const fixOf = (index: ModelIndex, budget: DeadlineBudget, known: ReadonlySet<string>): ReadonlyArray<Fix> => {
  const operations: Array<PatchOperation> = []
  for (const edge of budget.path) {
    if (travels(index, edge) === true) continue
    const call = index.find(edge.address)
    if (call?.value.policy === undefined) return []
    operations.push({ op: "add", path: modelPointer(call, "policy", "deadline"), value: "propagated" })
  }
  const patched = applyPatch(index.model, operations)
  if (patched._tag === "NotApplicable") return []
  const after = deadlineBudgets(indexModel(patched.model)).filter(({ wasted }) => wasted !== 0n)
  const isBetter = after.every(({ edge }) => edge.address !== budget.edge.address && known.has(edge.address))
  return isBetter ? [{ _tag: "ModelPatch", id: "hand-the-deadline-down", operations }] : []
}

const stopsOf = (hops: ReadonlyArray<typeof Hop.Type>, times: ReadonlyArray<string>): ReadonlyArray<PathStop> => {
  const [first] = hops
  if (first === undefined) return []
  return [{ address: first.from }, ...hops.map(({ to }, i): PathStop => ({ address: to, via: times[i] ?? "" }))]
}

export const workForNobody = Rule.make("resilience/work-for-nobody", {
  severity: "warning",
  profile: "service",
  summary: "A call goes on when nobody up the path waits for it any more.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    allowed: Schema.String,
    remaining: Schema.String,
    wasted: Schema.String,
    spent: Schema.optionalKey(Schema.String),
    untold: Schema.String,
    hops: Schema.Array(Hop),
    waits: Schema.Array(Schema.String),
    patiencePlace: Place,
    limitPlace: Place
  }),
  cause: ["untold"],
  needs: ["whether the deadline travels with the request"],
  check: ({ index, missing }, report) => {
    const budgets = deadlineBudgets(index)
    const patience = new Map(budgets.map((it) => [it.edge.address, it.patience]))
    const wasting = budgets.filter(({ wasted }) => wasted !== 0n)
    const known = new Set(wasting.map(({ edge }) => edge.address))
    for (const budget of wasting) {
      const { edge, path, allowed, remaining, wasted, limit, spent } = budget
      const untold = culprit(index, path)
      if (untold === undefined || allowed === undefined || remaining === undefined || limit === undefined) continue
      if (travels(index, untold) === undefined) {
        missing("whether the deadline travels with the request", untold.address)
        continue
      }
      const waits = path.map(({ address }) => {
        const span = patience.get(address)?.span
        return span === undefined ? "" : `waits ${timeText(span)}`
      })
      const hops = path.map((it) => ({ from: it.from, to: calleeOf(it), call: it.address }))
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          callee: calleeOf(edge),
          allowed: timeText(allowed),
          remaining: timeText(remaining),
          wasted: timeText(wasted),
          ...(spent === 0n ? {} : { spent: timeText(spent) }),
          untold: untold.address,
          hops,
          waits,
          patiencePlace: budget.patience?.origin ?? { address: edge.address, pointer: "" },
          limitPlace: limit
        },
        {
          witness: { _tag: "Path", checked: true, stops: stopsOf(hops, waits) },
          related: hops.map((hop, i) => ({ address: hop.call, role: waits[i] ?? "" })),
          fixes: wasting.length > mostFixes ? [] : fixOf(index, budget, known)
        }
      )
    }
  },
  explain: ({
    caller,
    callee,
    allowed,
    remaining,
    wasted,
    spent,
    untold,
    call,
    hops,
    waits,
    patiencePlace,
    limitPlace
  }) => [
    Doc.para(
      Doc.name(callee),
      " may work ",
      Doc.number(wasted),
      wasted === "no limit" ? " for nobody: " : " or more for nobody: ",
      Doc.name(caller),
      ` waits ${allowed} for it, and up the path nobody waits longer than `,
      Doc.number(remaining),
      "."
    ),
    Doc.excerpt([
      { ...limitPlace, label: "gives up first" },
      { ...patiencePlace, label: `still waits ${allowed}` }
    ]),
    Doc.path(
      stopsOf(hops, waits).map(({ address, ...stop }) => ({
        ...stop,
        name: address.slice(address.indexOf(":") + 1).replaceAll("/", ".")
      }))
    ),
    ...(spent === undefined ? [] : [Doc.para(`Before this call, ${spent} of work are already done, as flows say.`)]),
    Doc.para(
      untold === call ? "The deadline does not travel with the call" : "Its caller is not told of the deadline",
      ", so nobody stops in time, and the work is done when the system has least to spare (Google, Site Reliability Engineering, chapter 22)."
    ),
    Doc.para("Hand the deadline down, ", Doc.code('deadline: "propagated"'), ", or wait no longer here than is left.")
  ]
})
