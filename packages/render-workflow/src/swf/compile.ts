import { type JsonObject, nameOf } from "@lintel/model"
import { type PlannedStep, plannedStepOf } from "../plan/saga.js"
import { type Block, partsOf, stepsIn } from "../plan/structure.js"
import { actionMarks, marksOf } from "../plan/marks.js"
import { asked as askedFor, condition, wordsOf } from "./conditions.js"
import { anyOf, askedTasks, leadingTo, onWay } from "./ways.js"
import { errorTypes, jq, raise, request, retry, type Task, timeout, type Writing } from "./task.js"

type Tasks = ReadonlyArray<Task>
type BlockOf<Tag extends Block["_tag"]> = Extract<Block, { readonly _tag: Tag }>

/** An error after which nothing may be undone any more. */
const isManual = `$error.type == "${errorTypes.manual}"`

const isRejected = ({ rejections }: PlannedStep): string | undefined =>
  rejections.length === 0 ? undefined : `[${rejections.join(", ")}] | any(. == $error.status)`

const guarded = (writing: Writing, tasks: Tasks, catching: JsonObject, wish: string): Task => ({
  [writing.fresh(wish)]: { try: tasks, catch: { as: "error", ...catching } }
})

/** What reading the document knows again. */
const markedWith = (marks: ReadonlyArray<string>): JsonObject => (marks.length === 0 ? {} : { marks })

/** What undoes a step, under its condition unless it is known to have been tried: it is tried again, and when it cannot be done somebody has to decide. */
const undoTasks = (writing: Writing, step: PlannedStep, extra: JsonObject = {}, isTried = false): Tasks => {
  const { undo } = step
  if (undo === undefined) return []
  writing.undone.add(step.key)
  const before = writing.plan.before(step.key)
  const again = retry(writing, undo.tries)
  const inner: Task = {
    [writing.fresh(`Call undo ${step.name}`)]: {
      ...request(writing, undo.action, {
        id: `undo-${step.key}`,
        knows: (other) => other === step.key || (before.has(other) && writing.done.has(other)),
        pointer: `${step.pointer}/compensate`
      }),
      ...timeout(undo.perTry)
    }
  }
  const task = guarded(
    writing,
    [inner],
    { ...(again === undefined ? {} : { retry: again }), do: [raise(writing, "manual")] },
    `Undo ${step.name}`
  )
  const [name = "", body = {}] = Object.entries(task)[0] ?? []
  const metadata = {
    undoes: step.key,
    ...(isTried ? {} : wordsOf(writing, step)),
    ...markedWith(actionMarks(undo.action))
  }
  return [{ [name]: { ...(isTried ? {} : condition(writing, step)), ...extra, ...body, metadata } }]
}

const remembered = (writing: Writing, step: PlannedStep, choice: string | undefined): JsonObject => {
  const parts = [
    ...(writing.plan.isRead.has(step.key) ? [`${JSON.stringify(writing.variableOf(step.key))}: .`] : []),
    ...(choice === undefined ? [] : [`${JSON.stringify(choice)}: ${JSON.stringify(step.key)}`])
  ]
  return parts.length === 0 ? {} : { export: { as: jq(`($context // {}) + { ${parts.join(", ")} }`) } }
}

/** A step: tried again unless it is refused; when it failed, undone (unless it was certainly refused) and raised anew. */
const stepTasks = (
  writing: Writing,
  step: PlannedStep,
  isPast: boolean,
  { choice, isReplaced = false }: { readonly choice?: string; readonly isReplaced?: boolean } = {}
): Tasks => {
  writing.done.add(step.key)
  const before = writing.plan.before(step.key)
  const asked: Task = {
    [writing.fresh(`Call ${step.name}`)]: {
      ...request(writing, step.action, {
        id: step.key,
        knows: (other) => before.has(other) && writing.done.has(other),
        pointer: `${step.pointer}/action`
      }),
      ...timeout(step.perTry),
      ...remembered(writing, step, choice)
    }
  }
  const refused = isRejected(step)
  const again = retry(writing, step.tries)
  const tried =
    again === undefined
      ? asked
      : guarded(
          writing,
          [asked],
          {
            ...(refused === undefined ? {} : { exceptWhen: jq(refused) }),
            retry: again,
            do: [raise(writing, "undone")]
          },
          `Try ${step.name}`
        )
  const isFinal = isPast || step.isPivot
  const passes = step.isRejectionCertain || step.isPivot || step.step.ignoresRejection === true
  const isAnswered = !isPast || isReplaced || step.step.ignoresRejection === true
  const isCertain = refused !== undefined && passes && isAnswered
  const back: Tasks = isFinal
    ? [raise(writing, "manual")]
    : [...undoTasks(writing, step, {}, true), raise(writing, "undone")]
  const needsCatch = isFinal || step.undo !== undefined
  const whole = needsCatch
    ? guarded(writing, [tried], { ...(isCertain ? { exceptWhen: jq(refused) } : {}), do: back }, step.name)
    : tried
  const ignored =
    step.step.ignoresRejection === true && refused !== undefined
      ? guarded(writing, [whole], { when: jq(refused) }, `${step.name} or not`)
      : whole
  const [name = "", body = {}] = Object.entries(ignored)[0] ?? []
  const { description } = step.step
  const metadata = {
    step: step.key,
    ...wordsOf(writing, step),
    ...markedWith(marksOf(step)),
    ...(description === undefined ? {} : { description })
  }
  return [{ [name]: { ...condition(writing, step), ...body, metadata } }]
}

/** Whether a block that is written may pass the point of no return. */
const hasPivot = (writing: Writing, block: Block): boolean =>
  stepsIn(block).some((key) => writing.done.has(key) && plannedStepOf(writing.plan, key).isPivot)

/** What undoes a block that is done: its steps in reverse order. */
const undoing = (writing: Writing, block: Block): Tasks => {
  switch (block._tag) {
    case "Step":
      return undoTasks(writing, plannedStepOf(writing.plan, block.name))
    case "Alternatives":
      return block.members
        .filter((member) => writing.done.has(member))
        .flatMap((member) => {
          const step = plannedStepOf(writing.plan, member)
          const taken = `$context.taken_${writing.variableOf(block.id)} == ${JSON.stringify(member)}`
          return undoTasks(writing, step, { if: jq(taken) })
        })
    default:
      return partsOf(block)
        .toReversed()
        .flatMap((part) => undoing(writing, part))
  }
}

const sequenceTasks = (writing: Writing, blocks: ReadonlyArray<Block>, isPast: boolean): Tasks => {
  const [first, ...rest] = blocks
  if (first === undefined) return []
  const done = blockTasks(writing, first, isPast)
  if (rest.length === 0) return done
  if (!isPast && hasPivot(writing, first)) {
    const others = sequenceTasks(writing, rest, true)
    return [...done, ...others]
  }
  const undo = isPast ? [] : undoing(writing, first)
  const following = sequenceTasks(writing, rest, isPast)
  if (undo.length === 0) return [...done, ...following]
  const back = { exceptWhen: jq(isManual), do: [...undo, raise(writing, "undone")] }
  return [...done, guarded(writing, following, back, `After ${stepsIn(first)[0] ?? ""}`)]
}

/** Branches end well whatever happens in them, and say how: their neighbours are never cut off half done. */
const parallelTasks = (writing: Writing, block: BlockOf<"Parallel">, isPast: boolean): Tasks => {
  const branches = block.blocks.map((part): Task => {
    const name = stepsIn(part)[0] ?? block.id
    const tasks = [
      ...blockTasks(writing, part, isPast),
      { [writing.fresh(`${name} done`)]: { set: { outcome: "done" } } }
    ]
    const outcome = jq(`if ${isManual} then "stuck" else "undone" end`)
    return guarded(
      writing,
      tasks,
      { do: [{ [writing.fresh(`${name} not done`)]: { set: { outcome } } }] },
      `Branch ${name}`
    )
  })
  const failed = jq(`any(.[]; .outcome != "done")`)
  const finals = block.blocks.flatMap((part, at) => (hasPivot(writing, part) ? [`.[${at}].outcome == "done"`] : []))
  const over = [`any(.[]; .outcome == "stuck")`, ...finals].join(" or ")
  const undo = block.blocks.flatMap((part, at): Tasks => {
    const tasks = isPast || hasPivot(writing, part) ? [] : undoing(writing, part)
    const name = writing.fresh(`Undo what is done from ${stepsIn(part)[0] ?? block.id}`)
    return tasks.length === 0
      ? []
      : [
          {
            [name]: {
              if: jq(`$context.joined_${writing.variableOf(block.id)}[${at}].outcome == "done"`),
              do: tasks
            }
          }
        ]
  })
  const joined = {
    export: { as: jq(`($context // {}) + { ${JSON.stringify(`joined_${writing.variableOf(block.id)}`)}: . }`) }
  }
  const stuck = raise(writing, "manual")
  const [stuckName = "", stuckBody = {}] = Object.entries(stuck)[0] ?? []
  return [
    {
      [writing.fresh(`Together from ${nameOf(block.id)}`)]: {
        fork: { compete: false, branches },
        ...joined
      }
    },
    {
      [writing.fresh(`Unless all are done from ${block.id}`)]: {
        if: failed,
        do: [
          isPast ? stuck : { [stuckName]: { if: jq(over), ...stuckBody } },
          ...(isPast ? [] : [...undo, raise(writing, "undone")])
        ]
      }
    }
  ]
}

/** Whether anything leads to what may be done instead: a refusal that can be told, or that the step was undone. */
const mayBeReplaced = (step: PlannedStep, isPast: boolean): boolean => {
  const isTold = step.rejections.length > 0 && step.step.ignoresRejection !== true
  const isCertain = step.isRejectionCertain || step.isPivot
  if (isPast || step.isPivot) return isTold && isCertain
  return isTold || (!step.isRejectionCertain && (step.undo !== undefined || step.tries.attempts !== 1))
}

/**
 * One way, by its condition. A run that takes two, or none where every way has steps, was refused before anything was done:
 * if it comes here all the same, it goes back.
 */
const choiceTasks = (writing: Writing, { choice, ways }: BlockOf<"Choice">, isPast: boolean): Tasks => {
  const isWhole = choice.others.length === 0 && choice.asked.length === ways.length
  const none = writing.fresh(`No way of ${nameOf(choice.key)}`)
  const written = ways.map((way) => ({
    way,
    name: writing.fresh(`Way from ${stepsIn(way.block)[0] ?? ""}`),
    tasks: blockTasks(onWay(writing, way), way.block, isPast)
  }))
  const cases = [
    ...written.map(({ way, name }, at) => ({
      [`way ${at + 1}`]: { when: askedFor(writing, way.when), ...leadingTo(name) }
    })),
    { otherwise: leadingTo(isWhole ? none : "exit") }
  ]
  const list = [
    {
      [writing.fresh(`Which ${nameOf(choice.key)}`)]: { switch: cases, metadata: { "way of": choice.key } }
    },
    ...written.map(({ name, tasks }) => ({ [name]: { do: tasks, ...leadingTo("exit") } })),
    ...(isWhole ? [{ [none]: Object.values(raise(writing, isPast ? "manual" : "undone"))[0] ?? {} }] : [])
  ]
  return [{ [writing.fresh(`Choose ${nameOf(choice.key)}`)]: { do: list } }]
}

/** The first that is asked for and not refused; a refusal leads to the next one. `refusable`: those that may have been. */
const alternativeTasks = (
  writing: Writing,
  block: BlockOf<"Alternatives">,
  isPast: boolean,
  refusable: ReadonlyArray<PlannedStep> = []
): Tasks => {
  const choice = `taken_${writing.variableOf(block.id)}`
  const [first, ...others] = block.members.map((member) => plannedStepOf(writing.plan, member))
  if (first === undefined) return []
  const isAsked = (step: PlannedStep): boolean => step.step.when === undefined || writing.holding.has(step.step.when)
  const { when } = first.step
  const isRefusable = others.length > 0 && mayBeReplaced(first, isPast)
  const isLeft = others.length > 0 && !isAsked(first)
  const level = when === undefined ? writing : onWay(writing, { when })
  const done = stepTasks(level, first, isPast, { choice, isReplaced: isRefusable })
  const goesOn = !isLeft && refusable.length === 0
  const isBack = refusable.some(isAsked)
  const where = isLeft || isBack ? {} : { where: refusable.flatMap(({ step }) => step.when ?? []) }
  const error = isLeft ? "notAsked" : isPast ? "manual" : "undone"
  const tasks =
    when === undefined || isAsked(first)
      ? done
      : goesOn
        ? stepTasks(writing, first, isPast, { choice })
        : askedTasks(writing, first, when, { tasks: done, otherwise: { error, ...where } })
  if (!isRefusable && !isLeft) return tasks
  const rest = { ...block, members: others.map(({ key }) => key) }
  const next = alternativeTasks(writing, rest, isPast, isRefusable ? [...refusable, first] : refusable)
  // A step that may have been done although it was refused is undone, and the error is raised anew.
  const said = isRejected(first)
  const errors = [
    ...(isRefusable && said !== undefined ? [said] : []),
    ...(isRefusable && !(said !== undefined && first.isRejectionCertain)
      ? [`$error.type == "${errorTypes.undone}"`]
      : []),
    ...(isLeft ? [`$error.type == "${errorTypes.notAsked}"`] : [])
  ]
  return [guarded(writing, tasks, { when: jq(anyOf(errors)), do: next }, `${first.name} or else`)]
}

/** The tasks of a block. When one fails, what the block did is undone before the error goes on. */
export const blockTasks = (writing: Writing, block: Block, isPast: boolean): Tasks => {
  switch (block._tag) {
    case "Step":
      return stepTasks(writing, plannedStepOf(writing.plan, block.name), isPast)
    case "Sequence":
      return sequenceTasks(writing, block.blocks, isPast)
    case "Choice":
      return choiceTasks(writing, block, isPast)
    case "Parallel":
      return parallelTasks(writing, block, isPast)
    case "Alternatives":
      return alternativeTasks(writing, block, isPast)
  }
}
