import { type Engine } from "../engine/engine.js"
import { FALSE, type Id } from "../engine/nodes.js"
import { type Reason, type SchemaPlace } from "../result.js"
import { type Fact, implies, type Known } from "./state.js"

const maxTried = 24

/** As few facts as suffice for a claim: one if one does, else what is left after dropping all that can be. */
const sufficientFacts = (engine: Engine, known: Known, claim: Id): ReadonlyArray<Fact> | undefined => {
  const { facts } = known
  const { nodes } = engine
  for (const fact of facts) if (fact.id === claim) return [fact]
  for (const fact of facts) if (implies(engine, fact.id, claim)) return [fact]
  const conjunction = (chosen: ReadonlyArray<Fact>): Id => nodes.and(chosen.map(({ id }) => id))
  if (!implies(engine, conjunction(facts), claim)) return undefined
  if (facts.length > maxTried) return facts
  let kept = facts
  for (const fact of facts) {
    const fewer = kept.filter((other) => other !== fact)
    if (implies(engine, conjunction(fewer), claim)) kept = fewer
  }
  return kept
}

const enumerate = (texts: ReadonlyArray<string>): string => {
  if (texts.length < 2) return texts[0] ?? "nothing"
  return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`
}

const maxNamed = 6

const namesOf = (facts: ReadonlyArray<Fact>): string => {
  const texts = facts.map(({ text }) => text)
  return texts.length <= maxNamed
    ? enumerate(texts)
    : enumerate([...texts.slice(0, maxNamed), `${texts.length - maxNamed} more`])
}

interface Placed {
  readonly sub?: SchemaPlace
  readonly also?: ReadonlyArray<SchemaPlace>
}

const placesOf = ([first, ...others]: ReadonlyArray<Fact>): Placed => ({
  ...(first === undefined ? {} : { sub: first.place }),
  ...(others.length === 0 ? {} : { also: others.map(({ place }) => place) })
})

/** A claim about a value that follows from what is known of it. */
export interface Claim {
  readonly id: Id
  readonly text: string
  readonly at: string
  readonly sup: SchemaPlace
}

/** The leaf that says which facts a claim follows from. */
export const containedLeaf = (engine: Engine, known: Known, claim: Claim): Reason => {
  const facts = sufficientFacts(engine, known, claim.id)
  const { at, sup, text } = claim
  if (facts === undefined) return { _tag: "Contained", text: `${text} follows from the schemas around it`, at, sup }
  const [first] = facts
  if (first === undefined) return { _tag: "Contained", text: `${text} refuses nothing`, at, sup }
  const sentence =
    facts.length > 1
      ? `${namesOf(facts)} together imply ${text}`
      : first.id === claim.id
        ? `${text} is on both sides`
        : `${first.text} implies ${text}`
  return { _tag: "Contained", text: sentence, at, ...placesOf(facts), sup }
}

/** The leaf that says why no value satisfies all that is known. */
export const impossibleLeaf = (engine: Engine, known: Known, at: string): Reason => {
  const facts = sufficientFacts(engine, known, FALSE) ?? []
  const verb = facts.length === 1 ? "accepts" : "together accept"
  const text = facts.length === 0 ? "no value is accepted" : `${namesOf(facts)} ${verb} no value`
  return { _tag: "Impossible", text, at, ...placesOf(facts) }
}

/** The leaf that says why a branch of `sup` cannot hold. */
export const excludedLeaf = (engine: Engine, known: Known, branch: Id, claim: Omit<Claim, "id">): Reason => {
  const facts = sufficientFacts(engine, known, branch ^ 1) ?? []
  const { at, sup, text } = claim
  const why = facts.length === 0 ? "the schemas around it" : namesOf(facts)
  return { _tag: "Impossible", text: `${text} cannot hold beside ${why}`, at, ...placesOf(facts), sup }
}

/** The leaf that says why there is no such part of a value. */
export const absentLeaf = (engine: Engine, known: Known, absent: Id, at: string): Reason => {
  const facts = sufficientFacts(engine, known, absent) ?? []
  const why = facts.length === 0 ? "the schemas around it" : namesOf(facts)
  const verb = facts.length === 1 ? "leaves" : "leave"
  return { _tag: "Unreachable", text: `${why} ${verb} no value with this part`, at, ...placesOf(facts) }
}
