import { expect, test } from "vitest"
import { ops } from "../src/index.js"

test("services, sorted and escaped, and what is not shown", () => {
  expect(ops.render({ lintel: "1.0", services: { b: { tier: "critical" }, "a%0A": {} } })).toEqual({
    files: [{ path: "services.txt", text: "service a%0A\nservice b\n" }],
    losses: [{ subject: "service:b", pointer: "/tier", effect: "dropped", what: "tier" }]
  })
})

test("options that nobody declared are refused", () => {
  expect(ops.run({ lintel: "1.0" }, { colour: "red" })).toMatchObject({ _tag: "RenderRefusal" })
})
