import type { Event, Outcome, Trace } from "./trace.js"

interface Catcher {
  readonly ErrorEquals: ReadonlyArray<string>
  readonly Next: string
}

export interface State {
  readonly Type: "Task" | "Parallel" | "Choice" | "Pass" | "Succeed" | "Fail"
  readonly Comment?: string
  readonly Next?: string
  readonly Default?: string
  readonly Catch?: ReadonlyArray<Catcher>
  readonly Assign?: Readonly<Record<string, string>>
  readonly Output?: { readonly outcome: string; readonly results?: Readonly<Record<string, string>> }
  readonly Branches?: ReadonlyArray<Machine>
  readonly Choices?: ReadonlyArray<{ readonly Condition: string; readonly Next: string }>
}

export interface Machine {
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
}

type Variables = ReadonlyMap<string, unknown>

interface Setting {
  readonly fate: (kind: "Do" | "Undo", step: string) => Outcome
  readonly events: Array<Event>
  readonly rejection: (step: string) => string
  readonly conditions: ReadonlySet<string>
}

/** The few forms of JSONata that rendered machines use: paths, comparisons, `and`, `or`, `$exists(...) ? ... : null`. */
export const evaluate = (text: string, variables: Variables, conditions: ReadonlySet<string>): unknown => {
  const source = text.slice(3, -3)
  const counted = /^\$count\(\[(.*)\]\[\$ = true\]\) (<?=) 1$/u.exec(source)
  if (counted !== null) {
    const ways = (counted[1] ?? "").split(", ")
    const met = ways.filter((way) => evaluate(`{% ${way} = true %}`, variables, conditions) === true).length
    return met === 1 || (counted[2] === "<=" && met === 0)
  }
  const parts = (word: string): ReadonlyArray<string> => source.split(` ${word} `)
  if (parts("or").length > 1)
    return parts("or").some((part) => evaluate(`{% ${part} %}`, variables, conditions) === true)
  if (parts("and").length > 1)
    return parts("and").every((part) => evaluate(`{% ${part} %}`, variables, conditions) === true)
  const guarded = /^\$exists\((.*)\) \? .* : null$/u.exec(source)
  if (guarded !== null) return evaluate(`{% ${guarded[1]} %}`, variables, conditions) ?? null
  const when = /^\$states\.context\.Execution\.Input\.when\.`(.*)` = true$/u.exec(source)
  if (when !== null) return conditions.has(when[1] ?? "")
  const compared = /^(\$[^ ]+) = (".*")$/u.exec(source)
  if (compared !== null)
    return evaluate(`{% ${compared[1]} %}`, variables, conditions) === JSON.parse(compared[2] ?? "")
  const [name = "", ...path] = source
    .slice(1)
    .split(/\.|\[(\d+)\]/u)
    .filter((part) => part !== undefined && part !== "")
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], variables.get(name))
}

const markedStep = (state: State, name: string): { readonly kind: "Do" | "Undo"; readonly step: string } => {
  const undoes = /undoes ([^;\]]+)/u.exec(state.Comment ?? "")
  return undoes === null ? { kind: "Do", step: name } : { kind: "Undo", step: undoes[1] ?? "" }
}

const caught = (state: State, error: string): string | undefined =>
  state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes("States.ALL"))?.Next

/** Runs a machine to its end; branches one after the other. */
const run = (machine: Machine, outer: Variables, setting: Setting): { end: string; output: unknown } => {
  const variables = new Map(outer)
  let at = machine.StartAt
  for (let steps = 0; steps < 10_000; steps++) {
    const state = machine.States[at]
    if (state === undefined) throw new Error(`there is no state ${at}`)
    const read = (text: string): unknown =>
      text.startsWith("{% ") ? evaluate(text, variables, setting.conditions) : text
    switch (state.Type) {
      case "Succeed":
        return { end: "completed", output: undefined }
      case "Fail":
        return { end: /aborted|refused/u.test(state.Comment ?? "") ? "aborted" : "manual", output: undefined }
      case "Pass": {
        const results = Object.entries(state.Output?.results ?? {}).map(([key, text]) => [key, read(text)])
        return { end: "", output: { outcome: state.Output?.outcome, results: Object.fromEntries(results) } }
      }
      case "Choice":
        at = state.Choices?.find(({ Condition }) => read(Condition) === true)?.Next ?? state.Default ?? ""
        break
      case "Parallel": {
        const result = (state.Branches ?? []).map((branch) => run(branch, variables, setting).output)
        for (const name of Object.keys(state.Assign ?? {})) variables.set(name, result)
        at = state.Next ?? ""
        break
      }
      case "Task": {
        const { kind, step } = markedStep(state, at)
        const outcome = setting.fate(kind, step)
        setting.events.push({ _tag: kind, step, outcome })
        if (outcome === "ok") {
          for (const [name, text] of Object.entries(state.Assign ?? {}))
            variables.set(name, text === "{% $states.result %}" ? { of: step } : text)
          at = state.Next ?? ""
        } else {
          const next = caught(state, outcome === "rejected" ? setting.rejection(step) : "States.Timeout")
          if (next === undefined) throw new Error(`nothing catches what ${at} throws`)
          at = next
        }
      }
    }
  }
  throw new Error("it does not end")
}

export const play = (machine: Machine, setting: Omit<Setting, "events">): Trace => {
  const events: Array<Event> = []
  const { end } = run(machine, new Map(), { ...setting, events })
  if (end !== "completed" && end !== "aborted" && end !== "manual") throw new Error(`it ends as ${end}`)
  return { events, end }
}
