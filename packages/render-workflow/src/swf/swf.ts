import { identifierRules, type LossCollector, Names, refusal, Renderer } from "@lintel/render"
import { dump } from "js-yaml"
import { skeletonLosses } from "../code/losses.js"
import { unreached } from "../plan/losses.js"
import type { SagaPlan } from "../plan/saga.js"
import { renderSagas } from "../plan/selection.js"
import { blockTasks } from "./compile.js"
import { guardTasks } from "./conditions.js"
import { errorTypes, hostName, type Writing } from "./task.js"

/**
 * Options of the renderer to Serverless Workflow.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface ServerlessWorkflowOptions {
  /** A saga; `""` is every saga. */
  readonly of: string
  /** `"yaml"` or `"json"`. */
  readonly syntax: string
}

const documentText = (plan: SagaPlan, losses: LossCollector, syntax: string): string => {
  const taken = new Set<string>()
  const fresh = (wish: string): string => {
    const stem = wish.replaceAll(/[\p{Cc}\p{Cs}]+/gu, " ").trim() || "Task"
    for (let count = 1; ; count++) {
      const name = count === 1 ? stem : `${stem} ${count}`
      if (taken.has(name) || name === "__proto__") continue
      taken.add(name)
      return name
    }
  }
  const names = Names.make(
    [...plan.steps.values()].map(({ key, name }) => ({ key, wish: `result ${name}` })),
    identifierRules
  )
  const writing: Writing = {
    plan,
    losses,
    fresh,
    variableOf: names.of,
    done: new Set(),
    undone: new Set(),
    holding: new Set()
  }
  const tasks = [...guardTasks(writing, errorTypes.refused), ...blockTasks(writing, plan.body, false)]
  unreached(losses, plan, writing.done, writing.undone)
  skeletonLosses(losses, plan, "full")
  for (const end of ["completed", "aborted", "manual"] as const) {
    const { key, owner, alert } = plan.ends[end]
    if (key !== undefined && (owner !== undefined || alert !== undefined))
      losses.drop(plan.address, "owner of an end", `/end/${key}`)
  }
  const document = {
    document: {
      dsl: "1.0.0",
      namespace: "sagas",
      name: hostName(plan.name),
      version: "0.1.0",
      ...(plan.saga.description === undefined ? {} : { summary: plan.saga.description }),
      metadata: { saga: plan.address, ...(plan.saga.by === undefined ? {} : { by: plan.saga.by }) }
    },
    do: tasks.length === 0 ? [{ Nothing: { set: { outcome: "done" } } }] : tasks
  }
  return syntax === "json"
    ? `${JSON.stringify(document, undefined, 2)}\n`
    : dump(document, { noRefs: true, lineWidth: -1 })
}

/**
 * Every saga as a document of Serverless Workflow 1.0, `serverless-workflow/NAME.yaml`.
 *
 * *Details.* What is behind a step stands in a `try` whose `catch` undoes that step and raises the error anew, so that
 * undos nest: the last step is undone first. A step that failed is undone itself unless it was certainly refused. Retries
 * are tries less one. After the point of no return errors are of a type that no catch undoes for.
 *
 * @example
 * ```ts
 * import { serverlessWorkflow } from "@lintel/render-workflow"
 *
 * const rendered = serverlessWorkflow.render({ lintel: "1.0", sagas: { checkout: { steps: { pay: {} } } } })
 * const text = "files" in rendered ? (rendered.files[0]?.text ?? "") : ""
 * text.split("\n").slice(0, 4) // => ["document:", "  dsl: 1.0.0", "  namespace: sagas", "  name: checkout"]
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const serverlessWorkflow: Renderer<ServerlessWorkflowOptions> = Renderer.make<ServerlessWorkflowOptions>(
  "serverless-workflow",
  {
    summary: "One document of Serverless Workflow 1.0 for each saga.",
    options: { of: "", syntax: "yaml" },
    render: (model, { of, syntax }) => {
      if (syntax !== "yaml" && syntax !== "json")
        return refusal(`syntax must be yaml or json, not ${JSON.stringify(syntax)}.`)
      return renderSagas(model, of, {
        path: (name) => `serverless-workflow/${name}.${syntax}`,
        write: (plan, losses) => documentText(plan, losses, syntax)
      })
    }
  }
)
