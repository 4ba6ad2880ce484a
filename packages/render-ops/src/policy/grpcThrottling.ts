import type { RetryBudget } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import { exactNumber } from "../exact.js"
import type { Tree } from "../tree.js"
import { type PolicyEdge, policyLosses, type PolicyLosses, stated } from "./edges.js"

interface Budgeted {
  readonly budget: RetryBudget
  readonly field: "retry" | "hedging"
  readonly losses: PolicyLosses
}

const throttlingOf = ({ budget, field, losses }: Budgeted): Tree | undefined => {
  if (budget._tag === "Concurrency" || Number(budget.ratio) === 0) {
    losses.drop(field, "/budget", "retry budget: gRPC counts tokens that successes give back")
    return undefined
  }
  losses.approximate(field, "/budget", "retry budget: gRPC counts tokens, for a whole server")
  const ratio = Math.max(0.001, Math.round(Number(budget.ratio) * 1000) / 1000)
  const tokens = budget.minimum === undefined ? 10 : Math.min(1000, Math.max(1, budget.minimum * 2))
  return { maxTokens: tokens, tokenRatio: exactNumber(String(ratio)) ?? ratio }
}

/** A call as it is written: with a retry, or with hedging. */
export interface Written {
  readonly edge: PolicyEdge
  readonly field: "retry" | "hedging"
}

/** The one budget of a server, of tries and of copies: that of its calls where they agree. */
export const retryThrottling = (losses: LossCollector, written: ReadonlyArray<Written>): Tree | undefined => {
  const found = written.flatMap(({ edge, field }): ReadonlyArray<Budgeted> => {
    const budget = stated(edge.policy, field)?.budget
    return budget === undefined ? [] : [{ budget, field, losses: policyLosses(losses, edge) }]
  })
  const distinct = new Set(found.map(({ budget }) => JSON.stringify(budget)))
  if (distinct.size > 1) {
    for (const one of found)
      one.losses.drop(one.field, "/budget", "retry budgets that differ: gRPC has one for a server")
    return undefined
  }
  return found.map(throttlingOf)[0]
}
