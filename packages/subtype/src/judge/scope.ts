import { type Json } from "@lintel/json-schema"
import { type Marking, type Marks, noMarking, type Step } from "../marks/index.js"
import { type Place, type Resource } from "./resolve.js"

/**
 * Which resources were entered on the way here, outermost first. A resource counts once, at its first appearance: only
 * the outermost one with a name ever matters, and so there are finitely many scopes.
 */
export interface Scope {
  readonly resources: ReadonlyArray<Resource>
  readonly next: Map<Resource, Scope>
  /** What does not travel at this location. */
  readonly marking: Marking
  /** The same resources with other markings. */
  readonly variants: Map<string, Scope>
}

const makeScope = (resources: ReadonlyArray<Resource>, marking: Marking, variants: Scope["variants"]) => {
  const scope: Scope = { resources, next: new Map(), marking, variants }
  variants.set(marking.key, scope)
  return scope
}

export const emptyScope = (): Scope => makeScope([], noMarking, new Map())

const withMarking = (scope: Scope, marking: Marking): Scope =>
  scope.variants.get(marking.key) ?? makeScope(scope.resources, marking, scope.variants)

const written = ({ resource, schema }: Place) => ({ value: schema, uri: resource.uri })

/** The scope in which a schema reads a value as a whole. */
export const scopeOfValue = (scope: Scope, marks: Marks | undefined, place: Place): Scope =>
  marks === undefined ? scope : withMarking(scope, marks.at(written(place)))

/** The scope in which a subschema reads a property or an item. */
export const scopeBelow = (
  scope: Scope,
  marks: Marks | undefined,
  parent: Place,
  place: Place,
  token: string | number
): Scope => {
  if (marks === undefined) return scope
  const step: Step = typeof token === "number" ? { _tag: "Position", position: token } : { _tag: "Name", name: token }
  return withMarking(scope, marks.below(scope.marking, written(parent), written(place), step))
}

/** Required names, without those that do not travel. */
export const requiredOf = (names: ReadonlyArray<Json>, { marking: { dropped } }: Scope): ReadonlyArray<string> =>
  names.filter((name) => typeof name === "string").filter((name) => !dropped.has(name))

export const enterScope = (scope: Scope, resource: Resource): Scope => {
  if (scope.resources.includes(resource)) return scope
  const known = scope.next.get(resource)
  if (known !== undefined) return known
  const entered = makeScope([...scope.resources, resource], scope.marking, new Map())
  scope.next.set(resource, entered)
  return entered
}
