import type { Gate } from "@lintel/model"
import type { Measure } from "./measure.js"
import { measureOf, unmeasured } from "./measure.js"
import { annotation } from "./names.js"
import { goDuration, wholeSeconds } from "./quantities.js"
import { type Tree, tree } from "./tree.js"
import type { Scope } from "./workload.js"

/** The gates of a stage as Argo asks them: measured all at once, then people one after another. */
export interface Analysis {
  readonly templates: ReadonlyArray<Tree>
  readonly people: number
  /** Seconds that the measuring takes, which are part of the stage. */
  readonly seconds: number
}

interface Place {
  readonly subject: string
  readonly pointer: string
  readonly name: string
  /** Seconds of the stage. */
  readonly length: number
}

const windowArgument = "{{args.window}}"

const successOf = ({ comparison, gate, threshold }: Measure): Readonly<Record<string, string>> => {
  const holds = `result[0] ${comparison} ${threshold}`
  if (gate.noData === undefined) return { successCondition: holds }
  if (gate.noData === "advance") return { successCondition: `len(result) == 0 || isNaN(result[0]) || ${holds}` }
  const success = { successCondition: `len(result) > 0 && ${holds}` }
  return gate.noData === "abort"
    ? success
    : { ...success, failureCondition: `len(result) > 0 && !isNaN(result[0]) && !(${holds})` }
}

/** How often is measured: every interval while the stage lasts. */
const timesOf = (
  scope: Scope,
  place: Place,
  gate: Measure["gate"]
): { readonly interval: number; readonly count: number } | undefined => {
  const { length, pointer, subject } = place
  if (gate.interval === undefined) return undefined
  const whole = wholeSeconds(gate.interval)
  const interval = whole?.seconds ?? 0
  if (interval === 0 || length < interval) {
    scope.losses.drop(subject, "interval that does not fit into its stage", `${pointer}/interval`)
    return undefined
  }
  if (whole?.isExact !== true)
    scope.losses.approximate(subject, "interval that is no whole number of seconds", `${pointer}/interval`)
  return { interval, count: Math.floor(length / interval) }
}

const reportGate = (scope: Scope, { pointer, subject }: Place, { comparison, from, gate }: Measure): void => {
  const { losses } = scope
  if (gate.noData === undefined)
    losses.approximate(subject, "what no data means, which nobody stated", `${pointer}/noData`)
  if (gate.failures === undefined)
    losses.approximate(subject, "failures of a gate that nobody stated", `${pointer}/failures`)
  if (gate.delay !== undefined) losses.drop(subject, "age of the newest data", `${pointer}/delay`)
  if (gate._tag !== "Metric") return
  if (gate.window !== undefined) losses.drop(subject, "window of a metric", `${pointer}/window`)
  for (const [field, what] of [
    ["of", "what a metric is of"],
    ["confidence", "confidence of a gate"],
    ["power", "power of a gate"]
  ] as const) {
    if (gate[field] !== undefined) losses.drop(subject, what, `${pointer}/${field}`)
  }
  if (comparison === ">")
    losses.approximate(subject, "threshold of a metric that is the better the larger", `${pointer}/detects`)
  if (from === "detects" && gate.baseline !== undefined)
    losses.drop(subject, "baseline beside what is detected", `${pointer}/baseline`)
}

const templateOf = (scope: Scope, place: Place, measure: Measure, wait: number): Tree => {
  const { gate } = measure
  reportGate(scope, place, measure)
  const times = timesOf(scope, place, gate)
  const window = gate._tag === "Slo" ? gate.window : undefined
  const delay = times?.interval ?? wait
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: tree({
      name: place.name,
      annotations: gate._tag === "Slo" ? { [annotation.slo]: gate.slo } : undefined
    }),
    spec: tree({
      args: window === undefined ? undefined : [{ name: "window", value: window }],
      metrics: [
        tree({
          name: measure.name,
          initialDelay: delay === 0 ? undefined : goDuration(delay),
          interval: times === undefined ? undefined : goDuration(times.interval),
          count: times?.count,
          failureLimit: gate.failures === undefined ? undefined : gate.failures - 1,
          ...successOf(measure),
          provider: { prometheus: { address: scope.prometheus, query: measure.query } }
        })
      ]
    })
  }
}

/** The time that measuring takes: the longest whole number of intervals that fits into the stage. */
const measuredSeconds = (gates: ReadonlyArray<Gate>, length: number): number =>
  Math.max(
    0,
    ...gates.map((gate) => {
      const interval = gate._tag === "Slo" || gate._tag === "Metric" ? gate.interval : undefined
      const seconds = interval === undefined ? 0 : (wholeSeconds(interval)?.seconds ?? 0)
      return seconds === 0 ? 0 : Math.floor(length / seconds) * seconds
    })
  )

/** What looks back over no stated window: five minutes, as most dashboards do. */
const usualWindow = "5m"

/** Decides the gates of one stage. */
export const analysisOf = (
  scope: Scope,
  gates: ReadonlyArray<Gate>,
  place: Omit<Place, "pointer"> & { readonly pointer: string }
): Analysis => {
  const { losses } = scope
  const { name, pointer, subject } = place
  const measures = gates.map((gate) => {
    const stated = gate._tag === "Slo" ? gate.window : undefined
    return measureOf(scope, gate, stated === undefined ? usualWindow : windowArgument)
  })
  const seconds = measuredSeconds(
    gates.filter((_, at) => measures[at] !== undefined),
    place.length
  )
  const templates: Array<Tree> = []
  let people = 0
  gates.forEach((gate, at) => {
    const measure = measures[at]
    const here = `${pointer}/gates/${at}`
    if (measure !== undefined) {
      const inside = { ...place, pointer: here, name: `${name}-${templates.length + 1}` }
      templates.push(templateOf(scope, inside, measure, seconds))
      if (people > 0) losses.approximate(subject, "order of gates", `${pointer}/gates`)
      return
    }
    people++
    if (gate._tag !== "Manual") losses.approximate(subject, unmeasured(gate), here)
    else if (gate.owner !== undefined) losses.drop(subject, "who agrees", `${here}/owner`)
  })
  return { templates, people, seconds }
}

/** Reports what becomes of the way a stage is given up: Argo does so by itself when a measurement fails. */
export const reportAbort = (
  { losses }: Scope,
  subject: string,
  pointer: string,
  abort: { readonly when?: string; readonly automatic?: boolean } | undefined,
  isMeasured: boolean
): void => {
  if (abort === undefined) {
    if (isMeasured) losses.approximate(subject, "way to give up that nobody stated", `${pointer}/abort`)
    return
  }
  if (!isMeasured) losses.drop(subject, "way to give up", `${pointer}/abort`)
  else if (abort.automatic !== true) losses.approximate(subject, "way to give up", `${pointer}/abort`)
  else if (abort.when !== undefined) losses.drop(subject, "when to give up", `${pointer}/abort/when`)
}
