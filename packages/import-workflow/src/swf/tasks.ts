import { child, type Cursor, entriesOf, itemsOf, textOf, warnAt } from "@lintel/import"
import { isKeyPath, nameOf, segment } from "@lintel/model"
import { otherwise } from "../flags.js"
import type { FoundEnd, FoundGuard, FoundTask, FoundWay, Level, Node } from "../graph.js"
import { noMarks } from "../graph.js"
import { askedWays, conditionOf } from "./condition.js"
import { bareExpression, exportsOf, originOf, type Scope } from "./expression.js"
import { refusalsIn, refusedWith } from "./failure.js"
import {
  catchesOf,
  counted,
  type Frame,
  fresh,
  handlerOf,
  plainNode,
  type Reading,
  tasksIn,
  wrappingOf
} from "./reading.js"
import { readRequest } from "./request.js"
import { readRetry, reusable } from "./retrying.js"
import { shortened } from "./shortened.js"
import { millisecondsOf } from "./time.js"

const asking = ["call", "run", "emit", "listen"]
const wrapping = ["try", "do"]
const kindOf = (task: Cursor): "asks" | "wraps" | "other" => {
  const keys = new Set(entriesOf(task).map(([key]) => key))
  if (asking.some((key) => keys.has(key))) return "asks"
  // A loop has "do" as well, but is no plain list.
  return wrapping.some((key) => keys.has(key)) && !keys.has("for") ? "wraps" : "other"
}

interface Listed {
  readonly key: string
  readonly task: Cursor
  readonly entry: string
}

/** Where tasks of a list lead by name. */
type Siblings = ReadonlyMap<string, string>

const entryWish = (key: string, task: Cursor, { wrapping: around }: Frame): readonly [string, boolean] => {
  if (child(task, "if") !== undefined) return [`whether ${key}`, false]
  const kind = kindOf(task)
  if (kind === "wraps") return [`begin ${key}`, false]
  return kind === "asks" ? stepWish(key, task, around) : [key, false]
}

const stepWish = (key: string, task: Cursor, around: Frame["wrapping"]): readonly [string, boolean] => {
  const mark = wrappingOf(task) ?? around
  if (mark?.step !== undefined) return [nameOf(mark.step), true]
  return [mark?.marks.undoes === undefined ? key : `Undo ${nameOf(mark.marks.undoes)}`, false]
}

const leadsTo = (
  reading: Reading,
  directive: Cursor | undefined,
  next: string,
  frame: Frame,
  siblings: Siblings
): string => {
  const name = textOf(directive)
  if (name === undefined || name === "continue") return next
  if (name === "exit") return frame.next
  if (name === "end") return frame.end
  const found = siblings.get(name)
  if (found === undefined && directive !== undefined)
    warnAt(
      reading.context,
      "malformed",
      directive.trail,
      `${name} is no task of this list; what follows is read as next`,
      "then"
    )
  return found ?? next
}

/** Reads a list of tasks, without the first ones where they are no tasks of the saga; gives the node at which it begins. */
export const readList = (reading: Reading, list: Cursor | undefined, frame: Frame, skipped = 0): string => {
  const listed = tasksIn(reading, list, skipped).flatMap(([key, task]): ReadonlyArray<Listed> => {
    if (!counted(reading, task)) return []
    const [wish, isKept] = entryWish(key, task, frame)
    return [{ key, task, entry: fresh(reading, wish, isKept) }]
  })
  const siblings = new Map(listed.map(({ key, entry }) => [key, entry]))
  for (const [at, one] of listed.entries()) {
    const following = listed[at + 1]?.entry ?? frame.next
    const next = leadsTo(reading, child(one.task, "then"), following, frame, siblings)
    readTask(reading, one, { ...frame, next }, siblings, frame)
    if (child(one.task, "then") !== undefined) reading.current = undefined
  }
  return listed[0]?.entry ?? frame.next
}

const readTask = (reading: Reading, one: Listed, frame: Frame, siblings: Siblings, outer: Frame): void => {
  const { key, task, entry } = one
  const condition = child(task, "if")
  const guard = guardOf(task)
  if (guard !== undefined) {
    frame.nodes.set(entry, plainNode(entry, task, { guard, next: frame.next }))
    return
  }
  let name = entry
  if (condition !== undefined) {
    const kind = kindOf(task)
    const [wish, isKept] = kind === "asks" ? stepWish(key, task, frame.wrapping) : [key, false]
    name = fresh(reading, wish, isKept)
    const found = conditionOf(String(condition.value), saidOf(task, "when"))
    const choices = [
      { ...found, next: name },
      { condition: otherwise([found.condition]), next: frame.next }
    ]
    frame.nodes.set(entry, plainNode(entry, condition, { kind: "choice", choices }))
  }
  const node = readNode(reading, { key, task, entry: name }, frame, siblings, outer)
  frame.nodes.set(name, node)
}

/** What the metadata of a task say, in the form that rendering writes. */
const saidOf = (task: Cursor, key: string): string | undefined => {
  const metadata = child(task, "metadata")
  return metadata === undefined ? undefined : textOf(child(metadata, key))
}

/** A task that refuses a run before anything is done, as rendering writes it. */
const guardOf = (task: Cursor): FoundGuard | undefined => {
  const [choice, condition] = [saidOf(task, "choice"), child(task, "if")]
  if (choice === undefined || !isKeyPath(choice) || child(task, "raise") === undefined) return undefined
  const asked = askedWays(String(condition?.value))
  const metadata = child(task, "metadata")
  const ways = itemsOf(metadata === undefined ? undefined : child(metadata, "ways")).flatMap((it) => textOf(it) ?? [])
  return asked === undefined ? undefined : { choice, ways: [...new Set([...asked, ...ways])] }
}

const readNode = (reading: Reading, one: Listed, frame: Frame, siblings: Siblings, outer: Frame): Node => {
  const { key, task, entry } = one
  const fork = child(task, "fork")
  if (kindOf(task) === "asks") return askingNode(reading, one, frame)
  if (child(task, "try") !== undefined) return tryNode(reading, one, frame)
  if (child(task, "for") !== undefined) return loopNode(reading, one, frame)
  if (child(task, "do") !== undefined) {
    const start = readList(reading, child(task, "do"), { ...frame, ...around(task, frame) })
    return plainNode(entry, task, { next: start })
  }
  if (fork !== undefined) return forkNode(reading, one, fork, frame)
  if (child(task, "raise") !== undefined) return raiseNode(reading, one, frame)
  if (child(task, "switch") !== undefined) return switchNode(reading, one, frame, siblings, outer)
  if (child(task, "set") === undefined && child(task, "wait") === undefined)
    warnAt(reading.context, "malformed", task.trail, `${key} is of no kind of task that the language has`, "kind")
  if (child(task, "set") !== undefined) {
    reading.current = undefined
    handOn(reading, task, undefined)
  }
  return plainNode(entry, task, { next: frame.next })
}

/** What a wrapping task says of the tasks in it. */
const around = (task: Cursor, frame: Frame): Pick<Frame, "timeout" | "wrapping"> => ({
  timeout: child(task, "timeout") ?? frame.timeout,
  wrapping: wrappingOf(task) ?? frame.wrapping
})

const tryNode = (reading: Reading, { key, task, entry }: Listed, frame: Frame): Node => {
  const catching = child(task, "catch")
  if (catching === undefined) {
    warnAt(reading.context, "missing", task.trail, `${key} has "try" and no "catch"; nothing is caught`, "catch")
    return plainNode(entry, task, { next: readList(reading, child(task, "try"), { ...frame, ...around(task, frame) }) })
  }
  const recovery = child(catching, "do")
  const retry = readRetry(reading.context, reading.root, catching)
  const doesMore = itemsOf(recovery).length > 0
  const begin = doesMore ? fresh(reading, `catch of ${key}`) : retry === undefined ? frame.next : undefined
  const before = reading.tasks
  const start = readList(reading, child(task, "try"), {
    ...frame,
    ...around(task, frame),
    handlers: [{ catching, entry: begin }, ...frame.handlers],
    retries: retry === undefined ? frame.retries : [retry, ...frame.retries],
    statuses: [...new Set([...frame.statuses, ...refusalsIn(catching)])]
  })
  if (retry !== undefined && reading.tasks > before + 1 && itemsOf(child(task, "try")).length > 1) {
    const reason = "several tasks are tried again together; they are read as tried again each"
    warnAt(reading.context, "not-representable", catching.trail, reason, "retry of several")
  }
  if (doesMore && begin !== undefined) {
    const handedOn = reading.current
    reading.current = undefined
    const first = readList(reading, recovery, { ...frame, wrapping: undefined, retries: [] })
    reading.current = handedOn
    frame.nodes.set(begin, plainNode(begin, catching, { next: first }))
  }
  return plainNode(entry, task, { next: start })
}

/** Tasks of a branch, which end where the branch ends. */
const readBranch = (reading: Reading, list: Cursor, frame: Frame, name: string): Level => {
  const nodes = new Map<string, Node>()
  const end = fresh(reading, `end of ${name}`)
  const start = readList(reading, list, {
    ...frame,
    nodes,
    handlers: [],
    wrapping: undefined,
    isBranch: true,
    next: end,
    end
  })
  nodes.set(end, plainNode(end, list))
  return shortened({ start, nodes })
}

const forkNode = (reading: Reading, { key, task, entry }: Listed, fork: Cursor, frame: Frame): Node => {
  if (child(fork, "compete")?.value === true) {
    const reason = `of the branches of ${key} the first one that ends wins; they are read as all done`
    warnAt(reading.context, "not-representable", fork.trail, reason, "compete")
  }
  const input = reading.current
  const branches = itemsOf(child(fork, "branches")).map((item) => {
    reading.current = input
    return readBranch(reading, { value: [item.value], trail: item.trail }, frame, key)
  })
  reading.current = undefined
  handOn(reading, task, undefined)
  const catches = catchesOf(reading, frame, false)
  return plainNode(entry, task, { kind: "parallel", branches, catches, next: frame.next })
}

const loopNode = (reading: Reading, { key, task, entry }: Listed, frame: Frame): Node => {
  const reason = `${key} does its tasks once for each item; they are read as done once`
  warnAt(reading.context, "not-representable", task.trail, reason, "for")
  reading.current = undefined
  const body = child(task, "do")
  const branches = body === undefined ? [] : [readBranch(reading, body, frame, key)]
  reading.current = undefined
  const catches = catchesOf(reading, frame, false)
  return plainNode(entry, task, { kind: "parallel", branches, catches, next: frame.next })
}

const raiseNode = (reading: Reading, { key, task, entry }: Listed, frame: Frame): Node => {
  const raise = child(task, "raise")
  const error = reusable(reading.root, "errors", raise === undefined ? undefined : child(raise, "error"))
  const at = (name: string): unknown => (error === undefined ? undefined : child(error, name)?.value)
  const [type, status, title] = [at("type"), at("status"), at("title")]
  const isComputed = typeof type !== "string" || bareExpression(type) !== type
  const plainTitle = typeof title === "string" && bareExpression(title) === title ? title : undefined
  const failure = isComputed
    ? refusedWith(409)
    : { type, status: typeof status === "number" ? status : undefined, title: plainTitle }
  const handler = handlerOf(reading, frame, failure)
  if (handler !== undefined) return plainNode(entry, task, { next: handler })
  const end: FoundEnd = {
    name: plainTitle ?? key,
    kind: failure.type.endsWith("/needs-attention") ? "manual" : "aborted",
    owner: undefined,
    alert: undefined
  }
  return plainNode(entry, task, { kind: "failure", end: frame.isBranch ? undefined : end })
}

const switchNode = (
  reading: Reading,
  { task, entry }: Listed,
  frame: Frame,
  siblings: Siblings,
  outer: Frame
): Node => {
  const cases = itemsOf(child(task, "switch")).flatMap((item) => entriesOf(item).map(([, it]) => it))
  const choices: Array<FoundWay> = []
  let isOpen = true
  for (const one of cases) {
    const next = leadsTo(reading, child(one, "then"), frame.next, outer, siblings)
    const when = child(one, "when")
    isOpen &&= when !== undefined
    const others = choices.map(({ condition }) => condition)
    choices.push({
      ...(when === undefined ? { condition: otherwise(others) } : conditionOf(String(when.value), undefined)),
      next
    })
  }
  if (isOpen) choices.push({ condition: otherwise(choices.map(({ condition }) => condition)), next: frame.next })
  return plainNode(entry, task, {
    kind: "choice",
    choices,
    wayOf: saidOf(task, "way of"),
    asksFor: saidOf(task, "asks for")
  })
}

const askingNode = (reading: Reading, { task, entry }: Listed, frame: Frame): Node => {
  const mark = wrappingOf(task) ?? frame.wrapping
  const scope: Scope = { input: inputOf(reading, task), context: reading.exported }
  const asked = readRequest(reading.root, task, scope)
  const limit = child(task, "timeout") ?? frame.timeout
  const named = reusable(reading.root, "timeouts", limit)
  const milliseconds = millisecondsOf(named === undefined ? undefined : child(named, "after"))
  const [retry, second] = frame.retries
  if (second !== undefined)
    warnAt(
      reading.context,
      "not-representable",
      second.cursor.trail,
      "errors are tried again in several ways; one way is read",
      "retriers"
    )
  const marks = mark?.marks ?? noMarks
  const isNamed = mark?.step === undefined || marks.operation !== undefined || marks.message !== undefined
  const found: FoundTask = {
    action: isNamed || marks.saga !== undefined ? asked?.action : undefined,
    values: asked?.values ?? [],
    retry,
    timeout: milliseconds === undefined || limit === undefined ? "none" : { milliseconds, cursor: limit },
    marks: {
      ...marks,
      waitsFor: [...marks.waitsFor, ...(asked?.awaits ?? []).map((type) => `message:${segment(type)}`)]
    },
    description: mark?.description,
    waits: false,
    words: asked?.words ?? []
  }
  handOn(reading, task, { _tag: "Step", state: entry, keys: [] })
  return plainNode(entry, mark?.cursor ?? task, {
    kind: "task",
    task: found,
    next: frame.next,
    catches: catchesOf(reading, frame, milliseconds !== undefined)
  })
}

/** What a task starts with: what was handed on, or what it takes of it. */
const inputOf = (reading: Reading, task: Cursor): Scope["input"] => {
  const input = child(task, "input")
  const from = input === undefined ? undefined : child(input, "from")
  if (from === undefined) return reading.current
  const text = textOf(from)
  const scope = { input: reading.current, context: reading.exported }
  return text === undefined ? undefined : originOf(bareExpression(text), scope)
}

/** Notes what a task hands on to the next one, and what it exports to all that follow. */
const handOn = (reading: Reading, task: Cursor, result: Scope["input"]): void => {
  const output = child(task, "output")
  const shaped = output === undefined ? undefined : child(output, "as")
  const scope = { input: result, context: reading.exported }
  reading.current =
    shaped === undefined ? result : originOf(bareExpression(textOf(shaped) ?? ""), { ...scope, input: result })
  const exported = child(task, "export")
  const as = exported === undefined ? undefined : child(exported, "as")
  if (as === undefined) return
  for (const [name, expression] of exportsOf(as.value))
    reading.exported.set(name, originOf(expression, { input: reading.current, context: reading.exported }))
}
