import { textOf } from "@lintel/import"
import type { Consumption, Json } from "@lintel/model"
import { type Binding, type Facts, fixedText, note, takeCount, takeFlag, takeText } from "./facts.js"

/** What the bindings of an operation say of how messages travel. */
export type OperationFacts = Facts<Pick<Consumption, "group" | "guarantee">>

const kafka = (facts: OperationFacts, binding: Binding): void => {
  const group = binding.look("groupId")
  const name = fixedText(group)
  if (name === undefined) return
  const isPlain =
    textOf(group) !== undefined ||
    Object.keys(group?.value ?? {}).every((it) => it === "type" || it === "enum" || it === "const")
  if (isPlain) binding.take("groupId")
  note(facts, "group", name, group)
}

const guarantees = ["atMostOnce", "atLeastOnce", "exactlyOnce"] as const

const mqtt = (facts: OperationFacts, binding: Binding): void => {
  const quality = takeCount(binding, 0, "qos")
  if (quality === undefined) return
  const guarantee = guarantees[quality[0]]
  if (guarantee === undefined) binding.keep("qos")
  else note(facts, "guarantee", guarantee, quality[1])
}

const nats = (facts: OperationFacts, binding: Binding): void => {
  const queue = takeText(binding, "queue")
  if (queue !== undefined) note(facts, "group", ...queue)
}

const amqp = (facts: OperationFacts, binding: Binding): void => {
  const acknowledged = takeFlag(binding, "ack")
  if (acknowledged !== undefined) {
    note(facts, "guarantee", acknowledged[0] ? "atLeastOnce" : "atMostOnce", acknowledged[1])
  }
}

const readers: ReadonlyMap<string, (facts: OperationFacts, binding: Binding) => void> = new Map([
  ["kafka", kafka],
  ["mqtt", mqtt],
  ["nats", nats],
  ["amqp", amqp]
])

/** Reads the binding of an operation for one protocol; what has no place in the Model is left. */
export const readOperationBinding = (protocol: string, facts: OperationFacts, binding: Binding): Json | undefined => {
  readers.get(protocol)?.(facts, binding)
  return binding.rest()
}
