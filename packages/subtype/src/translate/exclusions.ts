import { disjointPairs } from "../engine/disjoint.js"
import { type Engine } from "../engine/engine.js"
import { project } from "../engine/project.js"
import { type Kind } from "../engine/values.js"
import { type Unit } from "./leftovers.js"
import { type Member } from "./members.js"

const chooseDifferently = (one: Member, other: Member): boolean =>
  [...one.choices].some(([name, position]) => (other.choices.get(name) ?? position) !== position)

/** Whether two schemas never apply to the same value. */
export type Excludes = (one: Unit, other: Unit) => boolean

/** Two schemas exclude each other if they are in different branches of one choice, or if no value satisfies both. */
export const exclusions = (engine: Engine, units: ReadonlyArray<Unit>, kind: Kind): Excludes => {
  const projected = new Map(units.map(({ member: { condition } }) => [condition, project(engine, condition, kind)]))
  const together = new Set<string>()
  for (const [left, right] of disjointPairs(engine, [...new Set(projected.values())], kind)) {
    together.add(`${left},${right}`).add(`${right},${left}`)
  }
  return ({ member: one }, { member: other }) => {
    if (chooseDifferently(one, other)) return true
    const [left, right] = [projected.get(one.condition), projected.get(other.condition)]
    return left !== right && !together.has(`${String(left)},${String(right)}`)
  }
}
