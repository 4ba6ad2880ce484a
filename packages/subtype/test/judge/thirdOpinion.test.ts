import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"
import { cases, directionsOf } from "../cases.js"
import { hyperjumpJudge } from "./hyperjump.js"

/** It takes the identifier in a listed value for one of a schema. */
const misread: ReadonlySet<string> = new Set(["id in enum"])

describe("witnesses of labelled pairs", () => {
  it("are confirmed by a validator that is not asked before they are shown", { timeout: 120_000 }, async () => {
    const refuted: Array<unknown> = []
    let confirmed = 0
    for (const direction of cases.flatMap(directionsOf)) {
      const { dialect, label, row, sub, sup } = direction
      if (label !== "not-included" || row.options !== undefined || misread.has(row.name)) continue
      const answer = isSubtype(sub, sup, { dialect })
      if (answer._tag !== "NotIncluded") continue
      const { value } = answer.witness
      const [left, right] = [await hyperjumpJudge(sub, dialect.sub), await hyperjumpJudge(sup, dialect.sup)]
      const [accepted, refusing] = [left?.(value), right?.(value)]
      if (accepted === true && refusing === false) confirmed++
      else if (accepted === false || refusing === true) refuted.push([row.keyword, row.name, label, value])
    }
    expect(refuted).toEqual([])
    expect(confirmed).toBeGreaterThan(300)
  })
})
