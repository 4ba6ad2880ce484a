import type { Entity, ModelIndex, Slo } from "@lintel/model"
import { compareFractions, type Fraction } from "../fraction.js"
import { handlerKey } from "../graph/flowCalls.js"
import type { Origin } from "../knowledge.js"
import { toFraction } from "./callUse.js"

/**
 * What a component promises about its availability, and where.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface AvailabilityPromise {
  readonly availability: Fraction
  readonly origin: Origin
  /** The objective that says so; absent for an external of which only a figure is known. */
  readonly slo: Entity<"slo"> | undefined
}

/**
 * Why two objectives cannot be put together: they count over different windows, count different things, or count what
 * different clients ask.
 *
 * @category objectives
 * @since 0.1.0
 */
export type ObjectiveDifference = "window" | "method" | "clients"

const windowText = ({ window }: Slo): string =>
  window._tag === "Rolling" ? window.duration : `${window.unit} ${window.zone ?? ""}`

/** Counting events is what is meant when nobody says how it is counted. */
const methodText = ({ indicator }: Slo): string => {
  if (indicator._tag === "Freshness") return indicator._tag
  const { method = "occurrences", slice, sliceObjective } = indicator
  return method === "occurrences"
    ? method
    : `${method} ${slice ?? ""} ${method === "timeSlices" ? (sliceObjective ?? "") : ""}`
}

/** Objectives of the same terms are put together with the same others. */
export const termsOf = (own: Slo): string => JSON.stringify([windowText(own), methodText(own)])

/**
 * What keeps an objective from being put together with that of something it depends on, asked by `client`; `undefined`
 * when they can be. An objective about one client says nothing about another.
 *
 * @category objectives
 * @since 0.1.0
 */
export const objectiveDifference = (own: Slo, other: Slo, client: string): ObjectiveDifference | undefined => {
  if (windowText(own) !== windowText(other)) return "window"
  if (methodText(own) !== methodText(other)) return "method"
  return other.scope === undefined || other.scope === "all" || other.scope === client ? undefined : "clients"
}

/** Objectives of one kind by what they are about, the strictest first. */
export const objectivesBySubject = (
  index: ModelIndex,
  tag: Slo["indicator"]["_tag"]
): ReadonlyMap<string, ReadonlyArray<Entity<"slo">>> => {
  const found = new Map<string, Array<Entity<"slo">>>()
  for (const slo of index.ofKind("slo")) {
    if (slo.value.indicator._tag === tag) found.set(slo.value.of, [...(found.get(slo.value.of) ?? []), slo])
  }
  const strictest = (a: Entity<"slo">, b: Entity<"slo">): number =>
    compareFractions(toFraction(b.value.objective), toFraction(a.value.objective))
  return new Map([...found].map(([subject, slos]) => [subject, slos.toSorted(strictest)]))
}

/** Where a promise about an operation of a component may stand: on itself, on its contract, on the component. */
export const subjectsOf = (
  index: ModelIndex,
  component: string,
  operation: string | undefined
): ReadonlyArray<string> =>
  operation === undefined ? [component] : [operation, index.contractOf(operation), component]

/**
 * The promise that counts for one objective: one that can be compared if there is any, else one that cannot, with what
 * differs.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface FoundPromise {
  readonly promise: AvailabilityPromise | undefined
  readonly differs: ObjectiveDifference | undefined
}

/** What a component promises to `client`, in the terms of `own`. */
export type PromiseLookup = (own: Slo, client: string, component: string, operation: string | undefined) => FoundPromise

const promiseOfSlo = (slo: Entity<"slo">): AvailabilityPromise => ({
  availability: toFraction(slo.value.objective),
  origin: { address: slo.address, pointer: "/objective" },
  slo
})

/** What an external is known for, without an objective of this design. */
const statedPromise = (index: ModelIndex, component: string): AvailabilityPromise | undefined => {
  const external = component.startsWith("external:") ? index.find(component as `external:${string}`) : undefined
  const stated = external?.value.availability
  if (stated === undefined) return undefined
  return { availability: toFraction(stated), origin: { address: component, pointer: "/availability" }, slo: undefined }
}

export const promiseLookup = (index: ModelIndex): PromiseLookup => {
  const slos = objectivesBySubject(index, "Availability")
  const known = new Map<string, ReadonlyArray<AvailabilityPromise>>()
  const candidates = (component: string, operation: string | undefined): ReadonlyArray<AvailabilityPromise> => {
    const key = handlerKey(component, operation ?? "")
    const found =
      known.get(key) ??
      subjectsOf(index, component, operation)
        .flatMap((subject) => (slos.get(subject) ?? []).map(promiseOfSlo))
        .concat(statedPromise(index, component) ?? [])
    known.set(key, found)
    return found
  }
  return (own, client, component, operation) => {
    const all = candidates(component, operation)
    const differenceOf = ({ slo }: AvailabilityPromise): ObjectiveDifference | undefined =>
      slo === undefined ? undefined : objectiveDifference(own, slo.value, client)
    const promise = all.find((one) => differenceOf(one) === undefined)
    if (promise !== undefined) return { promise, differs: undefined }
    const [other] = all
    return { promise: other, differs: other === undefined ? undefined : differenceOf(other) }
  }
}
