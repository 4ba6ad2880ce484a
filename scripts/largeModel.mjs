// A Model of any size, for benchmarks: services in layers, each with five operations, a store, a team's ownership,
// calls into the next layer with policies, a flow for each operation that calls, an objective, and a saga for every
// twenty services. Its size is linear in the number of services.

const layers = 5

const schema = (fields) => ({
  type: "object",
  properties: Object.fromEntries(fields.map((name) => [name, { type: "string" }])),
  required: fields
})

const body = (name) => ({ content: { "application/json": { schema: { $ref: `#/$defs/${name}` } } } })

const operation = (index, k) => ({
  _tag: "Http",
  method: k === 0 ? "GET" : k === 4 ? "DELETE" : "PUT",
  path: `/things/{id}/part${k}`,
  effects: k === 0 ? "none" : "idempotent",
  parameters: [{ in: "path", name: "id", required: true, schema: { type: "string" } }],
  ...(k === 0 || k === 4 ? {} : { request: { required: true, ...body("Thing") } }),
  responses: { 200: body("Thing"), 422: body("Problem") },
  summary: `Part ${k} of service ${index}`
})

const contract = (index) => ({
  _tag: "Http",
  version: "1.0.0",
  operations: Object.fromEntries([0, 1, 2, 3, 4].map((k) => [`part${k}`, operation(index, k)])),
  schemas: { Thing: schema(["id", "name", "state"]), Problem: schema(["title", "detail"]) }
})

/** Services that a service calls: two of the next layer, none from the last. */
const calleesOf = (index, services) => {
  const size = Math.ceil(services / layers)
  const layer = Math.floor(index / size)
  const first = (layer + 1) * size
  const width = Math.min(size, services - first)
  return width <= 0 ? [] : [first + ((index * 7) % width), first + ((index * 13 + 1) % width)]
}

const saga = (index, services) => ({
  by: `service:service${index}`,
  steps: Object.fromEntries(
    calleesOf(index, services).map((callee, at) => [
      `step${at}`,
      {
        action: { _tag: "Operation", operation: `operation:service${callee}/part1` },
        compensate: { _tag: "Operation", operation: `operation:service${callee}/part4` },
        ...(at === 0 ? {} : { after: ["step0"] })
      }
    ])
  )
})

/** Each layer waits longer than the one below it may take; only the last hop tries again. */
const policyOf = (layer) => {
  const isLast = layer === layers - 2
  const backoff = { base: "10ms", factor: 2, cap: "100ms", jitter: "full" }
  return {
    timeouts: { perTry: isLast ? "100ms" : `${2 ** (layers - 2 - layer)}s` },
    retry: isLast ? { attempts: 2, backoff } : "none"
  }
}

/** @param {number} services */
export const largeModel = (services) => {
  const indices = Array.from({ length: services }, (_, index) => index)
  const record = (entries) => Object.fromEntries(entries)
  const calls = indices.flatMap((index) =>
    calleesOf(index, services).map((callee, at) => [
      `service${index}/call${at}`,
      {
        from: `service:service${index}`,
        to: { operation: `operation:service${callee}/part${at}` },
        criticality: "hard",
        policy: policyOf(Math.floor(index / Math.ceil(services / layers)))
      }
    ])
  )
  const callers = indices.filter((index) => calleesOf(index, services).length > 0)
  return {
    lintel: "1.0",
    system: { name: "large" },
    teams: record(indices.filter((index) => index % 10 === 0).map((index) => [`team${index}`, {}])),
    stores: record(indices.map((index) => [`store${index}`, { kind: "relational" }])),
    contracts: record(indices.map((index) => [`service${index}`, contract(index)])),
    services: record(
      indices.map((index) => [
        `service${index}`,
        {
          owner: `team:team${index - (index % 10)}`,
          provides: [`contract:service${index}`],
          owns: [`store:store${index}`],
          version: "1.0.0"
        }
      ])
    ),
    calls: record(calls),
    flows: record(
      callers.map((index) => [
        `service${index}/part0`,
        {
          of: `service:service${index}`,
          trigger: { _tag: "Operation", operation: `operation:service${index}/part0` },
          steps: [
            { _tag: "Read", store: `store:store${index}`, duration: "2ms" },
            { _tag: "Call", call: `call:service${index}/call0` }
          ]
        }
      ])
    ),
    slos: record(
      indices.map((index) => [
        `slo${index}`,
        {
          of: `operation:service${index}/part0`,
          indicator: { _tag: "Availability" },
          objective: "0.9",
          window: { _tag: "Rolling", duration: "28d" }
        }
      ])
    ),
    sagas: record(callers.filter((index) => index % 20 === 0).map((index) => [`saga${index}`, saga(index, services)]))
  }
}
