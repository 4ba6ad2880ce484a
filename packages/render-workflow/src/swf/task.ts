import { type JsonObject, unescapeToken } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import type { Action, Argument, Source } from "../plan/action.js"
import { milliseconds, type Tries } from "../plan/policy.js"
import type { PlannedStep, SagaPlan } from "../plan/saga.js"

/** One task under its name; lists of them run one after the other. */
export type Task = Readonly<Record<string, JsonObject>>

/** What writing tasks shares. */
export interface Writing {
  readonly plan: SagaPlan
  readonly losses: LossCollector
  /** A name that no other task has. */
  readonly fresh: (wish: string) => string
  readonly variableOf: (key: string) => string
  /** Steps that some run comes to, and those that some run undoes. */
  readonly done: Set<string>
  readonly undone: Set<string>
  /** Conditions that hold wherever these tasks are. */
  readonly holding: ReadonlySet<string>
}

/** A runtime expression, in jq. */
export const jq = (expression: string): string => `\${ ${expression} }`

const indexed = (pointer: string): string =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => {
      const name = unescapeToken(token)
      return /^(?:0|[1-9][0-9]{0,8})$/u.test(name) ? `[${name}]` : `[${JSON.stringify(name)}]`
    })
    .join("")

/** Who asks: the steps whose replies are known there, and where in the saga that is written. */
export interface Asking {
  readonly id: string
  readonly knows: (step: string) => boolean
  readonly pointer: string
}

const sourceText = ({ variableOf }: Writing, source: Source, { knows }: Asking): string | undefined => {
  if (source._tag === "Constant") return JSON.stringify(source.value)
  if (source._tag === "Input") return `$workflow.input${indexed(source.pointer)}`
  return knows(source.step) ? `$context.${variableOf(source.step)}${indexed(source.pointer)}` : undefined
}

const valueOf = (writing: Writing, { name, source }: Argument, asking: Asking): string | undefined => {
  const text = sourceText(writing, source, asking)
  if (text === undefined)
    writing.losses.drop(writing.plan.address, `where ${name} comes from`, `${asking.pointer}/with/${name}`)
  return text
}

const valuesAt = (
  writing: Writing,
  given: ReadonlyArray<Argument>,
  place: Argument["place"],
  asking: Asking
): JsonObject =>
  Object.fromEntries(
    given
      .filter((argument) => argument.place === place)
      .flatMap((argument) => {
        const text = valueOf(writing, argument, asking)
        return text === undefined ? [] : [[argument.name, jq(text)] as const]
      })
  )

/** What jq can call a value, and what means something else to a workflow. */
const variable =
  /^(?!(?:context|input|output|workflow|task|runtime|secrets|authorization|error|item|index)$)[A-Za-z_][A-Za-z0-9_]*$/u

/** The address, with the values that stand in its path. */
const endpoint = (writing: Writing, action: Extract<Action, { readonly _tag: "Http" }>, asking: Asking): string => {
  const base =
    action.base ?? `https://${action.contract.toLowerCase().replaceAll(/[^a-z0-9.-]+/gu, "-") || "service"}.example`
  const parts = action.path.split(/\{([^{}]+)\}/u)
  const isPlain = parts.length === 1 && /^[\w./:-]*$/u.test(action.path)
  if (isPlain) return `${base}${action.path}`
  const bound: Array<string> = []
  const written = parts.map((part, index) => {
    if (index % 2 === 0) return JSON.stringify(index === 0 ? `${base}${part}` : part)
    const argument = action.arguments.find(({ name, place }) => name === part && place === "path")
    const value = (argument === undefined ? undefined : valueOf(writing, argument, asking)) ?? '""'
    if (!variable.test(part)) return `(${value} | tostring | @uri)`
    const binding = `${value} as $${part} | `
    if (!bound.includes(binding)) bound.push(binding)
    return `($${part} | tostring | @uri)`
  })
  return jq(`${bound.join("")}${written.filter((it) => it !== '""').join(" + ")}`)
}

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0

const httpCall = (writing: Writing, action: Extract<Action, { readonly _tag: "Http" }>, asking: Asking): JsonObject => {
  const body = valuesAt(writing, action.arguments, "body", asking)
  const query = valuesAt(writing, action.arguments, "query", asking)
  const idempotency = writing.plan.index.find(action.operation)?.value.idempotency
  const key =
    idempotency?.in === "header" ? { [idempotency.key]: jq(`$workflow.id + ${JSON.stringify(`/${asking.id}`)}`) } : {}
  const headers = { ...key, ...valuesAt(writing, action.arguments, "header", asking) }
  return {
    call: "http",
    with: {
      method: action.method.toLowerCase(),
      endpoint: endpoint(writing, action, asking),
      ...(isEmpty(headers) ? {} : { headers }),
      ...(isEmpty(query) ? {} : { query }),
      ...(isEmpty(body) ? {} : { body })
    }
  }
}

const event = (
  writing: Writing,
  action: Extract<Action, { readonly _tag: "Message" }>,
  asking: Asking
): JsonObject => ({
  emit: {
    event: {
      with: {
        source: `https://${writing.plan.runner.toLowerCase().replaceAll(/[^a-z0-9.-]+/gu, "-") || "saga"}.example`,
        type: action.name === "" ? "event" : action.name,
        data: valuesAt(writing, action.arguments, "body", asking)
      }
    }
  }
})

/** What a task asks for. */
export const request = (writing: Writing, action: Action, asking: Asking): JsonObject => {
  switch (action._tag) {
    case "Http":
      return httpCall(writing, action, asking)
    case "Message":
      return event(writing, action, asking)
    case "Saga":
      return {
        run: {
          workflow: { namespace: "sagas", name: hostName(action.name), version: "0.1.0", input: jq("$workflow.input") }
        }
      }
    case "Unknown":
      return { call: hostName(asking.id), with: { input: jq("$workflow.input") } }
  }
}

/** Names of documents are those of hosts. */
export const hostName = (name: string): string => {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, 63)
    .replace(/-+$/u, "")
  return plain === "" ? "saga" : plain
}

const lasting = (ms: number): JsonObject =>
  ms % 1000 === 0 && ms > 0 ? { seconds: ms / 1000 } : { milliseconds: Math.max(1, ms) }

/** The limit of one try. */
export const timeout = (perTry: PlannedStep["perTry"]): JsonObject =>
  perTry === undefined ? {} : { timeout: { after: lasting(milliseconds(perTry)) } }

/** Tries as retries: `count` is one less. Without a limit they have no end. */
export const retry = ({ losses }: Writing, tries: Tries): JsonObject | undefined => {
  const { attempts, backoff, on, subject, pointer } = tries
  if (attempts === 1) return undefined
  if (on !== undefined) losses.approximate(subject, "which outcomes are tried again", `${pointer}/on`)
  if (backoff === undefined) losses.approximate(subject, "waits between tries that nobody stated", pointer)
  const at = `${pointer}/backoff`
  const isConstant = backoff?.factor === 1
  if (backoff !== undefined && !isConstant) losses.approximate(subject, "growth of waits between tries", `${at}/factor`)
  if (backoff?.cap !== undefined) losses.drop(subject, "longest wait between tries", `${at}/cap`)
  const base = backoff === undefined ? 1000 : milliseconds(backoff.base)
  const hasJitter = backoff?.jitter !== undefined && backoff.jitter !== "none"
  if (hasJitter) losses.approximate(subject, "kind of jitter", `${at}/jitter`)
  return {
    delay: lasting(base),
    backoff: isConstant ? { constant: {} } : { exponential: {} },
    ...(attempts === "unlimited" ? {} : { limit: { attempt: { count: attempts - 1 } } }),
    ...(hasJitter ? { jitter: { from: { milliseconds: 1 }, to: lasting(Math.max(1, base)) } } : {})
  }
}

/** Errors that a run raises itself: it was refused before it began, it was undone, or somebody has to decide. */
export const errorTypes = {
  refused: "https://serverlessworkflow.io/sagas/errors/refused",
  notAsked: "https://serverlessworkflow.io/sagas/errors/not-asked",
  undone: "https://serverlessworkflow.io/sagas/errors/undone",
  manual: "https://serverlessworkflow.io/sagas/errors/needs-attention"
} as const

/** A task that ends a run by one of these. */
export const raise = ({ fresh, plan }: Writing, kind: "undone" | "manual"): Task => {
  const end = kind === "undone" ? plan.ends.aborted : plan.ends.manual
  return { [fresh(`Raise ${kind}`)]: { raise: { error: { type: errorTypes[kind], status: 500, title: end.name } } } }
}
