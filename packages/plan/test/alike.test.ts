import type { Model } from "@lintel/model"
import { planOf } from "@lintel/plan"
import { expect, test } from "vitest"

const names = ["alpha", "beta", "gamma"]

/** Services with the same contract, each called by one of its own; `asks` is what every one of them requires. */
const fleet = (
  version: string,
  asks: ReadonlyArray<string>,
  own: Readonly<Record<string, ReadonlyArray<string>>> = {}
): Model => ({
  lintel: "1.0",
  services: Object.fromEntries(
    names.flatMap((name, index) => [
      [name, { version: `${version}.${index}`, provides: [`contract:${name}` as const] }],
      [`${name}-client`, { version }]
    ])
  ),
  contracts: Object.fromEntries(
    names.map((name) => [
      name,
      {
        _tag: "Http" as const,
        description: `What ${name} answers`,
        operations: {
          put: {
            _tag: "Http" as const,
            method: "PUT",
            path: "/things",
            summary: `A thing of ${name}`,
            request: {
              required: true,
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    properties: { id: { type: "string" }, since: { type: "string" }, by: { type: "string" } },
                    required: own[name] ?? asks
                  }
                }
              }
            }
          }
        }
      }
    ])
  ),
  calls: Object.fromEntries(
    names.map((name) => [
      `${name}-client/put`,
      { from: `service:${name}-client` as const, to: { operation: `operation:${name}/put` as const } }
    ])
  )
})

const told = (old: Model, fresh: Model) =>
  planOf(old, fresh).pairs.map(({ client, newClientOldServer, oldClientNewServer, server }) => ({
    client,
    server,
    early: oldClientNewServer.verdict,
    late: newClientOldServer.verdict,
    evidence: oldClientNewServer.evidence.map(({ subject, witness }) => [
      subject,
      witness !== undefined && "acceptedBy" in witness ? [witness.acceptedBy, witness.refusedBy] : []
    ])
  }))

test("services that change alike are each told by their own names", () => {
  expect(told(fleet("1", ["id"]), fleet("2", ["id", "since"]))).toEqual(
    names.map((name, index) => ({
      client: `service:${name}-client`,
      server: `service:${name}`,
      early: "breaking",
      late: "compatible",
      evidence: [[`operation:${name}/put`, [`${name} 1.${index}`, `${name} 2.${index}`]]]
    }))
  )
})

test("services that change alike do not lend their verdict to one that changes otherwise", () => {
  const pairs = told(fleet("1", ["id"], { beta: ["id", "since"] }), fleet("2", ["id", "since"]))
  expect(pairs.map(({ early, late, server }) => [server, early, late])).toEqual([
    ["service:alpha", "breaking", "compatible"],
    ["service:gamma", "breaking", "compatible"]
  ])
  const others = told(fleet("1", ["id"]), fleet("2", ["id", "since"], { beta: ["id", "by"], gamma: ["id"] }))
  expect(others.map(({ evidence, server }) => [server, evidence.map(([subject]) => subject)])).toEqual([
    ["service:alpha", ["operation:alpha/put"]],
    ["service:beta", ["operation:beta/put"]]
  ])
})

test("a client that reads less is judged for itself", () => {
  const answers = (required: ReadonlyArray<string>, version: string): Model => {
    const base = fleet(version, ["id"])
    const responses = {
      200: { content: { "application/json": { schema: { type: "object", properties: { a: {}, b: {} }, required } } } }
    }
    const contracts = Object.entries(base.contracts ?? {}).map(([key, contract]) => {
      const operations = Object.entries(contract.operations).map(
        ([name, operation]) => [name, Object.assign({}, operation, { responses })] as const
      )
      return [key, Object.assign({}, contract, { operations: Object.fromEntries(operations) })] as const
    })
    const calls = Object.entries(base.calls ?? {}).map(
      ([key, call]) =>
        [
          key,
          key.startsWith("beta") ? Object.assign({}, call, { responses: { 200: { reads: ["/b"] } } }) : call
        ] as const
    )
    return Object.assign({}, base, { contracts: Object.fromEntries(contracts), calls: Object.fromEntries(calls) })
  }
  const pairs = told(answers(["a", "b"], "1"), answers(["b"], "2"))
  expect(pairs.map(({ early, server }) => [server, early])).toEqual([
    ["service:alpha", "breaking"],
    ["service:beta", "compatible"],
    ["service:gamma", "breaking"]
  ])
})
