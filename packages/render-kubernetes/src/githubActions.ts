import { canonical, type Gate, nameOf, type Rollout, type RolloutStage } from "@lintel/model"
import {
  identifierRules,
  Losses,
  Names,
  refusal,
  Renderer,
  type Rendering,
  type RenderRefusal,
  sortedEntries
} from "@lintel/render"
import { dump } from "js-yaml"
import { keyOf } from "./names.js"
import { percentText } from "./quantities.js"
import { selectRollouts } from "./select.js"
import { type Tree, tree } from "./tree.js"
import type { PlannedRollout } from "./workload.js"

/**
 * Options of the renderer of jobs.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface GitHubActionsOptions {
  /** One rollout, or a service whose rollouts are meant; `""` is all. Rollouts that it waits for come with it. */
  readonly of: string
  /** `"yaml"` or `"json"`. */
  readonly syntax: string
  /** The workflow that carries out one stage: it is called with what the stage is. */
  readonly workflow: string
}

interface Job {
  readonly key: string
  readonly wish: string
  readonly needs: ReadonlyArray<string>
  readonly with: Tree
}

/** The rollouts that are wanted, and all that they wait for. */
const withEarlier = (
  all: ReadonlyMap<string, Rollout>,
  wanted: ReadonlyArray<PlannedRollout>
): ReadonlyArray<PlannedRollout> => {
  const found = new Set(wanted.map(({ address }) => address))
  for (const address of found) {
    for (const earlier of all.get(address)?.after ?? []) if (all.has(earlier)) found.add(earlier)
  }
  return [...all].filter(([address]) => found.has(address)).map(([address, value]) => ({ address, value }))
}

/** Rollouts that wait for one another, in a circle; nothing when there are none. */
const circleOf = (rollouts: ReadonlyArray<PlannedRollout>): ReadonlyArray<string> => {
  const waiting = new Map(rollouts.map(({ address, value }) => [address, new Set<string>(value.after ?? [])]))
  for (const earlier of waiting.values()) for (const it of earlier) if (!waiting.has(it)) earlier.delete(it)
  for (let freed = true; freed;) {
    freed = false
    for (const [address, earlier] of waiting) {
      if (earlier.size > 0) continue
      waiting.delete(address)
      for (const other of waiting.values()) other.delete(address)
      freed = true
    }
  }
  return [...waiting.keys()].toSorted()
}

const gateText = (gate: Gate): string => {
  switch (gate._tag) {
    case "Slo":
      return `objective ${nameOf(keyOf(gate.slo))}`
    case "Metric":
      return `metric ${gate.metric}`
    case "Test":
      return `test ${gate.verification === undefined ? (gate.name ?? "") : nameOf(keyOf(gate.verification))}`.trim()
    case "Manual":
      return gate.owner === undefined ? "agreement" : `agreement of ${nameOf(keyOf(gate.owner))}`
  }
}

/** What the called workflow is told: texts, as its inputs are. */
const inputsOf = (rollout: PlannedRollout, stage: RolloutStage | undefined): Tree => {
  const units = stage?.units ?? Object.keys(rollout.value.units).toSorted()
  return tree({
    rollout: nameOf(keyOf(rollout.address)),
    environment: rollout.value.in === undefined ? undefined : nameOf(keyOf(rollout.value.in)),
    stage: stage?.name,
    units: units.map(nameOf).join(","),
    weight: stage?.weight === undefined ? undefined : percentText(stage.weight),
    instances: stage?.instances === undefined ? undefined : String(stage.instances),
    duration: stage?.duration,
    gates: stage?.gates === undefined ? undefined : stage.gates.map(gateText).join(","),
    "point-of-no-return": stage?.pointOfNoReturn === true ? "true" : undefined
  })
}

const jobKey = (address: string, at: number): string => `${address}#${at}`

const countOf = ({ stages }: Rollout): number => Math.max(1, stages?.length ?? 0)

/** One job for each stage: after the stage before it, the first one after the last of the rollouts that come before. */
const jobsOf = (rollout: PlannedRollout, all: ReadonlyMap<string, Rollout>): ReadonlyArray<Job> => {
  const { address, value } = rollout
  const earlier = (value.after ?? []).flatMap((it) => {
    const other = all.get(it)
    return other === undefined ? [] : [jobKey(it, countOf(other) - 1)]
  })
  return Array.from({ length: countOf(value) }, (_, at) => {
    const stage = value.stages?.[at]
    return {
      key: jobKey(address, at),
      wish: `${nameOf(keyOf(address))} ${stage?.name ?? ""}`.trim(),
      needs: at === 0 ? earlier : [jobKey(address, at - 1)],
      with: inputsOf(rollout, stage)
    }
  })
}

const fields: ReadonlyArray<readonly [keyof Rollout, string]> = [
  ["description", "description"],
  ["formerly", "former name"],
  ["extensions", "data of others"],
  ["strategy", "strategy"],
  ["split", "split of the traffic"],
  ["surge", "surge"],
  ["rollback", "way back"],
  ["windows", "windows of time"],
  ["verifications", "verifications"],
  ["owner", "owner"],
  ["errorBudget", "error budget of the rollout"],
  ["running", "what becomes of running sagas"]
]

const lossesOf = (rollouts: ReadonlyArray<PlannedRollout>, all: ReadonlyMap<string, Rollout>): Rendering["losses"] => {
  const losses = Losses.collect()
  for (const { address, value } of rollouts) {
    for (const [field, what] of fields) if (value[field] !== undefined) losses.drop(address, what, `/${field}`)
    for (const it of value.after ?? [])
      if (!all.has(it)) losses.drop(address, "rollout that is not in the design", "/after")
    for (const [name, unit] of Object.entries(value.units))
      losses.approximate(address, `${unit._tag.toLowerCase()} that changes`, `/units/${name}`)
    value.stages?.forEach((stage, at) => {
      for (const field of ["description", "abort", "owner"] as const)
        if (stage[field] !== undefined) losses.drop(address, `${field} of a stage`, `/stages/${at}/${field}`)
      if (stage.gates !== undefined) losses.approximate(address, "gates, by name only", `/stages/${at}/gates`)
    })
  }
  return losses.all()
}

/** Identifiers of jobs may have hyphens. */
const jobNames = (jobs: ReadonlyArray<Job>): Names =>
  Names.make(
    jobs.map(({ key, wish }) => ({ key, wish: wish.replaceAll("%", "-percent") })),
    {
      ...identifierRules,
      first: /[A-Za-z_]/u,
      rest: /[\w-]/u,
      separator: "-",
      maximumLength: 100,
      ignoresCase: true,
      fallback: "job"
    }
  )

const spellJobs = (jobs: ReadonlyArray<Job>, { syntax, workflow }: GitHubActionsOptions): string => {
  const names = jobNames(jobs)
  const graph = Object.fromEntries(
    jobs.map(({ key, needs, with: inputs }) => [
      names.of(key),
      tree({
        needs: needs.length === 0 ? undefined : needs.map((it) => names.of(it)).toSorted(),
        uses: workflow,
        with: inputs
      })
    ])
  )
  const document = { name: "rollouts", on: { workflow_dispatch: {} }, jobs: graph }
  return syntax === "json"
    ? `${JSON.stringify(document, undefined, 2)}\n`
    : dump(document, { noRefs: true, lineWidth: -1 })
}

const wait = (names: ReadonlyArray<string>): RenderRefusal =>
  refusal(`These rollouts wait for one another, so that none can begin: ${names.slice(0, 10).join(", ")}.`)

/**
 * The order of rollouts as the jobs of a workflow of GitHub Actions (`github-actions/rollouts.yaml`): a job for each
 * stage, `needs` for what comes before it, and what the stage is as inputs of the workflow that carries it out. How a
 * stage is carried out is not in the design: `workflow` names who knows. Rollouts that wait for one another in a circle
 * are refused with their names.
 *
 * @example
 * ```ts
 * import { githubActions } from "@lintel/render-kubernetes"
 *
 * const units = (service: `service:${string}`) => ({ it: { _tag: "Service" as const, service } })
 * const answer = githubActions.render({
 *   lintel: "1.0",
 *   rollouts: {
 *     orders: { units: units("service:orders"), after: ["rollout:payments"] },
 *     payments: { units: units("service:payments"), stages: [{ name: "5%", weight: "0.05" }, { name: "100%", weight: "1" }] }
 *   }
 * })
 * if ("_tag" in answer) throw new Error(answer.message)
 * answer.files[0]?.path // => "github-actions/rollouts.yaml"
 * answer.files[0]?.text.includes("orders:\n    needs:\n      - payments-100-percent") // => true
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const githubActions: Renderer<GitHubActionsOptions> = Renderer.make<GitHubActionsOptions>("github-actions", {
  summary: "The stages of rollouts as jobs of a GitHub Actions workflow, each after what it needs.",
  options: { of: "", syntax: "yaml", workflow: "./.github/workflows/rollout-stage.yml" },
  render: (given, options) => {
    const { of, syntax } = options
    if (syntax !== "yaml" && syntax !== "json")
      return refusal(`syntax must be yaml or json, not ${JSON.stringify(syntax)}.`)
    const model = canonical(given)
    const wanted = selectRollouts(model, of)
    if ("_tag" in wanted) return wanted
    const all = new Map(sortedEntries(model.rollouts).map(([key, value]) => [`rollout:${key}`, value]))
    const rollouts = withEarlier(all, wanted)
    const circle = circleOf(rollouts)
    if (circle.length > 0) return wait(circle)
    if (rollouts.length === 0) return { files: [], losses: [] }
    const jobs = rollouts.flatMap((rollout) => jobsOf(rollout, all))
    const file = { path: `github-actions/rollouts.${syntax}`, text: spellJobs(jobs, options) }
    return { files: [file], losses: lossesOf(rollouts, all) }
  }
})
