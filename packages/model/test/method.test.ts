import { describe, expect, it } from "vitest"
import { methodAsSent } from "@lintel/model"
import { methodForm } from "../src/method.js"

describe("methods", () => {
  it.each([
    ["GET", "GET"],
    ["get", "GET"],
    ["Query", "QUERY"],
    ["Purge", "Purge"],
    ["purge", "purge"],
    ["M-SEARCH", "M-SEARCH"]
  ])("%s is sent as %s", (written, sent) => {
    expect(methodAsSent(written)).toBe(sent)
  })

  it.each(["GET", "PURGE", "Purge", "getAll", "M-SEARCH", "x!#$%&'*+.^_`|~"])("%s is one", (method) => {
    expect(methodForm.test(method)).toBe(true)
  })

  it.each(["", "get", "Post", "qUERY", "a b", "é"])("%s is none in a Model", (method) => {
    expect(methodForm.test(method)).toBe(false)
  })
})
