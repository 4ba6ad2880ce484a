import type { Saga } from "@lintel/model"
import { nameOf, segment } from "@lintel/model"

/** Ways of a choice by its name: a term holds where each choice in it takes one of these. */
export type Term = ReadonlyMap<string, ReadonlySet<string>>

/** When a state is reached: one of the terms holds. `undefined`: in more ways than are kept apart. */
export type Reach = ReadonlyArray<Term> | undefined

/** A choice with the ways that lead on, each in words. */
export interface FoundChoice {
  readonly name: string
  readonly ways: ReadonlyArray<string>
}

/** More terms are not kept apart. */
const mostTerms = 32

export const always: Reach = [new Map()]

const isWithin = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].every((way) => other.has(way))

/** Whether a term holds only where another one does. */
const implies = (term: Term, other: Term): boolean =>
  [...other].every(([choice, ways]) => {
    const own = term.get(choice)
    return own !== undefined && isWithin(own, ways)
  })

/** Two terms that differ in one choice, as one. */
const joinedTerm = (one: Term, other: Term, all: ReadonlyMap<string, FoundChoice>): Term | undefined => {
  if (one.size !== other.size) return undefined
  const differing = [...one].filter(([choice, ways]) => {
    const others = other.get(choice)
    return others === undefined || ways.size !== others.size || !isWithin(ways, others)
  })
  const [[choice, ways] = ["", new Set<string>()], ...more] = differing
  const others = other.get(choice)
  if (more.length > 0 || others === undefined) return undefined
  const both = new Set([...ways, ...others])
  const isAll = all.get(choice)?.ways.every((way) => both.has(way)) === true
  return new Map([...one].flatMap(([name, its]) => (name !== choice ? [[name, its]] : isAll ? [] : [[name, both]])))
}

/** The terms without those that others make needless. */
const simplified = (terms: ReadonlyArray<Term>, all: ReadonlyMap<string, FoundChoice>): Reach => {
  if (terms.length > mostTerms * 2) return undefined
  let left = [...terms]
  for (let before = -1; before !== left.length;) {
    before = left.length
    left = left.filter((term, at) => !left.some((other, index) => index !== at && isCovered(term, other, index < at)))
    const pair = left.flatMap((one, at) =>
      left.slice(at + 1).flatMap((other) => {
        const both = joinedTerm(one, other, all)
        return both === undefined ? [] : [{ one, other, both }]
      })
    )[0]
    if (pair !== undefined)
      left = left.flatMap((term) => (term === pair.one ? [pair.both] : term === pair.other ? [] : [term]))
  }
  return left.length > mostTerms ? undefined : left
}

/** Of two terms that hold together always the first one stays. */
const isCovered = (term: Term, other: Term, isEarlier: boolean): boolean =>
  implies(term, other) && (!implies(other, term) || isEarlier)

/** When a state is reached to which several ways lead. */
export const eitherOf = (reaches: ReadonlyArray<Reach>, all: ReadonlyMap<string, FoundChoice>): Reach => {
  const terms: Array<Term> = []
  for (const reach of reaches) {
    if (reach === undefined) return undefined
    terms.push(...reach)
  }
  return simplified(terms, all)
}

/** When a state is reached on one way of a choice. */
export const takingWay = (reach: Reach, choice: string, ways: ReadonlySet<string>): Reach =>
  reach?.map((term) => new Map([...term, [choice, ways]]))

const orText = (ways: ReadonlySet<string>): string => [...ways].join(" or ")

const andText = (term: Term): string => [...term.values()].map(orText).join(" and ")

/** A condition in words; `undefined`: it always holds. */
export const textOf = (reach: Reach): string | undefined => {
  if (reach === undefined || reach.some((term) => term.size === 0)) return undefined
  const [only, ...others] = reach
  if (only !== undefined && others.length === 0) return andText(only)
  return reach.map((term) => (term.size > 1 ? `(${andText(term)})` : andText(term))).join(" or ")
}

/** Every way to take one way of each choice in a term. */
const spelled = (term: Term): ReadonlyArray<ReadonlyArray<string>> =>
  [...term.values()].reduce<ReadonlyArray<ReadonlyArray<string>>>(
    (found, ways) => found.flatMap((parts) => [...ways].map((way) => [...parts, way])),
    [[]]
  )

/** Terms that are written out at most; beyond, a condition stands for itself. */
const mostSpelled = 64

const inOrder = (texts: Iterable<string>): ReadonlyArray<string> => [...new Set(texts)].toSorted()

/** Choices by key, and what conditions are made of, that a document says in so many words. */
interface StatedRelations {
  readonly choices: ReadonlyMap<string, ReadonlyArray<string>>
  readonly conditions: ReadonlyMap<string, ReadonlyArray<ReadonlyArray<string>>>
}

/**
 * What the conditions of a saga's steps have to do with one another: choices on which at least two of them depend, and what
 * conditions are made of that depend on these.
 */
export const relationsOf = (
  reaches: Iterable<Reach>,
  all: ReadonlyMap<string, FoundChoice>,
  stated: StatedRelations
): Pick<Saga, "choices" | "conditions"> => {
  const byText = new Map<string, ReadonlyArray<Term>>()
  for (const reach of reaches) {
    const text = textOf(reach)
    if (text !== undefined && reach !== undefined) byText.set(text, reach)
  }
  const said = [...stated.choices].map(([key, ways]): FoundChoice => ({ name: nameOf(key), ways }))
  const found = [...all.values()].filter(
    ({ name, ways }) =>
      said.every((choice) => choice.name !== name) &&
      new Set(ways).size > 1 &&
      [...byText.values()].filter((terms) => terms.some((term) => term.has(name))).length > 1
  )
  const kept = [...said, ...found]
  const isKept = new Set(kept.map(({ name }) => name))
  const ways = new Set(kept.flatMap((choice) => choice.ways))
  const made = [...stated.conditions]
    .filter(([when]) => byText.has(when))
    .map(([when, anyOf]) => ({ when, anyOf: anyOf.map(inOrder) }))
  const others = [...byText]
    .filter(([text]) => !stated.conditions.has(text))
    .filter(([text, terms]) => !ways.has(text) && terms.some((term) => [...term.keys()].some((it) => isKept.has(it))))
    .map(([when, terms]) => ({ when, anyOf: terms.flatMap(spelled).map(inOrder) }))
    .filter(({ anyOf }) => anyOf.length <= mostSpelled)
  const conditions = [...made, ...others]
  return {
    ...(kept.length === 0
      ? {}
      : { choices: Object.fromEntries(kept.map((choice) => [segment(choice.name), inOrder(choice.ways)])) }),
    ...(conditions.length === 0 ? {} : { conditions })
  }
}
