import { type Consumer, type Entity, type EntityOfKind, referencesOf, type Saga, type Slo } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { callCode } from "./calls.js"
import { array, call, type Code, literal, object } from "./code.js"
import { componentCode, deploymentCode, operationSubject, shorthandInstances } from "./components.js"
import { messageCode, storeCode } from "./messages.js"
import { contractCode } from "./operations.js"
import { flowCode, sagaActionCode, sagaStepFields, triggerCode } from "./plans.js"
import { rolloutCode } from "./rollouts.js"
import { schemasOf } from "./schemas.js"
import { lose, subjectOf, use, type Writer } from "./writer.js"
import { fieldsCode, named, projectionFields, projectionsCode, referring, type Writing } from "./writing.js"

const sloCode = (writing: Writing, name: string, value: Slo): Code => {
  const { _tag, ...indicator } = value.indicator
  const window = value.window
  const alerts = Object.entries(value.alerts ?? {}).map(([key, alert]) => {
    const fields = fieldsCode(writing, alert, `/alerts/${key}`, ["severity"])
    return [nameOf(key), call(`${use(writing.writer, "BurnRate")}.${alert.severity}`, object(fields))] as const
  })
  const zone =
    window._tag === "Calendar" && window.zone !== undefined ? object([["zone", literal(window.zone)]]) : undefined
  const slo = use(writing.writer, "Slo")
  const span =
    window._tag === "Rolling" ? literal(window.duration) : call(`${slo}.calendar`, literal(window.unit), zone)
  return call(
    `${slo}.${_tag.toLowerCase()}`,
    literal(name),
    object([
      ["of", writing.refer(value.of)],
      ...fieldsCode(writing, indicator, "/indicator"),
      ["window", span],
      ["alerts", value.alerts && object(alerts)],
      ...fieldsCode(writing, value, "", ["of", "indicator", "window", "alerts"])
    ])
  )
}

const sagaCode = (writing: Writing, name: string, value: Saga): Code => {
  const { writer, subject } = writing
  const readable = new Set(Object.keys(value.steps))
  const steps = Object.entries(value.steps).map(([key, step]): readonly [string, Code] => {
    const pointer = `/steps/${key}`
    const { compensate } = step
    const byName = sagaStepFields(step)
    return [
      nameOf(key),
      object([
        ["call", step.action && sagaActionCode(writing, step.action, readable)],
        [
          "compensate",
          compensate && (compensate === "none" ? literal(compensate) : sagaActionCode(writing, compensate, readable))
        ],
        ...byName,
        ...fieldsCode(writing, step, pointer, ["action", "compensate", ...byName.map(([field]) => field)])
      ])
    ]
  })
  const choices = Object.entries(value.choices ?? {}).map(([key, ways]): readonly [string, Code] => [
    nameOf(key),
    array(ways.map(literal))
  ])
  const schemas = schemasOf(writer, subject, value.input?.schemas, "/input/schemas")
  const input = value.input && schemas.write(value.input.schema, "/input/schema")
  schemas.finish()
  return named(writing, "Saga", name, [
    ["trigger", value.trigger && triggerCode(writing, value.trigger)],
    ["input", input],
    ["steps", object(steps)],
    ["choices", value.choices && object(choices)],
    ...fieldsCode(writing, value, "", ["trigger", "input", "steps", "choices"])
  ])
}

const consumerCode = (writing: Writing, name: string, value: Consumer): Code => {
  const { writer, subject, refer } = writing
  const contract = value.contract?.slice("contract:".length)
  if (value.operations && contract === undefined)
    lose(writer, subject, "/operations", "operations without a contract cannot be named")
  if (value.operations && Object.keys(value.operations).length === 0)
    lose(writer, subject, "/operations", "nothing is called")
  const calls = Object.entries(contract === undefined ? {} : (value.operations ?? {})).map(([key, use_]) => {
    const pointer = `/operations/${key}`
    const responses = use_.responses && projectionsCode(writing, use_.responses, `${pointer}/responses`)
    const sends = use_.sends && object(projectionFields(writing, use_.sends, `${pointer}/sends`))
    const options = object([
      ...fieldsCode(writing, use_, pointer, ["responses", "sends"]),
      ["sends", sends],
      ["responses", responses]
    ])
    return call(`${use(writer, "Consumer")}.calls`, refer(`operation:${contract ?? ""}/${key}`), options)
  })
  const reads = Object.entries(value.messages ?? {}).map(([key, projection]) =>
    call(
      `${use(writer, "Consumer")}.reads`,
      refer(`message:${key}`),
      object(projectionFields(writing, projection, `/messages/${key}`))
    )
  )
  return named(writing, "Consumer", name, [
    ...fieldsCode(writing, value, "", ["operations", "messages"]),
    ["calls", calls.length === 0 ? undefined : array(calls)],
    ["reads", reads.length === 0 ? undefined : array(reads)]
  ])
}

const plainConstructors: ReadonlyMap<string, string> = new Map([
  ["team", "Team"],
  ["context", "Context"],
  ["broker", "Broker"],
  ["channel", "Channel"],
  ["environment", "Environment"],
  ["policy", "Policy"],
  ["load", "Load"],
  ["constraint", "Constraint"],
  ["alternative", "Alternative"],
  ["decision", "Decision"],
  ["risk", "Risk"],
  ["verification", "Verification"],
  ["suppression", "Suppression"]
])

type AnyEntity = { readonly [K in keyof EntityOfKind]: Entity<K> }[keyof EntityOfKind]

/** The expression that makes an entity; undefined when it has no authored form. */
export const entityCode = (writer: Writer, given: Entity): Code | undefined => {
  const entity = given as AnyEntity
  const subject = subjectOf(given.address, referencesOf(given))
  const writing: Writing = { writer, subject, refer: referring(writer) }
  const key = entity.address.slice(entity.address.indexOf(":") + 1)
  const name = nameOf(key)
  switch (entity.kind) {
    case "contract": {
      const parts = contractCode(writer, subject, entity.value, operationSubject(writer, key), writing.refer)
      const version = entity.value.version === undefined ? undefined : literal(entity.value.version)
      return named(writing, "Contract", name, [["version", version], ...parts.facts, ["operations", parts.operations]])
    }
    case "message":
      return messageCode(writing, name, entity.value)
    case "store":
      return storeCode(writing, name, entity.value)
    case "service":
      return componentCode(writing, "Service", key, entity.value, shorthandInstances(writer.model, key))
    case "external":
      return componentCode(writing, "External", key, entity.value)
    case "deployment":
      return deploymentCode(writing, name, entity.value)
    case "call":
      return callCode(writing, key, entity.value)
    case "flow":
      return flowCode(writing, key, entity.value)
    case "saga":
      return sagaCode(writing, name, entity.value)
    case "slo":
      return sloCode(writing, name, entity.value)
    case "rollout":
      return rolloutCode(writing, name, entity.value)
    case "consumer":
      return consumerCode(writing, name, entity.value)
    default: {
      const constructor = plainConstructors.get(entity.kind)
      if (constructor === undefined) return lose(writer, subject, "", `a ${entity.kind} has no authored form`)
      return named(writing, constructor, name, fieldsCode(writing, entity.value))
    }
  }
}
