import { child, type Context, type Cursor, entriesOf, isRecord, itemsOf, refuse, textOf, warnAt } from "@lintel/import"
import { nameOf } from "@lintel/model"
import type { Origin } from "../asl/values.js"
import type { FoundCatch, FoundRetry, Marks, Node } from "../graph.js"
import { marksIn } from "../marks.js"
import { type Failure, refusalsIn, refusedWith, takes, timedOut, unreached } from "./failure.js"

/** What is known while a document is read from its first task to its last. */
export interface Reading {
  readonly context: Context
  readonly root: Cursor
  /** Names that nodes have; those of steps that the document marks are kept for them. */
  readonly names: Set<string>
  readonly kept: Set<string>
  /** What tasks so far exported, and what the next one starts with. */
  readonly exported: Map<string, Origin | undefined>
  /** Catches of which it was said that what they take cannot be told. */
  readonly unclear: Set<unknown>
  current: Origin | undefined
  tasks: number
}

/** A catch around tasks, and the node at which it begins; without one it only tries again. */
export interface Handler {
  readonly catching: Cursor
  readonly entry: string | undefined
}

/** What a task that wraps one other says of it. */
export interface Wrapping {
  readonly step: string | undefined
  readonly marks: Marks
  readonly description: string | undefined
  readonly cursor: Cursor
}

/** What surrounds a list of tasks. */
export interface Frame {
  readonly nodes: Map<string, Node>
  /** Catches around, the innermost first; those outside of a branch are those of the branch's fork. */
  readonly handlers: ReadonlyArray<Handler>
  readonly retries: ReadonlyArray<FoundRetry>
  /** Statuses of refusals that catches around speak of. */
  readonly statuses: ReadonlyArray<number>
  readonly timeout: Cursor | undefined
  readonly wrapping: Wrapping | undefined
  readonly isBranch: boolean
  /** Where the list leads, and where the run ends. */
  readonly next: string
  readonly end: string
}

/** A name that no node has and that no marked step will have. */
export const fresh = ({ names, kept }: Reading, wish: string, isKept = false): string => {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wish : `${wish} ${count}`
    if (names.has(name) || (!isKept && kept.has(name))) continue
    names.add(name)
    return name
  }
}

/** A node that does nothing by itself. */
export const plainNode = (name: string, cursor: Cursor, parts: Partial<Node> = {}): Node => ({
  name,
  cursor,
  kind: "pass",
  task: undefined,
  next: undefined,
  choices: [],
  catches: [],
  branches: [],
  end: undefined,
  ...parts
})

/** The tasks of a list with their names. */
export const tasksIn = (
  { context }: Reading,
  list: Cursor | undefined,
  skipped: number
): ReadonlyArray<readonly [string, Cursor]> =>
  itemsOf(list)
    .slice(skipped)
    .flatMap((item) => {
      const [entry, ...others] = entriesOf(item)
      if (entry === undefined || others.length > 0 || !isRecord(entry[1].value)) {
        warnAt(context, "malformed", item.trail, "a task is an object under one name; this one is left out", "task")
        return []
      }
      return [entry]
    })

/** What the document says of a task in the form that rendering writes. */
export const wrappingOf = (task: Cursor): Wrapping | undefined => {
  const metadata = child(task, "metadata")
  if (metadata === undefined) return undefined
  const undoes = textOf(child(metadata, "undoes"))
  const list = itemsOf(child(metadata, "marks")).flatMap((it) => textOf(it) ?? [])
  const marks = marksIn(undoes === undefined ? list : [...list, `undoes ${undoes}`])
  const step = textOf(child(metadata, "step"))
  if (marks === undefined || (step === undefined && undoes === undefined)) return undefined
  return { step, marks, description: textOf(child(metadata, "description")), cursor: task }
}

/** Names of steps that a document marks, so that no other node takes them. */
export const keptNames = (root: Cursor): Set<string> => {
  const found = new Set<string>()
  const pending: Array<unknown> = [root.value]
  for (let at = pending.pop(); pending.length > 0 || at !== undefined; at = pending.pop()) {
    if (Array.isArray(at)) pending.push(...at.slice(0, 10_000))
    else if (isRecord(at)) {
      for (const [key, value] of Object.entries(at)) {
        const step = key === "metadata" && isRecord(value) ? value["step"] : undefined
        if (typeof step === "string") found.add(nameOf(step))
        else if (typeof value === "object" && value !== null) pending.push(value)
      }
    }
  }
  return found
}

const mostTasks = 5000

/** Counts a task; false when there are more than can be looked at. */
export const counted = (reading: Reading, task: Cursor): boolean => {
  reading.tasks += 1
  if (reading.tasks === mostTasks + 1) refuse(reading.context, task.trail, `there are more than ${mostTasks} tasks`)
  return reading.tasks <= mostTasks
}

const mayTake = ({ context, unclear }: Reading, catching: Cursor, failure: Failure): boolean => {
  const truth = takes(catching, failure)
  if (truth === undefined && !unclear.has(catching.value)) {
    unclear.add(catching.value)
    const reason = "which errors this takes cannot be told; it is read as taking all that it may take"
    warnAt(context, "not-representable", catching.trail, reason, "errors of a catch")
  }
  return truth !== false
}

/** Where the errors of a task lead, the innermost catch first. */
export const catchesOf = (
  reading: Reading,
  { handlers, statuses }: Frame,
  hasTimeout: boolean
): ReadonlyArray<FoundCatch> => {
  const found: Array<FoundCatch> = []
  const said = [...new Set([...statuses, ...handlers.flatMap(({ catching }) => refusalsIn(catching))])]
  const refusals = (said.length === 0 ? [409] : said).map(refusedWith)
  let [isDoubtTaken, isRefusalTaken] = [false, false]
  for (const { catching, entry } of handlers) {
    if (entry === undefined) continue
    const takesDoubt = !isDoubtTaken && mayTake(reading, catching, hasTimeout ? timedOut : unreached)
    const takesRefusal = !isRefusalTaken && refusals.some((failure) => mayTake(reading, catching, failure))
    if (takesDoubt || takesRefusal) found.push({ takesDoubt, takesRefusal, next: entry, cursor: catching })
    isDoubtTaken ||= takesDoubt
    isRefusalTaken ||= takesRefusal
    if (isDoubtTaken && isRefusalTaken) break
  }
  return found
}

/** The catch that an error leads to that the document raises itself. */
export const handlerOf = (reading: Reading, { handlers }: Frame, failure: Failure): string | undefined =>
  handlers.find(({ catching, entry }) => entry !== undefined && mayTake(reading, catching, failure))?.entry
