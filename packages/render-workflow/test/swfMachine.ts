import type { Event, Outcome, Trace } from "./trace.js"

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json | undefined }
type Body = { readonly [key: string]: Json | undefined }

/** An error as a run raises it. */
class Raised extends Error {
  readonly type: string
  readonly status: number
  constructor(type: string, status: number) {
    super(type)
    this.type = type
    this.status = status
  }
}

interface Setting {
  readonly fate: (kind: "Do" | "Undo", step: string) => Outcome
  readonly conditions: ReadonlySet<string>
  readonly events: Array<Event>
}

interface State {
  input: Json
  context: { [key: string]: Json | undefined }
  error: Raised | undefined
}

const records = (value: Json | undefined): ReadonlyArray<Body> =>
  Array.isArray(value) ? (value as ReadonlyArray<Body>) : []

const bodyOf = (value: Json | undefined): Body => value as Body

const outcomeAt = (value: Json | undefined, at: number): Json | undefined =>
  Array.isArray(value) ? (value as ReadonlyArray<Body>)[at]?.["outcome"] : undefined

/** The few forms of jq that rendered documents use. */
const evaluate = (text: string, state: State, { conditions }: Setting): Json => {
  const source = text.slice(3, -2).trim()
  const ask = (part: string): Json => evaluate(`\${ ${part} }`, state, { conditions, fate: () => "ok", events: [] })
  const choice = /^if (.*) then (".*") else (".*") end$/u.exec(source)
  if (choice !== null) return JSON.parse((ask(choice[1] ?? "") === true ? choice[2] : choice[3]) ?? "null")
  const counted = /^\(\[(.*)\] \| map\(select\(\. == true\)\) \| length\) (!=|>) 1$/u.exec(source)
  if (counted !== null) {
    const met = (counted[1] ?? "").split(", ").filter((way) => ask(`${way} == true`) === true).length
    return met > 1 || (met === 0 && counted[2] === "!=")
  }
  if (source.includes(" or "))
    return source.split(" or ").some((part) => ask(part.replace(/^\((.*)\)$/u, "$1")) === true)
  if (source.includes(" and ")) return source.split(" and ").every((part) => ask(part) === true)
  const status = /^(\[.*\]) \| any\(\. == \$error\.status\)$/u.exec(source)
  if (status !== null) return JSON.parse(status[1] ?? "[]").includes(state.error?.status)
  const type = /^\(?\$error\.type == (".*?")\)?$/u.exec(source)
  if (type !== null) return state.error?.type === JSON.parse(type[1] ?? "")
  const any = /^any\(\.\[\]; \.outcome (==|!=) (".*")\)$/u.exec(source)
  if (any !== null)
    return records(state.input).some(({ outcome }) => (outcome === JSON.parse(any[2] ?? "")) === (any[1] === "=="))
  const own = /^\.\[(\d+)\]\.outcome == (".*")$/u.exec(source)
  if (own !== null) return outcomeAt(state.input, Number(own[1])) === JSON.parse(own[2] ?? "")
  const joined = /^\$context\.(\w+)\[(\d+)\]\.outcome == (".*")$/u.exec(source)
  if (joined !== null)
    return outcomeAt(state.context[joined[1] ?? ""], Number(joined[2])) === JSON.parse(joined[3] ?? "")
  const taken = /^\$context\.(\w+) == (".*")$/u.exec(source)
  if (taken !== null) return state.context[taken[1] ?? ""] === JSON.parse(taken[2] ?? "")
  const when = /^\$workflow\.input\.when\[(".*")\] == true$/u.exec(source)
  if (when !== null) return conditions.has(JSON.parse(when[1] ?? ""))
  throw new Error(`an expression of another form: ${source}`)
}

const remember = (body: Body, state: State, output: Json): void => {
  const as = bodyOf(body["export"])?.["as"]
  const inner = typeof as === "string" ? /\+ \{ (.*) \} \}$/u.exec(as)?.[1] : undefined
  for (const part of inner?.split(", ") ?? []) {
    const [key = "", value = ""] = part.split(": ")
    state.context[JSON.parse(key)] = value === "." ? output : JSON.parse(value)
  }
}

const runTry = (body: Body, state: State, setting: Setting): Json => {
  try {
    return runAll(records(body["try"]), state, setting)
  } catch (error) {
    if (!(error instanceof Raised)) throw error
    const catching = bodyOf(body["catch"])
    const before = state.error
    state.error = error
    const holds = (key: string): boolean | undefined => {
      const text = catching[key]
      return typeof text === "string" ? evaluate(text, state, setting) === true : undefined
    }
    if (holds("when") === false || holds("exceptWhen") === true) {
      state.error = before
      throw error
    }
    const output = runAll(records(catching["do"]), state, setting)
    state.error = before
    return output
  }
}

const request = (name: string, setting: Setting): Json => {
  const kind = name.startsWith("Call undo ") ? "Undo" : "Do"
  const step = name.replace(/^Call (?:undo )?/u, "").replace(/ \d+$/u, "")
  const outcome = setting.fate(kind, step)
  setting.events.push({ _tag: kind, step, outcome })
  if (outcome === "ok") return {}
  throw new Raised("https://serverlessworkflow.io/spec/1.0.0/errors/communication", outcome === "rejected" ? 409 : 503)
}

/** Where a task of a list leads. */
const directiveOf = (body: Body, state: State, setting: Setting): Json | undefined => {
  const cases = records(body["switch"]).flatMap((item) => Object.values(item).map(bodyOf))
  const taken = cases.find(({ when }) => typeof when !== "string" || evaluate(when, state, setting) === true)
  return (taken ?? body)["then"]
}

const runTask = (name: string, body: Body, state: State, setting: Setting): Json => {
  const condition = body["if"]
  if (typeof condition === "string" && evaluate(condition, state, setting) !== true) return state.input
  if (body["try"] !== undefined) return runTry(body, state, setting)
  if (body["switch"] !== undefined) return state.input
  if (body["do"] !== undefined) return runAll(records(body["do"]), state, setting)
  if (body["set"] !== undefined) {
    const outcome = bodyOf(body["set"])["outcome"]
    return {
      outcome: typeof outcome === "string" && outcome.startsWith("${") ? evaluate(outcome, state, setting) : outcome
    }
  }
  if (body["raise"] !== undefined) {
    const error = bodyOf(bodyOf(body["raise"])["error"])
    throw new Raised(JSON.stringify(error["type"]).slice(1, -1), Number(error["status"]))
  }
  const branches = records(bodyOf(body["fork"])?.["branches"])
  const output: Json =
    body["fork"] === undefined ? request(name, setting) : branches.map((branch) => runAll([branch], state, setting))
  remember(body, state, output)
  return output
}

const runAll = (tasks: ReadonlyArray<Body>, state: State, setting: Setting): Json => {
  const names = tasks.map((task) => Object.keys(task)[0] ?? "")
  for (let at = 0; at < tasks.length;) {
    const name = names[at] ?? ""
    const body = bodyOf(tasks[at]?.[name])
    state.input = runTask(name, body, state, setting)
    const then = directiveOf(body, state, setting)
    if (then === "exit") break
    const next = typeof then === "string" ? names.indexOf(then) : at + 1
    if (next < 0) throw new Error(`there is no task ${JSON.stringify(then)} beside ${name}`)
    at = next
  }
  return state.input
}

/** Runs a document to its end; branches one after the other. Retries are not made: `fate` is what they lead to. */
export const playDocument = (document: { readonly do: Json }, setting: Omit<Setting, "events">): Trace => {
  const events: Array<Event> = []
  try {
    runAll(records(document.do), { input: null, context: {}, error: undefined }, { ...setting, events })
    return { events, end: "completed" }
  } catch (error) {
    if (!(error instanceof Raised)) throw error
    return { events, end: error.type.endsWith("needs-attention") ? "manual" : "aborted" }
  }
}
