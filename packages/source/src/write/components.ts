import { type Deployment, type External, type Model, referencesOf, type Service } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { array, call, type Code, literal, object } from "./code.js"
import { readersCode, upcastersCode } from "./messages.js"
import { contractCode } from "./operations.js"
import { type Subject, subjectOf, use, type Writer } from "./writer.js"
import { type Entries, fieldsCode, named, type Writing } from "./writing.js"

const emitsCode = (writing: Writing, value: Service | External): Code | undefined =>
  value.emits &&
  array(
    value.emits.map((item, index) => {
      const pointer = `/emits/${index}`
      const fields = fieldsCode(writing, item, pointer, ["message"])
      const options = fields.map(([key, code]) => [key === "channel" ? "on" : key, code] as const)
      return call(`${use(writing.writer, "Emit")}.make`, writing.refer(item.message), object(options))
    })
  )

const consumesCode = (writing: Writing, value: Service | External): Code | undefined =>
  value.consumes &&
  array(
    value.consumes.map((item, index) => {
      const pointer = `/consumes/${index}`
      const fields = fieldsCode(writing, item, pointer, ["channel", "readers", "upcasters"])
      const options = object([
        ...fields,
        ["readers", readersCode(writing, item.readers, `${pointer}/readers`)],
        ["upcasters", upcastersCode(writing, item.upcasters, `${pointer}/upcasters`)]
      ])
      return call(`${use(writing.writer, "Consume")}.make`, writing.refer(item.channel), options)
    })
  )

export const operationSubject =
  (writer: Writer, contract: string) =>
  (key: string): Subject => {
    const value = writer.model.contracts?.[contract]?.operations[key]
    const address = `operation:${contract}/${key}` as const
    if (value === undefined) return subjectOf(address, [])
    return subjectOf(address, referencesOf({ kind: "operation", address, pointer: "", value }))
  }

const contractSubject = (writer: Writer, contract: string): Subject => {
  const value = writer.model.contracts?.[contract]
  const address = `contract:${contract}` as const
  return value === undefined
    ? subjectOf(address, [])
    : subjectOf(address, referencesOf({ kind: "contract", address, pointer: "", value }))
}

const versionOf = (value: Service | External): string | undefined => ("version" in value ? value.version : undefined)

/** A service or an external, with the contract that its operations stand for. */
export const componentCode = (
  writing: Writing,
  constructor: string,
  key: string,
  value: Service | External,
  instances?: number
): Code => {
  const { writer, subject, refer } = writing
  const contract = writer.holders.get(key) === subject.address ? writer.model.contracts?.[key] : undefined
  const parts =
    contract && contractCode(writer, contractSubject(writer, key), contract, operationSubject(writer, key), refer)
  const version =
    contract?.version === versionOf(value) || contract?.version === undefined ? undefined : literal(contract.version)
  const facts: Entries = [["version", version], ...(parts?.facts ?? [])]
  const others = value.provides?.filter((it) => it !== `contract:${key}` || contract === undefined) ?? []
  const isEmpty = facts.every(([, code]) => code === undefined)
  return named(writing, constructor, nameOf(key), [
    ...fieldsCode(writing, value, "", ["provides", "emits", "consumes"]),
    ["operations", parts?.operations],
    ["contract", isEmpty ? undefined : object(facts)],
    [
      "provides",
      others.length === 0 && (contract || !value.provides) ? undefined : array(others.flatMap((it) => refer(it) ?? []))
    ],
    ["emits", emitsCode(writing, value)],
    ["consumes", consumesCode(writing, value)],
    ["instances", instances === undefined ? undefined : String(instances)]
  ])
}

export const deploymentCode = (writing: Writing, name: string, value: Deployment): Code => {
  const of = nameOf(value.of.slice(value.of.indexOf(":") + 1))
  const usual = value.in === undefined ? of : `${of}-${nameOf(value.in.slice(value.in.indexOf(":") + 1))}`
  const given = name === usual ? undefined : literal(name)
  return call(`${use(writing.writer, "Deployment")}.make`, object([["name", given], ...fieldsCode(writing, value)]))
}

/** The instances of a service's own deployment, when it says nothing else. */
export const shorthandInstances = (model: Model, key: string): number | undefined => {
  const deployment = Object.hasOwn(model.deployments ?? {}, key) ? model.deployments?.[key] : undefined
  if (
    !Object.hasOwn(model.services ?? {}, key) ||
    deployment?.of !== `service:${key}` ||
    Object.keys(deployment).toSorted().join() !== "instances,of"
  )
    return undefined
  return deployment.instances
}
