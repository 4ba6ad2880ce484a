import { child, type Context, type Cursor, entriesOf, isRecord, itemsOf, refuse, textOf, warnAt } from "@lintel/import"
import { nameOf } from "@lintel/model"
import type { FoundCatch, FoundEnd, FoundGuard, FoundMachine, FoundTask, Level, Node } from "../graph.js"
import { readMarks } from "../marks.js"
import { otherwise } from "../flags.js"
import { askedWays, conditionOf, coversAll } from "./condition.js"
import { type DataFlow, followData } from "./flow.js"
import { errorsOf, longestWait, numberAt, readRetry } from "./retry.js"
import { readTask } from "./task.js"

interface Reading {
  readonly context: Context
  readonly data: DataFlow
  readonly names: Set<string>
}

const readCatches = (
  { context }: Reading,
  state: Cursor,
  isThere: (name: string) => boolean
): ReadonlyArray<FoundCatch> =>
  itemsOf(child(state, "Catch")).flatMap((cursor) => {
    const errors = errorsOf(cursor)
    const next = textOf(child(cursor, "Next"))
    if (next === undefined || !isThere(next)) {
      warnAt(
        context,
        "malformed",
        cursor.trail,
        `a catcher leads to ${next ?? "nothing"}, which is no state here`,
        "catcher"
      )
      return []
    }
    const takesAll = errors.includes("States.ALL")
    return [
      {
        takesDoubt: takesAll || errors.includes("States.Timeout"),
        takesRefusal:
          takesAll || errors.some((error) => error !== "States.Timeout" && error !== "States.HeartbeatTimeout"),
        next,
        cursor
      }
    ]
  })

const timeoutOf = (state: Cursor): FoundTask["timeout"] => {
  for (const key of ["TimeoutSeconds", "HeartbeatSeconds"]) {
    const value = numberAt(state, key)
    const cursor = child(state, key)
    if (value !== undefined && value > 0 && cursor !== undefined)
      return { milliseconds: Math.min(value, longestWait) * 1000, cursor }
  }
  return "none"
}

const readFoundTask = (reading: Reading, state: Cursor, name: string): FoundTask => {
  const asked = readTask(state, reading.data(name))
  const { text, marks } = readMarks(textOf(child(state, "Comment")))
  return {
    ...asked,
    action: marks.isHuman ? undefined : asked.action,
    retry: readRetry(reading.context, state),
    timeout: timeoutOf(state),
    marks,
    description: text
  }
}

const endOf = (state: Cursor, name: string, kind: FoundEnd["kind"]): FoundEnd => {
  const { text, marks } = readMarks(textOf(child(state, "Comment")))
  const alert = /^Alerts ([^]+)\.$/u.exec(text ?? "")?.[1]
  const isMarked = marks.end !== undefined
  const error = textOf(child(state, "Error"))
  return {
    name: isMarked && kind !== "completed" ? (error ?? name) : name,
    kind: marks.end ?? kind,
    owner: marks.owner,
    alert: isMarked ? alert : undefined
  }
}

const kinds: Readonly<Record<string, Node["kind"]>> = {
  Task: "task",
  Parallel: "parallel",
  Map: "parallel",
  Choice: "choice",
  Pass: "pass",
  Wait: "pass",
  Succeed: "success",
  Fail: "failure"
}

const branchesOf = (reading: Reading, state: Cursor, type: string): ReadonlyArray<Level> => {
  if (type === "Parallel")
    return itemsOf(child(state, "Branches")).flatMap((branch) => readLevel(reading, branch) ?? [])
  if (type !== "Map") return []
  warnAt(
    reading.context,
    "not-representable",
    state.trail,
    "a Map does its steps once for each item; they are read as done once",
    "map"
  )
  const items = child(state, "ItemProcessor") ?? child(state, "Iterator")
  const level = items === undefined ? undefined : readLevel(reading, items)
  return level === undefined ? [] : [level]
}

/** Where a transition leads; what leads nowhere is read as the end, and said. */
const leadsTo = (
  { context }: Reading,
  from: Cursor,
  words: { readonly name: string; readonly next: string | undefined },
  isThere: (name: string) => boolean
): string | undefined => {
  const { name, next } = words
  if (next !== undefined && isThere(next)) return next
  const reason =
    next === undefined
      ? `${name} does not say what follows; it is read as the end`
      : `${name} leads to ${next}, which is no state here; it is read as the end`
  warnAt(context, "malformed", from.trail, reason, "next")
  return undefined
}

const readChoices = (
  reading: Reading,
  state: Cursor,
  name: string,
  isThere: (name: string) => boolean
): Node["choices"] => {
  const words = readMarks(textOf(child(state, "Comment"))).text
  const rules = itemsOf(child(state, "Choices")).flatMap((rule) => {
    const next = leadsTo(reading, rule, { name: `a choice of ${name}`, next: textOf(child(rule, "Next")) }, isThere)
    return next === undefined ? [] : [{ ...conditionOf(rule, words), next }]
  })
  const fallback = textOf(child(state, "Default"))
  if (fallback === undefined) return rules
  const next = leadsTo(reading, child(state, "Default") ?? state, { name, next: fallback }, isThere)
  return next === undefined
    ? rules
    : [...rules, { condition: otherwise(rules.map(({ condition }) => condition)), next }]
}

const nextOf = (
  reading: Reading,
  state: Cursor,
  name: string,
  isThere: (name: string) => boolean
): string | undefined => {
  const next = textOf(child(state, "Next"))
  const isEnd = next === undefined && child(state, "End")?.value === true
  return isEnd ? undefined : leadsTo(reading, state, { name, next }, isThere)
}

/** A choice that rendering wrote to refuse runs: what it leads to is what a run begins with. */
const guardOf = (state: Cursor): { readonly guard: FoundGuard; readonly next: string } | undefined => {
  const { marks } = readMarks(textOf(child(state, "Comment")))
  const [rule, ...others] = itemsOf(child(state, "Choices"))
  if (marks.choice === undefined || rule === undefined || others.length > 0) return undefined
  const [ways, next] = [askedWays(rule), textOf(child(rule, "Next"))]
  if (ways === undefined || next === undefined) return undefined
  return { guard: { choice: marks.choice, ways: [...ways, ...marks.ways] }, next }
}

/** Ends that only branches have are no ends of the run. */
const runEnd = (state: Cursor, name: string, kind: Node["kind"]): FoundEnd | undefined => {
  if (readMarks(textOf(child(state, "Comment"))).marks.isRefusal) return undefined
  if (kind === "success") return endOf(state, name, "completed")
  return kind === "failure" ? endOf(state, name, "aborted") : undefined
}

const readNode = (
  reading: Reading,
  state: Cursor,
  name: string,
  isThere: (name: string) => boolean
): Node | undefined => {
  const type = textOf(child(state, "Type")) ?? ""
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind === undefined) {
    warnAt(reading.context, "malformed", state.trail, `${name} is of no type that the States Language has`, "type")
    return undefined
  }
  const { marks } = readMarks(textOf(child(state, "Comment")))
  const guarded = kind === "choice" ? guardOf(state) : undefined
  if (guarded !== undefined && isThere(guarded.next)) {
    const empty = { task: undefined, choices: [], catches: [], branches: [], end: undefined } as const
    return { name, cursor: state, kind: "pass", ...guarded, ...empty }
  }
  return {
    name,
    cursor: state,
    kind,
    task: kind === "task" ? readFoundTask(reading, state, name) : undefined,
    next:
      kind === "choice" || kind === "success" || kind === "failure" ? undefined : nextOf(reading, state, name, isThere),
    choices: kind === "choice" ? readChoices(reading, state, name, isThere) : [],
    wayOf: marks.wayOf,
    asksFor: marks.asksFor,
    mayMatchNothing: kind === "choice" && textOf(child(state, "Default")) === undefined && !coversAll(state),
    catches: readCatches(reading, state, isThere),
    branches: branchesOf(reading, state, type),
    end: runEnd(state, name, kind)
  }
}

/** More states than the language's service takes in one definition are not read. */
const mostStates = 5000

const readLevel = (reading: Reading, machine: Cursor): Level | undefined => {
  const { context, names } = reading
  const start = textOf(child(machine, "StartAt"))
  const states = child(machine, "States")
  if (start === undefined || states === undefined || !isRecord(states.value)) {
    refuse(
      context,
      machine.trail,
      'a state machine has "StartAt" with a name and "States" with the states by their names'
    )
    return undefined
  }
  const entries = entriesOf(states)
  const there = new Set(entries.map(([name]) => name))
  if (!there.has(start)) {
    refuse(context, child(machine, "StartAt")?.trail ?? machine.trail, `"StartAt" names ${start}, which is no state`)
    return undefined
  }
  const nodes = new Map<string, Node>()
  for (const [name, state] of entries) {
    if (names.size >= mostStates) {
      refuse(context, state.trail, `there are more than ${mostStates} states`)
      return undefined
    }
    if (names.has(name)) {
      warnAt(context, "duplicate", state.trail, `another state is called ${name}; this one is left out`)
      continue
    }
    names.add(name)
    if (!isRecord(state.value)) warnAt(context, "malformed", state.trail, `${name} is no object`, "state")
    const node = readNode(reading, state, name, (it) => there.has(it))
    if (node !== undefined) nodes.set(name, node)
  }
  return { start, nodes }
}

/** Reads a machine in Amazon States Language. */
export const readMachine = (context: Context, root: Cursor, name: string): FoundMachine | undefined => {
  const isJsonata = textOf(child(root, "QueryLanguage")) === "JSONata"
  const reading: Reading = { context, data: followData(root, isJsonata), names: new Set() }
  const level = readLevel(reading, root)
  if (level === undefined) return undefined
  const { text, marks } = readMarks(textOf(child(root, "Comment")))
  const limit = numberAt(root, "TimeoutSeconds")
  const cursor = child(root, "TimeoutSeconds")
  return {
    name: marks.saga === undefined ? name : nameOf(marks.saga.slice("saga:".length)),
    cursor: root,
    level,
    marks,
    description: text,
    deadline:
      limit === undefined || limit === 0 || cursor === undefined
        ? undefined
        : { milliseconds: Math.min(limit, longestWait) * 1000, cursor },
    trigger: undefined
  }
}
