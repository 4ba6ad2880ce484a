import { type Json } from "@lintel/json-schema"
import { type Context, type Tally } from "./frame.js"
import { type Scope } from "./scope.js"
import { factSchema, factValue } from "./knowledge.js"
import { type Path, type Place, type View } from "./resolve.js"

/** The schemas that apply to a part of a value and do not refuse it, and what is seen of the parts inside. */
export interface Observation {
  readonly schemas: ReadonlyArray<Json>
  readonly members: ReadonlyMap<string, Seen>
}

/** What is seen of one part of a value: through each schema that applies to it from outside. */
export type Seen = ReadonlyArray<Observation>

const nothing: Seen = []

/** What is seen of a member of a part. */
export const seenBelow = (seen: Seen, token: string | number): Seen => {
  const [first] = seen
  const name = String(token)
  if (first === undefined) return nothing
  if (seen.length === 1) return first.members.get(name) ?? nothing
  // What two schemas lead to is seen once: references that double at every step would double it as well.
  return [...new Set(seen.flatMap(({ members }) => members.get(name) ?? nothing))]
}

/** The schemas that apply to a part. */
export const schemasOf = (seen: Seen): ReadonlyArray<Json> => {
  const [first] = seen
  return seen.length === 1 && first !== undefined ? first.schemas : seen.flatMap(({ schemas }) => schemas)
}

/** What is being seen of a part. */
export interface Observing {
  readonly visits: Array<{ readonly schema: Json; readonly tally: Tally }>
  readonly members: Map<string, Array<Observation>>
}

export const startObserving = (): Observing => ({ visits: [], members: new Map() })

/** What was seen, once all that applies is done. */
export const observed = ({ members, visits }: Observing): Observation => ({
  schemas: visits.filter(({ tally }) => tally.verdict !== false).map(({ schema }) => schema),
  members
})

const addMember = (around: Observing, token: string | number, observation: Observation): void => {
  const name = String(token)
  const list = around.members.get(name)
  if (list === undefined) around.members.set(name, [observation])
  else list.push(observation)
}

const noMembers: ReadonlyMap<string, Seen> = new Map<string, Seen>()

/** Notes that a schema which speaks of a part itself only accepts it. */
export const noteLeaf = (around: Observing, view: View, schema: Json, token: string | number): void => {
  view.observation ??= { schemas: [schema], members: noMembers }
  addMember(around, token, view.observation)
}

/** Applies a subschema to a part, and notes what is seen of it. What was seen before need not be looked at again. */
export const observeBelow = (
  context: Context,
  around: Observing,
  { place, scope, token }: { readonly place: Place; readonly scope: Scope; readonly token: string | number },
  value: Json,
  apply: () => Tally
): Tally => {
  const known = context.knowledge?.observed
  const schema = factSchema(place, context.resolver.document)
  const part = factValue(value)
  const before = schema === undefined || part === undefined ? undefined : known?.get(schema, scope, part)
  if (before !== undefined) {
    addMember(around, token, before.observation)
    return { verdict: before.verdict, evaluated: undefined, failures: [] }
  }
  const inside = startObserving()
  const noted = context.unknowns.length
  context.observing = inside
  const tally = apply()
  context.observing = around
  if (context.asked !== undefined) return tally
  const observation = observed(inside)
  if (observation.schemas.length > 0 || inside.members.size > 0) addMember(around, token, observation)
  // What was left out because it had been looked at on the way here is no part of what is seen in general.
  const isWhole = context.unknowns.length === noted && context.quickSteps >= 0
  if (schema !== undefined && part !== undefined && isWhole && tally.verdict !== undefined) {
    known?.set(schema, scope, part, { observation, verdict: tally.verdict })
  }
  return tally
}

/** The same from single visits, where a value is nested so deep that its parts are not looked at in order. */
export const observationOf = (
  visits: ReadonlyArray<{ readonly instance: Path; readonly schema: Json; readonly tally: Tally }>
): Observation => {
  const root = startObserving()
  const byPath = new Map<Path | undefined, Observing>()
  const at = (path: Path): Observing => {
    if (path.parent === undefined) return root
    const known = byPath.get(path)
    if (known !== undefined) return known
    const around = at(path.parent)
    const made = startObserving()
    byPath.set(path, made)
    const list = children.get(around) ?? []
    children.set(around, list)
    list.push([path.token, made])
    return made
  }
  const children = new Map<Observing, Array<readonly [string, Observing]>>()
  for (const { instance, schema, tally } of visits) at(instance).visits.push({ schema, tally })
  const finish = (observing: Observing): Observation => {
    for (const [token, inside] of children.get(observing) ?? []) addMember(observing, token, finish(inside))
    return observed(observing)
  }
  return finish(root)
}
