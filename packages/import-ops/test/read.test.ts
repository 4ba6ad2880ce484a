import { expect, test } from "vitest"
import { read } from "../src/index.js"

test("services with their places", () => {
  const result = read(new Map([["a.txt", "services\nweb\n\norders"]]), "a.txt")
  expect(result).toMatchObject({ _tag: "Success", success: { model: { services: { web: {}, orders: {} } } } })
  const positions = result._tag === "Success" ? result.success.positions : undefined
  expect(positions?.locate("service:orders")).toEqual({ file: "a.txt", line: 4, column: 1 })
})

test("what cannot be read says where and why", () => {
  expect(read(new Map([["a.txt", "wot"]]), "a.txt")).toMatchObject({
    failure: [{ file: "a.txt", line: 1, reason: 'the first line is not "services"' }]
  })
  expect(read(new Map(), "b.txt")).toMatchObject({ failure: [{ file: "b.txt", reason: "there is no such file" }] })
})
