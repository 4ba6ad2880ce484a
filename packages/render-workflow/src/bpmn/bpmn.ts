import { type LossCollector, Losses, Renderer } from "@lintel/render"
import { stateGraph } from "../asl/asl.js"
import { skeletonLosses } from "../code/losses.js"
import type { SagaPlan } from "../plan/saga.js"
import { renderSagas } from "../plan/selection.js"
import { printBpmn } from "./print.js"
import { scopeOf } from "./scope.js"

/**
 * Options of the renderer to BPMN.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface BpmnOptions {
  /** A saga; `""` is every saga. */
  readonly of: string
}

/** What a diagram cannot hold: the notation has no retries, and an engine has its own language of expressions. */
const ownLosses = (losses: LossCollector, plan: SagaPlan): void => {
  skeletonLosses(losses, plan, "full")
  for (const { pointer, step, tries, undo } of plan.steps.values()) {
    if (tries.attempts !== 1) losses.drop(tries.subject, "retries", tries.pointer)
    if (undo !== undefined && undo.tries.attempts !== 1) losses.drop(undo.tries.subject, "retries", undo.tries.pointer)
    if (step.action !== undefined && "with" in step.action)
      losses.drop(plan.address, "values of a request", `${pointer}/action/with`)
  }
  for (const { key, owner, alert } of Object.values(plan.ends)) {
    if (key !== undefined && (owner !== undefined || alert !== undefined))
      losses.drop(plan.address, "owner of an end", `/end/${key}`)
  }
}

const documentText = (plan: SagaPlan, losses: LossCollector): string => {
  const notes = Losses.collect()
  const { body, states, undoStates } = stateGraph(plan, notes)
  for (const loss of notes.all()) {
    if (/never runs|no run comes to|in whole seconds/u.test(loss.what) && !loss.what.startsWith("wait"))
      losses.drop(loss.subject, loss.what, loss.pointer)
  }
  ownLosses(losses, plan)
  const byState = new Map([...[...states].map(([key, state]) => [state, key] as const), ...undoStates])
  const process = scopeOf(
    { plan, count: { ids: 0 }, stepOf: (state) => plan.steps.get(byState.get(state) ?? "") },
    body
  )
  return printBpmn({
    name: plan.name,
    description: plan.saga.description,
    aborted: plan.ends.aborted.name,
    manual: plan.ends.manual.name,
    process
  })
}

/**
 * Every saga as a process in BPMN 2.0, `bpmn/NAME.bpmn`, with its diagram.
 *
 * *Details.* Compensation events are not used: an engine may throw all handlers at once, in no order. The way back is
 * drawn instead, from the boundary event of each task through what undoes the steps before it, one after the other.
 * Branches are parts of their own that end however they end, so that none is cut off half done.
 *
 * @example
 * ```ts
 * import { bpmn } from "@lintel/render-workflow"
 *
 * const rendered = bpmn.render({ lintel: "1.0", sagas: { checkout: { steps: { pay: {} } } } })
 * const text = "files" in rendered ? (rendered.files[0]?.text ?? "") : ""
 * text.includes('<bpmn:serviceTask id="Task_1" name="pay">') // => true
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const bpmn: Renderer<BpmnOptions> = Renderer.make<BpmnOptions>("bpmn", {
  summary: "One process in BPMN 2.0 for each saga, its order of undo drawn, not left to the engine.",
  options: { of: "" },
  render: (model, { of }) => renderSagas(model, of, { path: (name) => `bpmn/${name}.bpmn`, write: documentText })
})
