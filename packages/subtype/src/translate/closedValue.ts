import { isObject, type SchemaLocation } from "@lintel/json-schema"
import { apart, charge, type Engine, type Held, spend } from "../engine/engine.js"
import { evaluate } from "../engine/evaluate.js"
import { type Id } from "../engine/nodes.js"
import { kinds, type ValueId } from "../engine/values.js"
import { type Step } from "../marks/index.js"
import { casesOf, chooseDifferently } from "./cases.js"
import { childrenUnder, type Close, rootsOf, unevaluatedIn, unitOf } from "./closedUnits.js"
import { keyword, mapKeyword, namesKeyword } from "./keywords.js"
import { admitsAll, type Member, patternsOf } from "./members.js"
import { itemSchemas } from "./scalars.js"
import { type Translator } from "./translator.js"

/** A set of schemas that apply to one location. */
interface Closing {
  readonly translator: Translator
  readonly closeOf: Close
  readonly members: ReadonlyArray<Member>
}

/**
 * Whether one value satisfies what a closed sender adds where a set of schemas applies: the same as its definition, read
 * for the names and items of the value only. Undefined where that is not told so: with patterns, with schemas for what
 * no other evaluates, and where it is not known which schemas apply.
 */
export const closedHolds = (closing: Closing, value: ValueId): Held | undefined => {
  const { engine } = closing.translator
  const found = engine.values.get(value)
  if (found.kind !== kinds.object && found.kind !== kinds.array) return 1
  const applying = applyingTo(closing, value)
  if (applying === undefined || applying.some((member) => isBeyond(closing.translator, member))) return undefined
  if (found.kind === kinds.array) return itemsHold(closing, applying, found.items)
  charge(engine, (found.entries.size * closing.members.length) / pairsPerStep)
  return namesHold(closing.translator, applying, found.entries) ? membersHold(closing, applying, found.entries) : 0
}

/** So many schemas are asked for a name in the time of one step. */
const pairsPerStep = 32

/** Schemas that apply under a condition, at most, whose choices are looked at pair by pair. */
const mostConditional = 40

const applyingTo = ({ members, translator }: Closing, value: ValueId): ReadonlyArray<Member> | undefined => {
  const applying: Array<Member> = []
  for (const member of members) {
    const held = evaluate(translator.engine, member.condition, value)
    if (held === 2) return undefined
    if (held === 1) applying.push(member)
  }
  const choosing = applying.filter(({ choices }) => choices.size > 0)
  if (choosing.length > mostConditional) return undefined
  // No valid value takes both branches of a choice, and nothing is said of others.
  return choosing.some((one) => choosing.some((other) => chooseDifferently(one, other))) ? undefined : applying
}

const isBeyond = (translator: Translator, member: Member): boolean =>
  patternsOf(translator, member).length > 0 ||
  isObject(unevaluatedIn(translator, member, "unevaluatedProperties")?.value) ||
  isObject(unevaluatedIn(translator, member, "unevaluatedItems")?.value)

const hasProperty = ({ location }: Member, name: string): boolean => {
  const properties = keyword(location, "properties")
  return isObject(properties) && Object.hasOwn(properties, name)
}

const namesHold = (
  translator: Translator,
  applying: ReadonlyArray<Member>,
  entries: ReadonlyMap<string, ValueId>
): boolean => {
  const isMap = applying.every(({ location }) => mapKeyword(location, "properties").length === 0)
  if (isMap || applying.some((member) => admitsAll(translator, member))) return true
  const required = new Set(applying.flatMap(({ location }) => namesKeyword(location, "required")))
  return [...entries.keys()].every((name) => required.has(name) || applying.some((member) => hasProperty(member, name)))
}

/** What a closed sender adds below: of all the subschemas that apply there. One step for each schema above. */
const below = (
  { closeOf, translator }: Closing,
  applying: ReadonlyArray<Member>,
  children: (member: Member) => ReadonlyArray<SchemaLocation>,
  step: Step
): Id =>
  apart(translator.engine, () => {
    spend(translator.engine, applying.length)
    const units = applying.flatMap((member) => unitOf(translator, closeOf, member, children(member), step))
    return closeOf(translator, casesOf(translator.engine, units).flatMap(rootsOf))
  })

const membersHold = (
  closing: Closing,
  applying: ReadonlyArray<Member>,
  entries: ReadonlyMap<string, ValueId>
): Held => {
  const { members, translator } = closing
  const at = (name: string, step: Step): Id =>
    below(closing, applying, (member) => childrenUnder(translator, member, name), step)
  // No pattern tells the names apart that no schema names: the same is said of all of them.
  let others: Id | undefined
  return every(translator.engine, entries, ([name, value]) => {
    const isNamed = members.some((member) => hasProperty(member, name))
    if (isNamed) return [at(name, { _tag: "Name", name }), value]
    return [(others ??= at(name, { _tag: "Others", patterns: new Set() })), value]
  })
}

const itemsHold = (closing: Closing, applying: ReadonlyArray<Member>, items: ReadonlyArray<ValueId>): Held => {
  const { members, translator } = closing
  const schemas = new Map(members.map((member) => [member, itemSchemas(translator, member.location)]))
  const longest = Math.max(0, ...[...schemas.values()].map(({ prefix }) => prefix.length))
  const known = new Map<number, Id>()
  const at = (position: number): Id => {
    const step: Step = position < longest ? { _tag: "Position", position } : { _tag: "Rest" }
    return below(
      closing,
      applying,
      (member) => {
        const child = schemas.get(member)?.prefix[position] ?? schemas.get(member)?.rest
        return child === undefined ? [] : [child]
      },
      step
    )
  }
  return every(translator.engine, items.entries(), ([index, item]) => {
    const position = Math.min(index, longest)
    const of = known.get(position) ?? at(position)
    known.set(position, of)
    return [of, item]
  })
}

const every = <Part>(
  engine: Engine,
  parts: Iterable<Part>,
  read: (part: Part) => readonly [of: Id, value: ValueId]
): Held => {
  let result: Held = 1
  for (const part of parts) {
    const held = evaluate(engine, ...read(part))
    if (held === 0) return 0
    if (held === 2) result = 2
  }
  return result
}
