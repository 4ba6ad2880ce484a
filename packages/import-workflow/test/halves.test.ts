import { decode } from "@lintel/model"
import { read } from "@lintel/import-workflow"
import { describe, expect, it } from "vitest"

/** Half of a character that takes two: valid in JSON, and in no address. */
const half = "\ud800"

const task = (parts: object): object => ({ Type: "Task", End: true, ...parts })
const tasks: Readonly<Record<string, object>> = {
  "the method of a request": task({
    Resource: "arn:aws:states:::http:invoke",
    Parameters: { Method: half, ApiEndpoint: "https://shop.example/orders" }
  }),
  "the address of a request": task({
    Resource: "arn:aws:states:::http:invoke",
    Parameters: { Method: "POST", ApiEndpoint: `https://shop.example/${half}` }
  }),
  "the name of a function": task({
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: `arn:aws:lambda:eu-west-1:123456789012:function:${half}` }
  }),
  "the name of a table": task({
    Resource: "arn:aws:states:::aws-sdk:dynamodb:putItem",
    Parameters: { TableName: half }
  }),
  "the name of a service": task({ Resource: `arn:aws:states:::aws-sdk:${half}:${half}` })
}

describe("halves of characters are read", () => {
  it.each(Object.entries(tasks))("in %s", (_name, state) => {
    const machine = JSON.stringify({ StartAt: half, States: { [half]: state } })
    const result = read(new Map([["trip.asl.json", machine]]), "trip.asl.json")
    if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
    expect(decode(JSON.parse(JSON.stringify(result.success.model)))._tag).toBe("Decoded")
  })

  it("in a workflow of calls", () => {
    const call = { call: "http", with: { method: half, endpoint: `https://shop.example/${half}` } }
    const workflow = {
      document: { dsl: "1.0.0", namespace: "shop", name: "trip", version: "1.0.0" },
      do: [{ [half]: call }]
    }
    const result = read(new Map([["trip.json", JSON.stringify(workflow)]]), "trip.json")
    if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
    expect(decode(JSON.parse(JSON.stringify(result.success.model)))._tag).toBe("Decoded")
  })
})
