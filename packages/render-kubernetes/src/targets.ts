import { canonical, nameOf } from "@lintel/model"
import {
  fileNameRules,
  Losses,
  Names,
  refusal,
  type RenderedFile,
  Renderer,
  type RendererDefinition
} from "@lintel/render"
import { argoRolloutsOf } from "./argo.js"
import { deploymentsOf, scaledDeployment } from "./deployment.js"
import { canariesOf } from "./flagger.js"
import { keyOf } from "./names.js"
import { selectRollouts } from "./select.js"
import { spell, type Tree } from "./tree.js"
import { reportRollout, reportWorkload } from "./unsaid.js"
import {
  type PlannedRollout,
  type Router,
  type Scope,
  standingWorkloads,
  type Workload,
  workloadsOf
} from "./workload.js"

/**
 * Options of the renderers of manifests.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface ManifestOptions {
  /** One rollout, or a service whose rollouts are meant; `""` is everything. */
  readonly of: string
  /** `"yaml"` or `"json"`. */
  readonly syntax: string
  /** What stands before the names of images: `registry.example.com/shop`; `""` for nothing. */
  readonly registry: string
  /** The port that containers listen on and probes ask, which the Model does not know. */
  readonly port: number
  /** Where Prometheus is asked for the measurements of gates. */
  readonly prometheus: string
  /**
   * What splits the traffic of Argo Rollouts where a rollout says `split: "router"`: `"istio"` (the VirtualService of the
   * workload's name), `"nginx"` (the Ingress of its name), or `""` for nobody knows. The Services of that name, and of it
   * with `-canary`, have to be there.
   */
  readonly router: string
}

const defaults: ManifestOptions = {
  of: "",
  syntax: "yaml",
  registry: "",
  port: 8080,
  prometheus: "http://prometheus:9090",
  router: ""
}

type Objects = (scope: Scope, rollout: PlannedRollout, workloads: ReadonlyArray<Workload>) => ReadonlyArray<Tree>

interface Target {
  readonly folder: string
  readonly objects: Objects
  /** Why a rollout has no manifest of this kind. */
  readonly without: (rollout: PlannedRollout) => string | undefined
}

const problemOf = ({ port, router, syntax }: ManifestOptions): string | undefined => {
  if (!isRouter(router)) return `router must be istio or nginx, or left out, not ${JSON.stringify(router)}.`
  if (syntax !== "yaml" && syntax !== "json") return `syntax must be yaml or json, not ${JSON.stringify(syntax)}.`
  return Number.isInteger(port) && port >= 1 && port <= 65_535
    ? undefined
    : "port must be a whole number from 1 to 65535."
}

const isRouter = (name: string): name is Router => name === "" || name === "istio" || name === "nginx"

const fileOf = (target: Target, name: string, syntax: string, objects: ReadonlyArray<Tree>): RenderedFile => ({
  path: `${target.folder}/${name}.${syntax}`,
  text: spell(objects, syntax)
})

const rolloutFile = (
  target: Target,
  scope: Scope,
  rollout: PlannedRollout,
  name: string,
  syntax: string
): ReadonlyArray<RenderedFile> => {
  const workloads = workloadsOf(scope.model, rollout)
  const reason = workloads.length === 0 ? "rollout that changes no service" : target.without(rollout)
  if (reason !== undefined) {
    scope.losses.drop(rollout.address, reason)
    return []
  }
  reportRollout(scope, rollout)
  for (const workload of workloads) reportWorkload(scope, workload)
  return [fileOf(target, name, syntax, target.objects(scope, rollout, workloads))]
}

const render =
  (target: Target, hasStanding: boolean): RendererDefinition<ManifestOptions>["render"] =>
  (given, options) => {
    const problem = problemOf(options)
    if (problem !== undefined) return refusal(problem)
    const model = canonical(given)
    const rollouts = selectRollouts(model, options.of)
    if ("_tag" in rollouts) return rollouts
    const losses = Losses.collect()
    const { port, prometheus, registry, router, syntax } = options
    const scope: Scope = { model, losses, port, prometheus, registry, router: isRouter(router) ? router : "" }
    const shown = rollouts.filter((rollout) => target.without(rollout) === undefined)
    const standing = hasStanding && options.of === "" ? standingWorkloads(model, shown) : []
    const addresses = [...rollouts.map(({ address }) => address), ...standing.map((it) => it.deployment?.address ?? "")]
    const names = Names.make(
      addresses.map((key) => ({ key, wish: nameOf(keyOf(key)) })),
      fileNameRules
    )
    const files = rollouts.flatMap((rollout) => rolloutFile(target, scope, rollout, names.of(rollout.address), syntax))
    const others = standing.map((workload) => {
      reportWorkload(scope, workload)
      return fileOf(target, names.of(workload.deployment?.address ?? ""), syntax, scaledDeployment(scope, workload))
    })
    return { files: [...files, ...others], losses: losses.all() }
  }

/**
 * Deployments of Kubernetes: for each rollout those of the services it changes (`kubernetes/ROLLOUT.yaml`), and one for
 * each deployment that no rollout changes, with a HorizontalPodAutoscaler where instances are scaled; a Deployment that is
 * scaled says no number of its own. Instances, surge and what may be missing, deadlines, probes, the time to stop.
 * A Deployment knows neither stages nor gates: those are losses, as is everything else it has no words for, and what
 * Kubernetes fills in where the design says nothing.
 *
 * @example
 * ```ts
 * import { kubernetes } from "@lintel/render-kubernetes"
 *
 * const answer = kubernetes.render({
 *   lintel: "1.0",
 *   services: { payments: {} },
 *   deployments: { live: { of: "service:payments", instances: 4, terminationGrace: "45s" } },
 *   rollouts: {
 *     r: {
 *       strategy: "rolling",
 *       units: { payments: { _tag: "Service", service: "service:payments", to: "2.4.0" } },
 *       surge: { maxSurge: "0.25", maxUnavailable: 0, progressDeadline: "10m", minimumReady: "15s" }
 *     }
 *   }
 * })
 * if ("_tag" in answer) throw new Error(answer.message)
 * answer.files[0]?.path // => "kubernetes/r.yaml"
 * answer.files[0]?.text.includes("maxSurge: 25%") // => true
 * answer.losses // => []
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const kubernetes: Renderer<ManifestOptions> = Renderer.make<ManifestOptions>("kubernetes", {
  summary: "Kubernetes Deployments for the services of each rollout.",
  options: defaults,
  render: render(
    {
      folder: "kubernetes",
      objects: deploymentsOf,
      without: ({ value }) =>
        value.strategy === "shadow" ? "rollout beside the old version: a Deployment would take its traffic" : undefined
    },
    true
  )
})

/**
 * Rollouts of Argo for the services of each rollout (`argo-rollouts/ROLLOUT.yaml`): stages as steps of a canary or as
 * the two sets of a blue-green change, gates as AnalysisTemplates, people who agree as pauses without end. What missing
 * data means is written into the conditions. A gate that says too little to be measured becomes a pause: it never
 * passes by itself. A shadow needs a router that is not known, and has no manifest.
 *
 * @example
 * ```ts
 * import { argoRollouts } from "@lintel/render-kubernetes"
 *
 * const answer = argoRollouts.render({
 *   lintel: "1.0",
 *   services: { payments: {} },
 *   rollouts: {
 *     r: {
 *       strategy: "canary",
 *       units: { payments: { _tag: "Service", service: "service:payments", to: "2.4.0" } },
 *       stages: [
 *         { name: "5%", weight: "0.05", duration: "10m", gates: [{ _tag: "Metric", metric: "errors", baseline: "0.01" }] },
 *         { name: "100%", weight: "1", gates: [{ _tag: "Manual" }] }
 *       ]
 *     }
 *   }
 * })
 * if ("_tag" in answer) throw new Error(answer.message)
 * answer.files[0]?.text.includes("successCondition: result[0] <= 0.01") // => true
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const argoRollouts: Renderer<ManifestOptions> = Renderer.make<ManifestOptions>("argo-rollouts", {
  summary: "Argo Rollouts with their AnalysisTemplates for the services of each rollout.",
  options: defaults,
  render: render(
    {
      folder: "argo-rollouts",
      objects: argoRolloutsOf,
      without: ({ value }) =>
        value.strategy === "shadow" ? "rollout beside the old version: its traffic router is not known" : undefined
    },
    false
  )
})

/**
 * Deployments with the Canaries of Flagger that watch them (`flagger/ROLLOUT.yaml`): weights as steps of one interval
 * each, gates as metrics that are checked at every step, people who agree as webhooks. Flagger checks the same at every
 * step and takes a measurement without data for a failed one: stages that differ in that are losses.
 *
 * @example
 * ```ts
 * import { flagger } from "@lintel/render-kubernetes"
 *
 * const answer = flagger.render({
 *   lintel: "1.0",
 *   services: { payments: {} },
 *   rollouts: {
 *     r: {
 *       strategy: "canary",
 *       units: { payments: { _tag: "Service", service: "service:payments", to: "2.4.0" } },
 *       stages: [
 *         { name: "5%", weight: "0.05", duration: "10m" },
 *         { name: "50%", weight: "0.5", duration: "10m" },
 *         { name: "100%", weight: "1" }
 *       ]
 *     }
 *   }
 * })
 * if ("_tag" in answer) throw new Error(answer.message)
 * answer.files[0]?.text.includes("interval: 10m") // => true
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const flagger: Renderer<ManifestOptions> = Renderer.make<ManifestOptions>("flagger", {
  summary: "Kubernetes Deployments with the Flagger Canaries that watch them.",
  options: defaults,
  render: render({ folder: "flagger", objects: canariesOf, without: () => undefined }, false)
})
