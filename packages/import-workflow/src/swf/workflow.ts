import { child, type Context, type Cursor, itemsOf, refuse, textOf, warnAt } from "@lintel/import"
import { isUnitError, nameOf, parseCron, type Saga, segment } from "@lintel/model"
import { type FoundMachine, type Node, noMarks } from "../graph.js"
import { marksIn } from "../marks.js"
import { type Frame, fresh, keptNames, plainNode, type Reading } from "./reading.js"
import { eventsIn } from "./request.js"
import { reusable } from "./retrying.js"
import { shortened } from "./shortened.js"
import { readList } from "./tasks.js"
import { millisecondsOf } from "./time.js"

const inside = (cursor: Cursor | undefined, key: string): Cursor | undefined =>
  cursor === undefined ? undefined : child(cursor, key)

/** A schedule that is due at some time. */
const scheduleOf = (context: Context, at: Cursor, cron: string): Saga["trigger"] => {
  const read = parseCron(cron)
  if (!isUnitError(read)) return { _tag: "Schedule", cron }
  warnAt(
    context,
    "not-representable",
    at.trail,
    `"${read.text.slice(0, 60)}" ${read.reason}; it is left out`,
    "schedule"
  )
  return undefined
}

/** What starts a run: an event, a schedule, or the wait that the first task is. */
const triggerOf = (
  context: Context,
  root: Cursor
): { readonly trigger: Saga["trigger"]; readonly isFirstTask: boolean } => {
  const schedule = child(root, "schedule")
  const cron = textOf(inside(schedule, "cron"))
  if (cron !== undefined) return { trigger: scheduleOf(context, schedule ?? root, cron), isFirstTask: false }
  const first = Object.values(Object(itemsOf(child(root, "do"))[0]?.value))[0]
  const listening: Cursor | undefined =
    typeof first === "object" && first !== null && Object.hasOwn(first, "listen")
      ? child({ value: first, trail: root.trail }, "listen")
      : undefined
  const on = inside(schedule, "on") ?? inside(listening, "to")
  const [type, ...others] = eventsIn(on)
  if (schedule !== undefined && type === undefined)
    warnAt(context, "not-representable", schedule.trail, "when runs start is left out", "schedule")
  if (type === undefined) return { trigger: undefined, isFirstTask: false }
  if (others.length > 0)
    warnAt(context, "not-representable", (on ?? root).trail, `several events start a run; ${type} is kept`, "events")
  const message = `message:${segment(type)}` as const
  return { trigger: { _tag: "Message", message }, isFirstTask: inside(schedule, "on") === undefined }
}

/** Reads a document of Serverless Workflow 1.0. */
export const readWorkflow = (context: Context, root: Cursor, name: string): FoundMachine | undefined => {
  const document = child(root, "document")
  const list = child(root, "do")
  const version = inside(document, "dsl")
  if (!/^1(?:\.|$)/u.test(String(version?.value))) {
    refuse(context, (version ?? document ?? root).trail, 'only Serverless Workflow 1 is read: "dsl" is 1.0.0 or later')
    return undefined
  }
  if (list === undefined || !Array.isArray(list.value)) {
    refuse(context, (list ?? root).trail, '"do" is the list of the tasks of a workflow')
    return undefined
  }
  const kept = keptNames(root)
  const reading: Reading = {
    context,
    root,
    names: new Set(),
    kept,
    exported: new Map(),
    unclear: new Set(),
    current: { _tag: "Saga", keys: [] },
    tasks: 0
  }
  const nodes = new Map<string, Node>()
  const end = fresh(reading, "end")
  const { trigger, isFirstTask } = triggerOf(context, root)
  const outermost: Frame = {
    nodes,
    handlers: [],
    retries: [],
    statuses: [],
    timeout: undefined,
    wrapping: undefined,
    isBranch: false,
    next: end,
    end
  }
  const start = readList(reading, list, outermost, isFirstTask ? 1 : 0)
  nodes.set(end, plainNode(end, root))
  const metadata = inside(document, "metadata")
  const saga = textOf(inside(metadata, "saga"))
  const by = textOf(inside(metadata, "by"))
  const marks = marksIn([...(saga === undefined ? [] : [saga]), ...(by === undefined ? [] : [`by ${by}`])]) ?? noMarks
  const called = textOf(inside(document, "name"))
  const limit = child(root, "timeout")
  const milliseconds = millisecondsOf(inside(reusable(root, "timeouts", limit), "after"))
  return {
    name: marks.saga === undefined ? (called ?? name) : nameOf(marks.saga.slice("saga:".length)),
    cursor: root,
    level: shortened({ start, nodes }),
    marks,
    description: textOf(inside(document, "summary")),
    deadline: limit === undefined || milliseconds === undefined ? undefined : { milliseconds, cursor: limit },
    trigger
  }
}
