import { describe, expect, it } from "vitest"
import { compareSchemas } from "../src/compareSchemas.js"
import { payloadPairs } from "./payloadPairs.js"

describe("payloads, in both directions", () => {
  it.each(payloadPairs)("$name", ({ new: fresh, old, request, response }) => {
    const stored = compareSchemas(old, fresh, { position: "stored" })
    const message = compareSchemas(old, fresh, { position: "message" })
    const said = { request: stored.verdict, response: message.verdict }
    expect(said).toEqual({
      request: request === "fine" ? "compatible" : "breaking",
      response: response === "fine" ? "compatible" : "breaking"
    })
  })
})
