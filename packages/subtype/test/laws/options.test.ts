import { describe, expect, it } from "vitest"
import { meanings, optionViolations } from "./options.js"
import { valuesOf } from "./run.js"

describe.each(Object.keys(meanings))("%s", (name) => {
  it("means what it says, on values", { timeout: 60_000 }, () => {
    expect(optionViolations(name, 41_000, 150, valuesOf(1, 120))).toEqual([])
    expect(optionViolations(name, 42_000, 80, valuesOf(2, 120), "logic")).toEqual([])
    expect(optionViolations(name, 554_200, 60, valuesOf(3, 120), "names")).toEqual([])
  })
})
