import { nameOf } from "@lintel/model"
import { plannedStepOf } from "../plan/saga.js"
import { type Block, type ChoiceWay, partsOf, stepsIn } from "../plan/structure.js"
import { holds, jsonata, literal } from "./expression.js"
import { entryOf, type Exits, fresh, inner, marked, type Scope, stepEntry } from "./scope.js"
import { type Branch, reachable, type Rule } from "./state.js"
import { writeConditionalUndo, writeStep, writeUndo } from "./steps.js"

type BlockOf<Tag extends Block["_tag"]> = Extract<Block, { readonly _tag: Tag }>

/**
 * Writes the states of a block. Gives the state that undoes the block once it is done: its steps in reverse order, one
 * after the other, then whatever `fail` undoes.
 */
export const writeBlock = (scope: Scope, block: Block, exits: Exits): string => {
  switch (block._tag) {
    case "Step":
      return writeStep(scope, block.name, exits)
    case "Sequence":
      return writeSequence(scope, block, exits)
    case "Alternatives":
      return writeAlternatives(scope, block, exits)
    case "Choice":
      return writeChoice(scope, block, exits)
    case "Parallel":
      return writeParallel(scope, block, exits)
  }
}

const writeSequence = (scope: Scope, { blocks }: BlockOf<"Sequence">, exits: Exits): string => {
  const { next, stuck } = exits
  let { fail } = exits
  for (const [at, block] of blocks.entries()) {
    const following = blocks[at + 1]
    const on = following === undefined ? next : entryOf(scope, following, next)
    fail = writeBlock(scope, block, { next: on, fail, stuck })
  }
  return fail
}

const undoOfChoice = (
  scope: Scope,
  block: BlockOf<"Alternatives">,
  next: string,
  undos: ReadonlyMap<string, string>
): string => {
  const taken = scope.choices.get(block.id)
  const choices = [...undos].filter(([, undo]) => undo !== next)
  if (taken === undefined || choices.length === 0) return next
  const name = fresh(scope, `Which to undo of ${block.members.join(", ")}`)
  scope.states.set(name, {
    Type: "Choice",
    Choices: choices.map(([member, undo]) => ({ Condition: jsonata(`${taken} = ${literal(member)}`), Next: undo })),
    Default: next
  })
  return name
}

const ruleOf = ({ plan }: Scope, when: string, Next: string): Rule => ({
  Comment: when,
  Condition: jsonata(holds(plan.conditions, when)),
  Next
})

/** The level of a way: there its condition holds. */
const onWay = (scope: Scope, { when }: ChoiceWay): Scope => ({ ...scope, holding: new Set([...scope.holding, when]) })

const undoOfWays = (
  scope: Scope,
  { choice }: BlockOf<"Choice">,
  next: string,
  undos: ReadonlyArray<readonly [way: ChoiceWay, undo: string]>
): string => {
  const ways = undos.filter(([, undo]) => undo !== next)
  if (ways.length === 0) return next
  const name = fresh(scope, `Which to undo of ${nameOf(choice.key)}`)
  scope.states.set(name, {
    Type: "Choice",
    Choices: ways.map(([{ when }, undo]) => ruleOf(scope, when, undo)),
    Default: next
  })
  return name
}

/**
 * One way, by its condition. A run that takes two, or none where every way has steps, was refused before anything was done:
 * if it comes here all the same, it goes back.
 */
const writeChoice = (scope: Scope, block: BlockOf<"Choice">, exits: Exits): string => {
  const { choice, ways } = block
  const undos = ways.map((way) => [way, writeBlock(onWay(scope, way), way.block, exits)] as const)
  const isWhole = choice.others.length === 0 && choice.asked.length === ways.length
  for (const key of stepsIn(block))
    scope.losses.approximate(
      scope.plan.address,
      "condition, as a value of the input",
      `${plannedStepOf(scope.plan, key).pointer}/when`
    )
  scope.states.set(entryOf(scope, block, exits.next), {
    Type: "Choice",
    Comment: marked(undefined, [`way of ${choice.key}`]) ?? "",
    Choices: ways.map((way) => ruleOf(scope, way.when, entryOf(onWay(scope, way), way.block, exits.next))),
    Default: isWhole ? exits.fail : exits.next
  })
  const isFinal = stepsIn(block).some((key) => plannedStepOf(scope.plan, key).isPivot)
  return isFinal || exits.fail === exits.stuck ? exits.stuck : undoOfWays(scope, block, exits.fail, undos)
}

/** The members that are tried: none after one whose rejection is taken for success. */
const triedOf = ({ plan }: Scope, { members }: BlockOf<"Alternatives">): ReadonlyArray<string> => {
  const last = members.findIndex((member) => plannedStepOf(plan, member).step.ignoresRejection === true)
  return last < 0 ? members : members.slice(0, last + 1)
}

/** Where the last of some alternatives leads when its condition does not hold: back, if another one was refused. */
const withoutLast = (
  scope: Scope,
  members: ReadonlyArray<string>,
  { next, fail }: Pick<Exits, "next" | "fail">
): string => {
  const last = members.at(-1) ?? ""
  const whens = members.slice(0, -1).map((member) => plannedStepOf(scope.plan, member).step.when)
  const isAsked = (when: string | undefined): when is string => when !== undefined && !scope.holding.has(when)
  const conditions = whens.filter(isAsked)
  if (!isAsked(plannedStepOf(scope.plan, last).step.when)) return next
  if (conditions.length < whens.length) return fail
  if (conditions.length === 0) return next
  const name = fresh(scope, `Whether refused before ${plannedStepOf(scope.plan, last).name}`)
  scope.states.set(name, {
    Type: "Choice",
    Comment: marked(undefined, [`asks for ${last}`]) ?? "",
    Choices: conditions.map((when) => ruleOf(scope, when, fail)),
    Default: next
  })
  return name
}

const writeAlternatives = (scope: Scope, block: BlockOf<"Alternatives">, exits: Exits): string => {
  const choice = `taken_${scope.variableOf(block.id)}`
  const undos = new Map<string, string>()
  scope.choices.set(block.id, `$${choice}`)
  let isFinal = false
  const members = triedOf(scope, block)
  const without = withoutLast(scope, members, exits)
  for (const [at, member] of members.entries()) {
    const other = members[at + 1]
    const instead = other === undefined ? undefined : stepEntry(scope, other)
    undos.set(
      member,
      writeStep(scope, member, { ...exits, choice, without, ...(instead === undefined ? {} : { instead }) })
    )
    isFinal ||= plannedStepOf(scope.plan, member).isPivot
  }
  return isFinal || exits.fail === exits.stuck ? exits.stuck : undoOfChoice(scope, block, exits.fail, undos)
}

/** Writes states that undo a block that is done, as a whole, and then lead to `next`. */
const writeUndoing = (scope: Scope, block: Block, next: string, stuck: string): string => {
  switch (block._tag) {
    case "Step": {
      const step = plannedStepOf(scope.plan, block.name)
      return writeConditionalUndo(scope, step, writeUndo(scope, step, next, stuck), next)
    }
    case "Alternatives": {
      const undos = triedOf(scope, block).map((member) => {
        const step = plannedStepOf(scope.plan, member)
        return [member, writeUndo(scope, step, next, stuck)] as const
      })
      return undoOfChoice(scope, block, next, new Map(undos))
    }
    case "Choice": {
      const undos = block.ways.map((way) => [way, writeUndoing(onWay(scope, way), way.block, next, stuck)] as const)
      return undoOfWays(scope, block, next, undos)
    }
    default:
      return partsOf(block).reduce((after, part) => writeUndoing(scope, part, after, stuck), next)
  }
}

/** The replies and choices of a branch, for whoever comes after it. */
const outputOf = (scope: Scope, block: Block): Readonly<Record<string, string>> => {
  const values: Array<readonly [string, string]> = []
  for (const key of stepsIn(block)) {
    const result = scope.results.get(key)
    if (result !== undefined) values.push([scope.variableOf(key), result])
    const choice = scope.choices.get(key)
    if (choice !== undefined) values.push([`taken_${scope.variableOf(key)}`, choice])
  }
  return Object.fromEntries(values.map(([name, value]) => [name, jsonata(`$exists(${value}) ? ${value} : null`)]))
}

/** A branch ends well whatever happens in it, and says how: its neighbours are never cut off half done. */
const writeBranch = (
  scope: Scope,
  block: Block,
  label: string,
  isPast: boolean
): { readonly branch: Branch; readonly level: Scope } => {
  const level = inner(scope)
  const ends = {
    next: fresh(scope, `${label} done`),
    undone: fresh(scope, `${label} undone`),
    stuck: fresh(scope, `${label} stuck`)
  }
  const exits: Exits = { next: ends.next, fail: isPast ? ends.stuck : ends.undone, stuck: ends.stuck }
  const StartAt = entryOf(level, block, ends.next)
  writeBlock(level, block, exits)
  level.states.set(ends.next, {
    Type: "Pass",
    Output: { outcome: "done", results: outputOf(level, block) },
    End: true
  })
  level.states.set(ends.undone, { Type: "Pass", Output: { outcome: "undone" }, End: true })
  level.states.set(ends.stuck, { Type: "Pass", Output: { outcome: "stuck" }, End: true })
  return { branch: reachable({ StartAt, States: level.states }), level }
}

const all = (conditions: ReadonlyArray<string>, word: "and" | "or"): string => jsonata(conditions.join(` ${word} `))

/** Makes what happened in a branch known to what comes after. */
const expose = (scope: Scope, inside: Scope, block: Block, base: string): void => {
  for (const key of stepsIn(block)) {
    if (inside.results.has(key)) scope.results.set(key, `${base}.${scope.variableOf(key)}`)
    if (inside.choices.has(key)) scope.choices.set(key, `${base}.taken_${scope.variableOf(key)}`)
  }
}

const writeParallel = (scope: Scope, block: BlockOf<"Parallel">, exits: Exits): string => {
  const { next, fail, stuck } = exits
  const name = entryOf(scope, block, next)
  const joined = `joined_${scope.variableOf(block.id)}`
  const isPast = fail === stuck
  const branches = block.blocks.map((part) => writeBranch(scope, part, stepsIn(part)[0] ?? name, isPast))
  for (const [at, part] of block.blocks.entries()) {
    const level = branches[at]?.level
    if (level !== undefined) expose(scope, level, part, `$${joined}[${at}].results`)
  }
  const finals = block.blocks.map((part) => stepsIn(part).some((key) => plannedStepOf(scope.plan, key).isPivot))
  const outcome = (at: number, word: string): string => `$${joined}[${at}].outcome = "${word}"`
  const join = fresh(scope, `After ${name}`)
  // Branches have nothing to do with each other: the last one is undone first.
  const undoing = isPast
    ? stuck
    : block.blocks.reduce((after, part, at) => {
        const undo = finals[at] === true ? after : writeUndoing(scope, part, after, stuck)
        if (undo === after) return after
        const whether = fresh(scope, `Whether to undo from ${stepsIn(part)[0] ?? name}`)
        const Choices = [{ Condition: jsonata(outcome(at, "done")), Next: undo }]
        scope.states.set(whether, { Type: "Choice", Choices, Default: after })
        return whether
      }, fail)
  const isOver = [
    ...block.blocks.map((_, at) => outcome(at, "stuck")),
    ...finals.flatMap((isFinal, at) => (isFinal ? [outcome(at, "done")] : []))
  ]
  scope.states.set(name, {
    Type: "Parallel",
    Branches: branches.map(({ branch }) => branch),
    Assign: { [joined]: jsonata("$states.result") },
    Catch: [{ ErrorEquals: ["States.ALL"], Next: stuck }],
    Next: join
  })
  scope.states.set(join, {
    Type: "Choice",
    Choices: [
      {
        Condition: all(
          block.blocks.map((_, at) => outcome(at, "done")),
          "and"
        ),
        Next: next
      },
      ...(undoing === stuck ? [] : [{ Condition: all(isOver, "or"), Next: stuck }])
    ],
    Default: undoing
  })
  return finals.includes(true) ? stuck : undoing
}
