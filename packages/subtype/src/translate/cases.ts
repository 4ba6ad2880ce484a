import { disjointPairs } from "../engine/disjoint.js"
import { type Engine } from "../engine/engine.js"
import { FALSE, type Id } from "../engine/nodes.js"
import { project } from "../engine/project.js"
import { type Kind } from "../engine/values.js"
import { type Child, type Unit } from "./leftovers.js"
import { type Member } from "./members.js"

/** Subschemas for a part of a value, with all the schemas that say them of it. */
export interface Case {
  readonly members: ReadonlyArray<Member>
  /** What the value must satisfy for one of these schemas to apply. */
  readonly condition: Id
  readonly children: ReadonlyArray<Child>
  readonly unless: Id
}

const inOrder = (ids: Iterable<Id>): string => [...ids].sort((left, right) => left - right).join(" ")

/** Units whose subschemas say the same are one case: which of them applies makes no difference to what is below. */
export const casesOf = (engine: Engine, units: ReadonlyArray<Unit>): ReadonlyArray<Case> => {
  const groups = new Map<string, Array<Unit>>()
  for (const unit of units) {
    const key = `${unit.unless} ${inOrder(new Set(unit.children.map(({ closed }) => closed)))}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [unit])
    else group.push(unit)
  }
  return [...groups.values()].map((group) => {
    const members = group.map(({ member }) => member)
    const condition = engine.nodes.or(members.map((member) => member.condition))
    return { members, condition, children: group[0]?.children ?? [], unless: group[0]?.unless ?? FALSE }
  })
}

/** Whether two schemas are in different branches of one choice: no valid value takes both. */
export const chooseDifferently = (one: Member, other: Member): boolean =>
  [...one.choices].some(([name, position]) => (other.choices.get(name) ?? position) !== position)

/** Whether two cases never apply to the same value. */
export type Excludes = (one: Case, other: Case) => boolean

/** Two schemas exclude each other if they are in different branches of one choice, or if no value satisfies both. */
export const exclusions = (engine: Engine, cases: ReadonlyArray<Case>, kind: Kind): Excludes => {
  const projected = new Map(cases.map(({ condition }) => [condition, project(engine, condition, kind)]))
  const overlapping = new Set<string>()
  for (const [left, right] of disjointPairs(engine, [...new Set(projected.values())], kind)) {
    overlapping.add(`${left},${right}`).add(`${right},${left}`)
  }
  return ({ condition: one, members }, { condition: other, members: others }) => {
    if (members.every((member) => others.every((another) => chooseDifferently(member, another)))) return true
    const [left, right] = [projected.get(one), projected.get(other)]
    return left !== right && !overlapping.has(`${String(left)},${String(right)}`)
  }
}

const maxSets = 1024

/** The sets of cases that may apply together; undefined where there are too many. */
export const setsOf = (
  cases: ReadonlyArray<Case>,
  excludes: Excludes
): ReadonlyArray<ReadonlyArray<Case>> | undefined => {
  const sets: Array<ReadonlyArray<Case>> = [[]]
  for (const one of cases) {
    const compatible = sets.filter((set) => !set.some((member) => excludes(member, one)))
    if (sets.length + compatible.length > maxSets) return undefined
    for (const set of compatible) sets.push([...set, one])
  }
  return sets
}

/** What a part of the value must satisfy, unless one of some conditions holds. */
export interface Duty {
  readonly unless: ReadonlyArray<Id>
  readonly then: Id
}

/** Where the same conditions excuse many parts, they are said once. */
export const together = ({ nodes }: Engine, duties: ReadonlyArray<Duty>): ReadonlyArray<Id> => {
  const groups = new Map<string, { readonly unless: ReadonlyArray<Id>; readonly all: Array<Id> }>()
  for (const { then, unless } of duties) {
    const key = inOrder(unless)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { unless, all: [then] })
    else group.all.push(then)
  }
  return [...groups.values()].map(({ all, unless }) => nodes.or([...unless, nodes.and(all)]))
}
