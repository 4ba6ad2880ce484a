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

/** What is known of one schema in a scope; mostly it is read in one only. */
interface InScope<Fact> {
  readonly scope: Scope
  readonly byValue: Map<object, Fact>
  readonly next: InScope<Fact> | undefined
}

const createFacts = <Fact>(): Facts<Fact> => {
  const facts = new Map<object, InScope<Fact>>()
  const find = (schema: object, scope: Scope): InScope<Fact> | undefined => {
    let at = facts.get(schema)
    while (at !== undefined && at.scope !== scope) at = at.next
    return at
  }
  return {
    get: (schema, scope, value) => find(schema, scope)?.byValue.get(value),
    set: (schema, scope, value, fact) => {
      const known = find(schema, scope)
      if (known !== undefined) known.byValue.set(value, fact)
      else facts.set(schema, { scope, byValue: new Map([[value, fact]]), next: facts.get(schema) })
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
