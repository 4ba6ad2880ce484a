import { describe, expect, test } from "vitest"
import { choreography } from "../../examples/choreography/system.ts"
import { checked, describeMistakes, exampleFolder } from "./exampleDesigns.js"

describe("examples/choreography", () => {
  test("it checks clean with all rules, and nothing is left unchecked", async () => {
    const { report, text } = await checked(choreography, exampleFolder("choreography"))
    expect(text).toContain("Nothing found")
    expect(report.findings).toEqual([])
    expect(report.notChecked).toEqual([])
  })
})

/** Codes of what is found in each mistake, and where. */
const mistakes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "1-told-but-not-done": ["events/dual-write service:orders"],
  "2-view-with-holes": ["events/retention-below-replay service:reports", "events/retention-below-replay service:views"],
  "3-idle-readers": ["events/consumers-above-partitions service:reports"],
  "4-one-order-stops-all": ["events/poison-blocks-partition service:payments"],
  "5-old-orders-in-no-currency": [
    "events/upcaster-output-refused service:payments",
    "events/upcaster-output-refused service:views"
  ],
  "6-counts-only-new-orders": [
    "events/unreadable-version service:reports",
    "events/unreadable-version service:reports"
  ],
  "7-refusal-unheard": ["saga/services-disagree saga:order/step/place"],
  "8-sent-unpaid": ["saga/services-disagree saga:order/step/place"],
  "9-each-waits": ["pay", "place", "refuse", "send", "takeBack"].map(
    (step) => `saga/services-disagree saga:order/step/${step}`
  )
}

describeMistakes({ example: "choreography", broken: "choreography-broken", exported: "choreography", mistakes })
