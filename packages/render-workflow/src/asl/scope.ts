import { nameOf } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import type { SagaPlan } from "../plan/saga.js"
import { type Block, stepsIn } from "../plan/structure.js"
import type { State } from "./state.js"

/** Where a block leads: on, back, or to somebody who decides. */
export interface Exits {
  readonly next: string
  readonly fail: string
  readonly stuck: string
}

/** What all parts of one machine share: names are unique in the whole machine. */
export interface Writing {
  readonly plan: SagaPlan
  readonly losses: LossCollector
  readonly taken: Set<string>
  /** States that undo, with the steps they undo. */
  readonly undoStates: Map<string, string>
  /** The name of the state in which a step is done. */
  readonly stateOf: (key: string) => string
  /** The variable that holds a step's reply. */
  readonly variableOf: (key: string) => string
}

/** One level of a machine: the states written so far, and the replies that can be read. */
export interface Scope extends Writing {
  readonly states: Map<string, State>
  readonly results: Map<string, string>
  /** The variables that say which alternative was taken. */
  readonly choices: Map<string, string>
  readonly entries: Map<string, string>
  /** Conditions that hold wherever this level is. */
  readonly holding: ReadonlySet<string>
}

const longest = 80

/** A name that no state has yet; at most 80 characters, none of them for control. */
export const fresh = ({ taken }: Pick<Writing, "taken">, wish: string): string => {
  const clean = wish.replaceAll(/[\p{Cc}\p{Cs}]/gu, " ").trim()
  const stem = Array.from(clean === "" ? "State" : clean)
  for (let count = 1; ; count++) {
    const end = count === 1 ? "" : ` ${count}`
    let room = longest - end.length
    const name = `${stem.filter((character) => (room -= character.length) >= 0).join("")}${end}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

/** A level inside another: it sees the replies that the outer one knows. */
export const inner = (scope: Scope): Scope => ({
  ...scope,
  states: new Map(),
  results: new Map(scope.results),
  choices: new Map(scope.choices),
  entries: new Map()
})

/** The state at which a block begins. */
export const entryOf = (scope: Scope, block: Block, next: string): string => {
  switch (block._tag) {
    case "Step":
      return stepEntry(scope, block.name)
    case "Alternatives":
      return stepEntry(scope, block.members[0] ?? block.id)
    case "Choice":
      return remembered(scope, `which ${stepsIn(block)[0] ?? ""}`, () => `Which ${nameOf(block.choice.key)}`)
    case "Sequence": {
      const [first] = block.blocks
      return first === undefined ? next : entryOf(scope, first, next)
    }
    case "Parallel":
      return remembered(
        scope,
        `parallel ${block.id}`,
        () => `Together ${stepsIn(block).length} from ${nameOf(block.id)}`
      )
  }
}

const remembered = (scope: Scope, key: string, wish: () => string): string => {
  const known = scope.entries.get(key)
  if (known !== undefined) return known
  const name = fresh(scope, wish())
  scope.entries.set(key, name)
  return name
}

/** A step with a condition begins with the choice. */
export const stepEntry = (scope: Scope, key: string): string => {
  const when = scope.plan.steps.get(key)?.step.when
  return when === undefined || scope.holding.has(when)
    ? scope.stateOf(key)
    : remembered(scope, `when ${key}`, () => `Whether ${scope.stateOf(key)}`)
}

/** A text with marks behind it, which reading the machine knows again. */
export const marked = (text: string | undefined, marks: ReadonlyArray<string>): string | undefined => {
  if (marks.length === 0) return text
  const list = `[${marks.join("; ")}]`
  return text === undefined || text === "" ? list : `${text} ${list}`
}
