// Designs of any size for the type-cost gate, with the same files without the design as a baseline.

const imports = `import * as Schema from "effect/Schema"\nimport { Call, Operation, Retry, Saga, Service, Slo, System } from "@lintel/core"\n`

const indices = (count) => Array.from({ length: count }, (_, index) => index)

/** A payload for each operation: no two share an instantiation that the compiler could remember. */
const payloads = (operations) =>
  indices(operations)
    .map(
      (index) =>
        `export class Body${index} extends Schema.Class<Body${index}>("Body${index}")({ id: Schema.String, amount: Schema.Finite, note: Schema.optionalKey(Schema.String) }) {}`
    )
    .join("\n")

const operation = (index) =>
  `    operation${index}: Operation.post("/things/{id}/part${index}", { params: { id: Schema.String }, payload: Body${index}, success: Body${index}, idempotency: { key: "id" } })`

const service = (name, from, count) =>
  `export const ${name} = Service.make("${name}", {\n  version: "1.0.0",\n  operations: {\n${indices(count)
    .map((index) => operation(from + index))
    .join(",\n")}\n  }\n})`

const call = (from, to, index) =>
  `export const call${index} = Call.make({ from: ${from}, to: ${to}.operations.operation${index}, timeout: "800ms", retry: Retry.exponential({ attempts: 3, base: "50ms" }) })`

const saga = (index, name, first, size, undo = (called) => called) =>
  `export const saga${index} = Saga.make("saga-${index}", {\n  by: ${name},\n  steps: {\n${indices(size)
    .map((step) => {
      const called = `${name}.operations.operation${first + step}`
      const after = step === 0 ? "" : `, after: ["step${step - 1}"]`
      return `    step${step}: { call: ${called}, compensate: ${undo(called, step)}${after} }`
    })
    .join(",\n")}\n  }\n})`

/** What undoes a step by the reply of the step before. */
const undoByReply = (called, step) =>
  step === 0 ? called : `Saga.action(${called}, { with: { id: Saga.result("step${step - 1}", "/id") } })`

const slo = (index, name) =>
  `export const slo${index} = Slo.latency("slo-${index}", { of: ${name}.operations.operation${index}, under: "500ms", objective: "99%", window: "28d" })`

/** Services of 25 operations, each called by its neighbour, with an objective. */
const spread = (operations) => {
  const services = indices(operations / 25)
  const names = services.map((index) => `Service${index}`)
  return [
    ...services.map((index) => service(names[index], index * 25, 25)),
    ...indices(operations).map((index) =>
      call(names[(Math.floor(index / 25) + 1) % names.length], names[Math.floor(index / 25)], index)
    ),
    ...services.map((index) => slo(index * 25, names[index])),
    `export const system = System.make("generated", { include: [${indices(operations)
      .map((index) => `call${index}`)
      .join(", ")}] })`
  ]
}

/** One service with every operation. */
const wide = (operations) => [
  service("Wide", 0, operations),
  slo(0, "Wide"),
  `export const system = System.make("generated", { include: [Wide, slo0] })`
]

/** Services of 25 operations, each with a saga of five steps. */
const sagas = (operations, undo) => {
  const services = indices(operations / 25)
  const names = services.map((index) => `Service${index}`)
  return [
    ...services.map((index) => service(names[index], index * 25, 25)),
    ...services.map((index) => saga(index, names[index], index * 25, 5, undo)),
    `export const system = System.make("generated", { include: [${services.map((index) => `saga${index}`).join(", ")}] })`
  ]
}

/** The same, where what undoes a step reads a reply. */
const replies = (operations) => sagas(operations, undoByReply)

const shapes = { spread, wide, sagas, replies }

/** The kinds of design there are. */
export const shapeNames = Object.keys(shapes)

const touch =
  "export const touched = [Call.make, Operation.post, Retry.exponential, Saga.make, Service.make, Slo.latency, System.make]"

/** Would compile if the packages' types were lost, which would make every count look good. */
const guard = `const Guard = Service.make("guard", { operations: { known: Operation.post("/known") } })
// @ts-expect-error -- there is no such operation
export const guarded = Call.make({ from: Guard, to: Guard.operations.unknown })`

/** The imports and payloads of a design of that size, without the design. */
export const baselineFiles = (operations) => ({
  "design.ts": [imports, payloads(operations), touch, guard, ""].join("\n")
})

/**
 * The files of a design.
 *
 * @param {string} shape one of `shapeNames`
 * @param {number} operations a multiple of 25
 */
export const designFiles = (shape, operations) => ({
  "design.ts": [imports, payloads(operations), touch, guard, ...shapes[shape](operations), ""].join("\n")
})
