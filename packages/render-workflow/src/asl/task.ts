import type { Json, JsonObject } from "@lintel/model"
import { identifierRules, type LossCollector, Names } from "@lintel/render"
import type { Action, Argument } from "../plan/action.js"
import type { PlannedStep, SagaPlan } from "../plan/saga.js"
import { executionInput, expressionOf, jsonata, literal } from "./expression.js"

/** What a task asks of whom. */
export interface Request {
  readonly Resource: string
  readonly Arguments: JsonObject
}

/** What writing requests shares. */
export interface TaskScope {
  readonly plan: SagaPlan
  readonly losses: LossCollector
  /** Expressions of the replies that are known here. */
  readonly results: ReadonlyMap<string, string>
}

/** A name as deployment tools replace it: `${payments_Url}`. */
const substitution = (name: string, suffix: string): string => {
  const key = `${name} ${suffix}`
  return `\${${Names.make([{ key, wish: key }], identifierRules).of(key)}}`
}

const valueOf = ({ results, losses, plan }: TaskScope, argument: Argument, at: string): string | undefined => {
  const expression = expressionOf(argument.source, results)
  if (expression === undefined) {
    losses.drop(plan.address, `where ${argument.name} comes from`, `${at}/with/${argument.name}`)
  }
  return expression
}

const valuesAt = (scope: TaskScope, given: ReadonlyArray<Argument>, place: Argument["place"], at: string): JsonObject =>
  Object.fromEntries(
    given
      .filter((argument) => argument.place === place)
      .flatMap((argument) => {
        const value = valueOf(scope, argument, at)
        return value === undefined ? [] : [[argument.name, jsonata(value)] as const]
      })
  )

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0

/** The endpoint, with the values that stand in its path. */
const endpoint = (scope: TaskScope, action: Extract<Action, { _tag: "Http" }>, at: string): string => {
  const base = action.base ?? substitution(action.contract, "Url")
  const parts = action.path.split(/\{([^{}]+)\}/u)
  if (parts.length === 1) return `${base}${action.path}`
  const names = Names.make(
    parts.filter((_, index) => index % 2 === 1).map((name) => ({ key: name, wish: name })),
    identifierRules
  )
  const bound = names.entries.map(([name, variable]) => {
    const argument = action.arguments.find((it) => it.name === name && it.place === "path")
    const value = argument === undefined ? undefined : valueOf(scope, argument, at)
    if (variable !== name) scope.losses.approximate(scope.plan.address, `name of ${name}`, `${at}/with`)
    return `$${variable} := ${value ?? literal("")}`
  })
  const written = parts.map((part, index) =>
    index % 2 === 1
      ? `$encodeUrlComponent($string($${names.of(part)}))`
      : literal(index === 0 ? `${base}${part}` : part)
  )
  const joined = written.filter((part, index) => index % 2 === 1 || part !== '""')
  return jsonata(`(${bound.join("; ")}; ${joined.join(" & ")})`)
}

/** A key that is the same in every try, chosen by whoever runs the saga. */
const keyHeader = (scope: TaskScope, action: Extract<Action, { _tag: "Http" }>, id: string): JsonObject => {
  const idempotency = scope.plan.index.find(action.operation)?.value.idempotency
  if (idempotency?.in !== "header" || action.arguments.some(({ name }) => name === idempotency.key)) return {}
  return { [idempotency.key]: jsonata(`$states.context.Execution.Name & ${literal(`/${id}`)}`) }
}

const httpRequest = (scope: TaskScope, action: Extract<Action, { _tag: "Http" }>, id: string, at: string): Request => {
  const Headers = { ...keyHeader(scope, action, id), ...valuesAt(scope, action.arguments, "header", at) }
  const QueryParameters = valuesAt(scope, action.arguments, "query", at)
  const RequestBody = valuesAt(scope, action.arguments, "body", at)
  return {
    Resource: "arn:aws:states:::http:invoke",
    Arguments: {
      Method: action.method,
      ApiEndpoint: endpoint(scope, action, at),
      Authentication: { ConnectionArn: substitution(action.contract, "ConnectionArn") },
      ...(isEmpty(Headers) ? {} : { Headers }),
      ...(isEmpty(QueryParameters) ? {} : { QueryParameters }),
      ...(isEmpty(RequestBody) ? {} : { RequestBody })
    }
  }
}

const token: Json = jsonata("$states.context.Task.Token")

const messageRequest = (
  scope: TaskScope,
  action: Extract<Action, { _tag: "Message" }>,
  waits: boolean,
  at: string
): Request => ({
  Resource: `arn:aws:states:::events:putEvents${waits ? ".waitForTaskToken" : ""}`,
  Arguments: {
    Entries: [
      {
        EventBusName: substitution(
          action.channel === undefined ? scope.plan.runner : action.channel.slice("channel:".length),
          "EventBus"
        ),
        Source: scope.plan.runner,
        DetailType: action.name,
        Detail: {
          ...valuesAt(scope, action.arguments, "body", at),
          ...(waits ? { taskToken: token } : {})
        }
      }
    ]
  }
})

/** A task that a person does: whoever shows it to them answers with its token. */
const humanRequest = (scope: TaskScope, step: PlannedStep): Request => ({
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Arguments: {
    QueueUrl: substitution(step.step.human?.owner?.slice("team:".length) ?? scope.plan.runner, "TasksUrl"),
    MessageBody: { task: step.name, input: jsonata(executionInput), taskToken: token }
  }
})

/** Whether a step ends only when somebody answers with its token. */
export const waitsForToken = ({ step, action }: PlannedStep): boolean =>
  step.human !== undefined || (step.waitsFor !== undefined && step.waitsFor.length > 0 && action._tag === "Message")

const actionRequest = (scope: TaskScope, action: Action, waits: boolean, id: string, at: string): Request => {
  switch (action._tag) {
    case "Http":
      return httpRequest(scope, action, id, at)
    case "Message":
      return messageRequest(scope, action, waits, at)
    case "Saga":
      return {
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Arguments: {
          StateMachineArn: substitution(action.name, "StateMachineArn"),
          Input: jsonata(executionInput)
        }
      }
    case "Unknown":
      return {
        Resource: "arn:aws:states:::lambda:invoke",
        Arguments: { FunctionName: substitution(id, "Function"), Payload: jsonata(executionInput) }
      }
  }
}

/** What a step asks for. */
export const stepRequest = (scope: TaskScope, step: PlannedStep): Request =>
  step.step.human === undefined
    ? actionRequest(scope, step.action, waitsForToken(step), step.key, `${step.pointer}/action`)
    : humanRequest(scope, step)

/** What undoing a step asks for. */
export const undoRequest = (scope: TaskScope, step: PlannedStep, action: Action): Request =>
  actionRequest(scope, action, false, `undo-${step.key}`, `${step.pointer}/compensate`)
