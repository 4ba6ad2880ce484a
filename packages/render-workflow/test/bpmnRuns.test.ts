import { EventEmitter } from "node:events"
import { readOnlySteps } from "@lintel/analysis"
import { indexModel, type Saga, type SagaStep } from "@lintel/model"
import { asl, bpmn } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import { Engine } from "bpmn-engine"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { evaluate, type Machine, type State } from "./aslMachine.js"
import { anySagas, designOf, runConditions, sagas } from "./designs.js"
import { type Event, type Outcome, type Trace, wrongRun } from "./trace.js"

const endsOfSaga: NonNullable<Saga["end"]> = {
  cancelled: { kind: "aborted" },
  stuck: { kind: "manual" },
  shipped: { kind: "completed" }
}

/** The same steps one after the other: what a run depends on besides the fates of requests is nothing then. */
const inARow = (saga: Saga): Saga => {
  const facts: Pick<Saga, keyof Saga> = saga
  const steps = Object.entries(saga.steps).map(([name, step], at, all) => {
    const { when: _when, alternativeTo: _other, after: _after, ...own }: Pick<SagaStep, keyof SagaStep> = step
    return [name, { ...own, ...(at === 0 ? {} : { after: [all[at - 1]?.[0] ?? ""] }) }] as const
  })
  return {
    ...facts,
    end: endsOfSaga,
    steps: Object.fromEntries(steps)
  }
}

interface Failed extends Error {
  readonly code?: string
}

const failing = (code: string): Failed => Object.assign(new Error(code), { code })

/** Every state of a machine by its name, and the branches of its parallel states by theirs. */
const statesIn = ({ States }: Machine, found = new Map<string, State>()): ReadonlyMap<string, State> => {
  for (const [name, state] of Object.entries(States)) {
    found.set(name, state)
    for (const branch of state.Branches ?? []) statesIn(branch, found)
  }
  return found
}

/**
 * What a host of the process keeps: answers of steps, and how branches ended. A process of BPMN has conditions on these and
 * says nowhere how they come about; the state machine of the same saga does.
 */
const hostOf = (machine: Machine) => {
  const states = statesIn(machine)
  const variables = new Map<string, unknown>()
  const outcomes = new Map<string, string>()
  const assign = (name: string, value: (text: string) => unknown): void => {
    for (const [key, text] of Object.entries(states.get(name)?.Assign ?? {})) variables.set(key, value(text))
  }
  return {
    variables,
    taskEnded: (name: string): void => assign(name, (text) => (text === "{% $states.result %}" ? { of: name } : text)),
    /** A branch ends with a state that gives its outcome. */
    branchEnded: (start: string, end: string): void =>
      void outcomes.set(start, states.get(end)?.Output?.outcome ?? `${end} gives nothing`),
    joined: (name: string): void =>
      assign(name, () => states.get(name)?.Branches?.map(({ StartAt }) => ({ outcome: outcomes.get(StartAt) })))
  }
}

type Fate = (kind: Event["_tag"], step: string) => Outcome

/** Plays a process in an engine: every task ends as `fate` says. */
const play = (source: string, machine: Machine, conditions: ReadonlySet<string>, fate: Fate): Promise<Trace> => {
  const events: Array<Event> = []
  const host = hostOf(machine)
  const expressions = {
    // Limits of time are written in the same place, and are no conditions.
    resolveExpression: (text: string) =>
      text.startsWith("$") ? evaluate(`{% ${text} %}`, host.variables, conditions) : text,
    isExpression: () => true,
    hasExpression: () => true
  }
  const engine = Engine({
    expressions,
    // What a service does is not in the document, so it says that it cannot be run: here the fates do it. The engine
    // hands the error with which a process ends to boundary events inside of it, so ends are plain here.
    source: source
      .replace('isExecutable="false"', 'isExecutable="true"')
      .replaceAll("bpmn:userTask", "bpmn:serviceTask")
      .replaceAll(/<bpmn:errorEventDefinition id="Fail_\d+_error"[^>]*\/>/gu, ""),
    extensions: {
      fates: (activity) => {
        const extension = { activate: () => {}, deactivate: () => {} }
        if (!activity.type.endsWith("Task")) return extension
        const name = activity.name ?? ""
        const kind = name.startsWith("Undo ") ? "Undo" : "Do"
        const step = name.replace(/^Undo /u, "").replace(/ \d+$/u, "")
        activity.behaviour["Service"] = function Service() {
          return {
            type: "fate",
            execute: (_message: unknown, done: (error?: Failed) => void) => {
              const outcome = fate(kind, step)
              events.push({ _tag: kind, step, outcome })
              const error = outcome === "ok" ? undefined : failing(outcome === "rejected" ? "Rejected" : "Unanswered")
              setImmediate(() => done(error))
            }
          }
        }
        return extension
      }
    }
  })
  const listener = new EventEmitter()
  const reached: Array<string> = []
  interface Activity {
    readonly type: string
    readonly name?: string
    readonly content: { readonly parent?: { readonly id: string } }
  }
  const ended = new Map<string, string>()
  listener.on("activity.start", ({ type, name, content }: Activity) => {
    if (type !== "bpmn:EndEvent") return
    if (ends[name ?? ""] !== undefined) reached.push(name ?? "")
    ended.set(content.parent?.id ?? "", name ?? "")
  })
  listener.on("activity.end", ({ type, name = "", ...activity }: Activity & { readonly id: string }) => {
    if (type.endsWith("Task")) host.taskEnded(name)
    if (type === "bpmn:SubProcess") host.branchEnded(name.replace(/^Branch /u, ""), ended.get(activity.id) ?? "")
    if (type === "bpmn:ParallelGateway" && name.endsWith(" joined")) host.joined(name.slice(0, -" joined".length))
  })
  return new Promise((resolve, reject) => {
    void engine.execute({ listener }, (error: Failed | null | undefined) => {
      const [end = ""] = reached
      const found = ends[end]
      if (found === undefined || reached.length > 1) reject(error ?? new Error(`it ends as ${reached.join(", ")}`))
      else resolve({ events, end: found })
    })
  })
}

const ends: Readonly<Record<string, Trace["end"]>> = {
  Refused: "aborted",
  cancelled: "aborted",
  stuck: "manual",
  shipped: "completed"
}

const outcomes = fc.constantFrom<Outcome>("ok", "ok", "ok", "rejected", "doneUnheard", "lost")
const fatesOfSteps = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), outcomes)

/** Renders a saga, plays it, and says what is wrong with the run. */
const judged = async (
  saga: Saga,
  fates: Readonly<Record<string, Outcome>>,
  conditions: ReadonlyArray<string>
): Promise<{ readonly trace: Trace; readonly wrong: string | undefined } | undefined> => {
  const [rendering, states] = [bpmn.run(designOf(saga)), asl.run(designOf(saga))]
  if (isRefusal(rendering)) throw new Error(rendering.message)
  if (isRefusal(states)) throw new Error(states.message)
  const [text, machine] = [rendering.files[0]?.text, states.files[0]?.text]
  if (text === undefined || machine === undefined) return undefined
  const trace = await play(text, JSON.parse(machine), new Set(conditions), (kind, step) =>
    kind === "Undo" ? "ok" : (fates[step] ?? "ok")
  )
  return { trace, wrong: wrongRun(saga, trace, readOnlySteps(indexModel(designOf(saga)), saga), new Set(conditions)) }
}

describe("what becomes of", () => {
  const action = (name: string) => ({ _tag: "Operation", operation: `operation:work/${name}` }) as const
  const step = (name: string, more: Pick<SagaStep, keyof SagaStep> = {}): SagaStep => ({
    action: action(name),
    compensate: action(`undo-${name}`),
    rejects: true,
    ...more
  })
  it.each<readonly [string, Readonly<Record<string, SagaStep>>, Readonly<Record<string, Outcome>>, string]>([
    [
      "two branches of which one is rejected",
      { a: step("a"), b: step("b"), c: step("c", { after: ["a", "b"] }) },
      { b: "rejected" },
      "aborted: Do a, Do b, Undo a"
    ],
    [
      "two branches when what follows is rejected",
      { a: step("a"), b: step("b"), c: step("c", { after: ["a", "b"] }) },
      { c: "rejected" },
      "aborted: Do a, Do b, Do c, Undo a, Undo b"
    ],
    [
      "a step that is done unheard beside another",
      { a: step("a"), b: step("b"), c: step("c", { after: ["a", "b"] }) },
      { a: "doneUnheard" },
      "aborted: Do a, Do b, Undo a, Undo b"
    ],
    [
      "an alternative after a rejection",
      { a: step("a"), b: step("b", { after: ["a"] }), c: step("c", { alternativeTo: "b" }) },
      { b: "rejected" },
      "completed: Do a, Do b, Do c"
    ],
    [
      "both alternatives rejected",
      { a: step("a"), b: step("b", { after: ["a"] }), c: step("c", { alternativeTo: "b" }) },
      { b: "rejected", c: "rejected" },
      "aborted: Do a, Do b, Do c, Undo a"
    ],
    [
      "a step whose condition does not hold",
      { a: step("a"), b: step("b", { after: ["a"], when: "the order is a gift" }), c: step("c", { after: ["b"] }) },
      { c: "rejected" },
      "aborted: Do a, Do c, Undo a"
    ],
    [
      "what comes after the point of no return",
      {
        a: step("a"),
        b: step("b", { after: ["a"], kind: "pivot" }),
        c: step("c", { after: ["b"], kind: "retriable" })
      },
      { c: "rejected" },
      "manual: Do a, Do b, Do c"
    ]
  ])("%s", async (_, steps, fates, expected) => {
    const result = await judged({ steps, end: endsOfSaga }, fates, [])
    const events = (result?.trace.events ?? []).map((event) => `${event._tag} ${event.step}`)
    // Branches run at the same time: what is done, and what is undone, is told in the order of names.
    const inOrder = [true, false].flatMap((isDoing) =>
      events.filter((event) => event.startsWith("Do ") === isDoing).toSorted()
    )
    expect(`${result?.trace.end}: ${inOrder.join(", ")}`).toBe(expected)
    expect(result?.wrong).toBeUndefined()
  })
})

it("keeps its promises with branches, alternatives and conditions, whatever becomes of the requests", async () => {
  await fc.assert(
    fc.asyncProperty(anySagas, fatesOfSteps, runConditions, async (saga, fates, conditions) => {
      const facts: Pick<Saga, keyof Saga> = saga
      const named: Saga = { ...facts, end: endsOfSaga }
      const result = await judged(named, fates, conditions)
      if (result !== undefined) expect(result).toEqual({ trace: result.trace, wrong: undefined })
    }),
    { numRuns: 12 }
  )
}, 120_000)

it("goes back in reverse order in an engine that knows nothing of sagas", async () => {
  await fc.assert(
    fc.asyncProperty(sagas.map(inARow), fatesOfSteps, async (saga, fates) => {
      const result = await judged(saga, fates, [])
      if (result !== undefined) expect(result).toEqual({ trace: result.trace, wrong: undefined })
    }),
    { numRuns: 12 }
  )
}, 120_000)
