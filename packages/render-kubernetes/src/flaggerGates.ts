import type { Gate, RolloutStage } from "@lintel/model"
import { type Measure, measureOf, unmeasured } from "./measure.js"
import { annotation } from "./names.js"
import { flaggerDuration, wholeSeconds } from "./quantities.js"
import type { PlacedStage } from "./stages.js"
import { type Tree, tree } from "./tree.js"
import type { Scope } from "./workload.js"

/** What Flagger checks at every step, and whom it asks. */
export interface Checks {
  readonly threshold: number | undefined
  readonly metrics: ReadonlyArray<Tree>
  readonly webhooks: ReadonlyArray<Tree>
  readonly beside: ReadonlyArray<Tree>
}

/** Where the load tester of Flagger answers whether a gate is open: closed until a person opens it. */
const gateAddress = "http://flagger-loadtester/gate/check"

type Measured = Measure["gate"]

const isMeasured = (scope: Scope, gate: Gate): gate is Measured => measureOf(scope, gate, "") !== undefined

/** What two gates have in common when they ask the same. */
const keyOf = (gates: ReadonlyArray<Gate> | undefined): string =>
  JSON.stringify((gates ?? []).filter(({ _tag }) => _tag !== "Manual"))

/** The stage whose gates hold for all; where stages differ, every gate holds everywhere. */
const sharedGates = (scope: Scope, subject: string, stages: ReadonlyArray<PlacedStage>): ReadonlyArray<Gate> => {
  const first = stages[0]?.stage.gates ?? []
  const isSame = new Set(stages.map(({ stage }) => keyOf(stage.gates))).size < 2
  if (isSame) return first
  for (const { pointer } of stages)
    scope.losses.approximate(subject, "gates that differ from stage to stage", `${pointer}/gates`)
  const all = new Map(stages.flatMap(({ stage }) => (stage.gates ?? []).map((gate) => [JSON.stringify(gate), gate])))
  return [...all.values()]
}

const reportMeasure = (scope: Scope, subject: string, pointer: string, { from, gate }: Measure): void => {
  const { losses } = scope
  if (gate.noData !== "abort") losses.approximate(subject, "what no data means", `${pointer}/noData`)
  if (gate.window === undefined)
    losses.approximate(subject, "window of a measurement that nobody stated", `${pointer}/window`)
  else if (wholeSeconds(gate.window)?.isExact !== true || wholeSeconds(gate.window)?.seconds === 0)
    losses.approximate(subject, "window that is no whole number of seconds", `${pointer}/window`)
  if (gate.delay !== undefined) losses.drop(subject, "age of the newest data", `${pointer}/delay`)
  if (gate.interval !== undefined) losses.drop(subject, "interval within a stage", `${pointer}/interval`)
  if (gate._tag !== "Metric") return
  for (const [field, what] of [
    ["of", "what a metric is of"],
    ["confidence", "confidence of a gate"],
    ["power", "power of a gate"]
  ] as const) {
    if (gate[field] !== undefined) losses.drop(subject, what, `${pointer}/${field}`)
  }
  if (from !== "detects") return
  losses.drop(subject, "what a gate detects, told from its baseline", `${pointer}/detects`)
  losses.approximate(subject, "threshold of a gate", `${pointer}/baseline`)
}

const rangeOf = ({ comparison, threshold }: Measure): Tree =>
  comparison.startsWith(">") ? { min: Number(threshold) } : { max: Number(threshold) }

/** The metric and the template that says how it is asked for. */
const metricOf = (scope: Scope, name: string, measure: Measure): readonly [Tree, Tree] => {
  const { gate } = measure
  const window = gate.window === undefined ? undefined : wholeSeconds(gate.window)
  const template = {
    apiVersion: "flagger.app/v1beta1",
    kind: "MetricTemplate",
    metadata: tree({ name, annotations: gate._tag === "Slo" ? { [annotation.slo]: gate.slo } : undefined }),
    spec: { provider: { type: "prometheus", address: scope.prometheus }, query: measure.query }
  }
  const seconds = window === undefined || window.seconds === 0 ? undefined : flaggerDuration(window.seconds)
  return [
    tree({ name: measure.name, interval: seconds, thresholdRange: rangeOf(measure), templateRef: { name } }),
    template
  ]
}

const isManual = ({ _tag }: Gate): boolean => _tag === "Manual"

/** People are asked before each step, or before the last one only. */
const webhooksOf = (scope: Scope, subject: string, stages: ReadonlyArray<PlacedStage>): ReadonlyArray<Tree> => {
  const asked = stages.map(({ stage }) =>
    (stage.gates ?? []).some((gate) => isManual(gate) || !isMeasured(scope, gate))
  )
  if (!asked.includes(true)) return []
  const isAtEnd = asked.lastIndexOf(true) === asked.indexOf(true) && asked.at(-1) === true
  const isEverywhere = asked.every(Boolean)
  if (!isAtEnd && !isEverywhere) {
    for (const { pointer } of stages)
      scope.losses.approximate(subject, "stages at which a person agrees", `${pointer}/gates`)
  }
  const type = isAtEnd && !(isEverywhere && stages.length > 1) ? "confirm-promotion" : "confirm-traffic-increase"
  return [{ name: "agreement", type, url: gateAddress }]
}

const failuresOf = (scope: Scope, subject: string, stages: ReadonlyArray<PlacedStage>): number | undefined => {
  const stated = stages.flatMap(({ stage }) =>
    (stage.gates ?? []).flatMap((gate) => (isMeasured(scope, gate) ? [gate.failures] : []))
  )
  const least = Math.min(...stated.flatMap((count) => count ?? []))
  const threshold = Number.isFinite(least) ? least : undefined
  for (const { pointer, stage } of stages) {
    stage.gates?.forEach((gate, at) => {
      if (isMeasured(scope, gate) && (threshold === undefined || gate.failures !== threshold))
        scope.losses.approximate(subject, "failures of one gate", `${pointer}/gates/${at}/failures`)
    })
  }
  return threshold
}

const reportPeople = (scope: Scope, subject: string, { pointer, stage }: PlacedStage): void => {
  const people = (stage.gates ?? []).filter((gate) => isManual(gate) || !isMeasured(scope, gate))
  if (people.length > 1) scope.losses.approximate(subject, "several people who agree", `${pointer}/gates`)
  stage.gates?.forEach((gate, at) => {
    const here = `${pointer}/gates/${at}`
    const isLast = stage.gates?.slice(at + 1).every((other) => !isMeasured(scope, other))
    if (isMeasured(scope, gate)) return
    if (isLast !== true) scope.losses.approximate(subject, "order of gates", `${pointer}/gates`)
    if (!isManual(gate)) scope.losses.approximate(subject, unmeasured(gate), here)
    else if (gate._tag === "Manual" && gate.owner !== undefined)
      scope.losses.drop(subject, "who agrees", `${here}/owner`)
  })
}

const reportStage = (scope: Scope, subject: string, { pointer, stage }: PlacedStage): void => {
  stage.gates?.forEach((gate, at) => {
    const measure = measureOf(scope, gate, "")
    if (measure !== undefined) reportMeasure(scope, subject, `${pointer}/gates/${at}`, measure)
  })
}

/** Decides what Flagger checks; its checks are the same at every step. */
export const checksOf = (scope: Scope, subject: string, name: string, stages: ReadonlyArray<PlacedStage>): Checks => {
  for (const placed of stages) {
    reportStage(scope, subject, placed)
    reportPeople(scope, subject, placed)
  }
  const measures = sharedGates(scope, subject, stages).flatMap((gate) => measureOf(scope, gate, "{{ interval }}") ?? [])
  const pairs = measures.map((measure, at) => metricOf(scope, `${name}-${at + 1}`, measure))
  return {
    threshold: failuresOf(scope, subject, stages),
    metrics: pairs.map(([metric]) => metric),
    webhooks: webhooksOf(scope, subject, stages),
    beside: pairs.map(([, template]) => template)
  }
}

/** Whether a stage gives up by itself: Flagger does, at every step. */
export const reportFlaggerAbort = (
  { losses }: Scope,
  subject: string,
  pointer: string,
  { abort }: RolloutStage
): void => {
  if (abort === undefined) losses.approximate(subject, "way to give up that nobody stated", `${pointer}/abort`)
  else if (abort.automatic !== true) losses.approximate(subject, "way to give up", `${pointer}/abort`)
  else if (abort.when !== undefined) losses.drop(subject, "when to give up", `${pointer}/abort/when`)
}
