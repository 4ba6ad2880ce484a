import type { Flow, FlowStep, SagaAction, SagaInput, SagaStep, Trigger } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { array, call, type Code, exactCall, literal, object } from "./code.js"
import { fieldsCode, type Writing } from "./writing.js"
import { jsonCode, lose, use } from "./writer.js"

/** What starts a flow or a saga. */
export const triggerCode = (writing: Writing, trigger: Trigger): Code | undefined => {
  const { writer, refer } = writing
  if (trigger._tag === "Operation") return refer(trigger.operation)
  if (trigger._tag === "Message") {
    const message = refer(trigger.message)
    return trigger.channel === undefined ? message : call(`${use(writer, "Flow")}.on`, refer(trigger.channel), message)
  }
  const zone = trigger.zone === undefined ? undefined : object([["zone", literal(trigger.zone)]])
  return call(`${use(writer, "Flow")}.schedule`, literal(trigger.cron), zone)
}

const stepsCode = (writing: Writing, steps: ReadonlyArray<FlowStep>, pointer: string): Code =>
  array(steps.flatMap((step, index) => stepCode(writing, step, `${pointer}/${index}`) ?? []))

/** One step; undefined when what it calls cannot be referred to. */
const stepCode = (writing: Writing, step: FlowStep, pointer: string): Code | undefined => {
  const { writer, refer } = writing
  const flow = use(writer, "Flow")
  const rest = (...without: ReadonlyArray<string>): Code =>
    object(fieldsCode(writing, step, pointer, ["_tag", ...without]))
  switch (step._tag) {
    case "Call": {
      const target = refer(step.call)
      if (target === undefined) {
        return lose(writer, writing.subject, `${pointer}/call`, `${step.call} cannot be referred to here`)
      }
      return call(`${flow}.call`, target, rest("call"))
    }
    case "Publish": {
      const on = step.channel === undefined ? undefined : refer(step.channel)
      return call(`${flow}.publish`, refer(step.message), object([["on", on]]))
    }
    case "Read":
      return call(`${flow}.read`, refer(step.store), rest("store"))
    case "Write":
      return call(`${flow}.write`, refer(step.store), rest("store"))
    case "Work":
      return call(`${flow}.work`, literal(step.name), step.duration === undefined ? undefined : literal(step.duration))
    case "Sequence":
      return call(`${flow}.sequence`, stepsCode(writing, step.steps, `${pointer}/steps`))
    case "Parallel":
      return call(`${flow}.parallel`, stepsCode(writing, step.steps, `${pointer}/steps`))
    case "Branch": {
      const branches = step.branches.map((branch, index) => {
        const place = `${pointer}/branches/${index}`
        const steps = stepsCode(writing, branch.steps, `${place}/steps`)
        return object([...fieldsCode(writing, branch, place, ["steps"]), ["steps", steps]])
      })
      return call(`${flow}.branch`, array(branches))
    }
    case "Repeat": {
      const repeated = stepCode(writing, step.step, `${pointer}/step`)
      return repeated && call(`${flow}.repeat`, String(step.times), repeated)
    }
    case "StartSaga":
      return call(`${flow}.start`, refer(step.saga))
    case "RunSaga":
      return call(`${flow}.run`, refer(step.saga))
  }
}

/** `Flow.make(trigger, steps, { of, name })` */
export const flowCode = (writing: Writing, key: string, value: Flow): Code => {
  const [owner = "", ...rest] = key.split("/")
  if (value.of.slice(value.of.indexOf(":") + 1) !== owner || rest.length !== 1) {
    lose(writing.writer, writing.subject, "", "an authored flow lies below the component that runs it")
  }
  const { trigger } = value
  const started =
    trigger._tag === "Operation" ? trigger.operation : trigger._tag === "Message" ? trigger.message : undefined
  const usual = started === undefined ? undefined : nameOf(started.split(/[:/]/).at(-1) ?? "")
  const name = nameOf(rest.join("/"))
  return call(
    `${use(writing.writer, "Flow")}.make`,
    triggerCode(writing, trigger) ?? "undefined",
    stepsCode(writing, value.steps, "/steps"),
    object([
      ["name", name === usual ? undefined : literal(name)],
      ...fieldsCode(writing, value, "", ["trigger", "steps"])
    ])
  )
}

/** The reply of a step that the saga does not have stays as the Model has it: types refuse it, and rules tell of it. */
const sagaValue = ({ writer }: Writing, value: SagaInput, readable: ReadonlySet<string>): Code => {
  const saga = use(writer, "Saga")
  if (value._tag === "Saga") return call(`${saga}.input`, literal(value.pointer))
  if (value._tag === "Constant") return exactCall(`${saga}.constant`, jsonCode(value.value))
  const step = `${literal(nameOf(value.step))}${readable.has(value.step) ? "" : " as never"}`
  return call(`${saga}.result`, step, literal(value.pointer))
}

/** What a step does: a call, an operation or a message, with its inputs. `readable` are the steps that have a reply. */
export const sagaActionCode = (
  writing: Writing,
  action: SagaAction,
  readable: ReadonlySet<string>
): Code | undefined => {
  const { writer, refer } = writing
  const target = action._tag === "Call" ? action.call : action._tag === "Operation" ? action.operation : action.message
  const at = action._tag === "Operation" ? action.at : action._tag === "Message" ? action.to : undefined
  const on = action._tag === "Message" ? action.channel : undefined
  const inputs =
    action.with && object(Object.entries(action.with).map(([key, value]) => [key, sagaValue(writing, value, readable)]))
  const code = refer(target)
  if (code === undefined) return lose(writer, writing.subject, "", `${target} cannot be referred to here`)
  if (inputs === undefined && at === undefined && on === undefined) return code
  const options = object([
    ["with", inputs],
    ["at", at === undefined ? undefined : refer(at)],
    ["on", on === undefined ? undefined : refer(on)]
  ])
  return call(`${use(writer, "Saga")}.action`, code, options)
}

const names = (keys: ReadonlyArray<string> | undefined): Code | undefined =>
  keys && array(keys.map((key) => literal(nameOf(key))))

/** Fields of a step that name other steps, whose names are encoded in the Model. */
export const sagaStepFields = (step: SagaStep): ReadonlyArray<readonly [string, Code | undefined]> => [
  ["after", names(step.after)],
  ["alternativeTo", step.alternativeTo === undefined ? undefined : literal(nameOf(step.alternativeTo))],
  ["locks", step.locks && array(step.locks.map(literal))],
  ["releases", step.releases && array(step.releases.map(literal))],
  [
    "undoesWhen",
    step.undoesWhen &&
      object([
        ["rejected", names(step.undoesWhen.rejected)],
        ["unanswered", names(step.undoesWhen.unanswered)]
      ])
  ]
]
