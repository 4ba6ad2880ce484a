import { type Json } from "@lintel/json-schema"
import { type Observation } from "./observation.js"
import { emptyScope, type Scope } from "./scope.js"
import { type Place, type Resource } from "./resolve.js"

/** Facts about schemas in a scope and values, by identity: equal values are the same, or stand for the same. */
export interface Facts<Fact> {
  readonly get: (schema: object, scope: Scope, value: object) => Fact | undefined
  readonly set: (schema: object, scope: Scope, value: object, fact: Fact) => void
}

/**
 * What was found out about one document as it is read in one way: questions about it need not find it out again. Equal
 * parts of the values must be the same objects, or stand for the same.
 */
export interface Knowledge {
  /** The scope in which every question begins. */
  readonly scope: Scope
  /** Where the interpreter said yes. */
  readonly valid: Facts<true>
  /** What is seen of a value, with the verdict. */
  readonly observed: Facts<{ readonly observation: Observation; readonly verdict: boolean }>
  /** What the first independent validator said; `open` while it is being asked, or where it cannot be. */
  readonly verdicts: Facts<boolean | "open">
}

const createFacts = <Fact>(): Facts<Fact> => {
  const facts = new Map<object, Map<Scope, Map<object, Fact>>>()
  return {
    get: (schema, scope, value) => facts.get(schema)?.get(scope)?.get(value),
    set: (schema, scope, value, fact) => {
      let byScope = facts.get(schema)
      if (byScope === undefined) facts.set(schema, (byScope = new Map()))
      let byValue = byScope.get(scope)
      if (byValue === undefined) byScope.set(scope, (byValue = new Map()))
      byValue.set(value, fact)
    }
  }
}

export const createKnowledge = (): Knowledge => ({
  scope: emptyScope(),
  valid: createFacts(),
  observed: createFacts(),
  verdicts: createFacts()
})

/** The schema of a fact: in the document's own resource, where the scope says everything that references depend on. */
export const factSchema = (place: Place, document: Resource): object | undefined =>
  place.resource === document && typeof place.schema === "object" && place.schema !== null ? place.schema : undefined

const originals = new WeakMap<object, object>()

/** Makes a copy that differs in the order of its names only stand for the value that facts are kept for. */
export const standFor = <Copy extends Json>(copy: Copy, original: Json): Copy => {
  if (typeof copy === "object" && copy !== null && typeof original === "object" && original !== null) {
    originals.set(copy, original)
  }
  return copy
}

/** The value of a fact: scalars are judged faster than facts are found. */
export const factValue = (value: Json): object | undefined =>
  typeof value === "object" && value !== null ? (originals.get(value) ?? value) : undefined
