import { type Dialect, isEmpty, isSubtype, type QuestionOptions } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

const id = { type: "string", readOnly: true }
const secret = { type: "string", writeOnly: true }
const user = { type: "object", required: ["id", "name"], properties: { id, name: { type: "string" } } }
const named = { type: "object", required: ["name"], properties: { id, name: { type: "string" } } }

const verdict = (sub: unknown, sup: unknown, options: QuestionOptions & { readonly dialect?: Dialect } = {}): string =>
  isSubtype(sub, sup, options)._tag

const request = { direction: "request" } as const
const response = { direction: "response" } as const

describe("what does not travel is not required", () => {
  it("read-only names in requests, write-only names in responses", () => {
    expect(verdict(named, user)).toBe("NotIncluded")
    expect(verdict(named, user, request)).toBe("Included")
    expect(verdict(named, user, response)).toBe("NotIncluded")
    const login = { type: "object", required: ["secret"], properties: { secret } }
    expect(verdict({ type: "object" }, login, response)).toBe("NotIncluded")
    expect(verdict({ type: "object", properties: { secret } }, login, response)).toBe("Included")
    expect(verdict({ type: "object", properties: { secret } }, login, request)).toBe("NotIncluded")
  })

  it("only the requirement goes: a value that is sent must still fit", () => {
    const result = isSubtype({ ...named, properties: { ...named.properties, id: { type: "integer" } } }, user, request)
    expect(result).toMatchObject({ _tag: "NotIncluded", at: "/id" })
  })

  it.each([
    ["allOf marks what a neighbour requires", { allOf: [{ required: ["id"] }, { properties: { id } }] }],
    ["a reference to the marked property", { required: ["id"], properties: { id: { $ref: "#/$defs/id" } } }],
    ["a reference to the requirement", { allOf: [{ $ref: "#/$defs/requires" }], properties: { id } }],
    ["a reference beside the mark", { $ref: "#/$defs/requires", properties: { id } }],
    ["nested references", { $ref: "#/$defs/user" }],
    ["the mark in allOf of the property", { required: ["id"], properties: { id: { allOf: [id, {}] } } }],
    ["in both branches of anyOf", { anyOf: [user, { required: ["id"], properties: { id } }] }]
  ])("%s", (_name, schema) => {
    const $defs = {
      id,
      requires: { required: ["id"] },
      user: { allOf: [{ $ref: "#/$defs/requires" }, { $ref: "#/$defs/base" }] },
      base: { properties: { id } }
    }
    const sup = { ...schema, $defs }
    const sub = { type: "object", properties: { id: { type: "string" }, name: { type: "string" } }, required: ["name"] }
    expect(verdict(sub, sup)).toBe("NotIncluded")
    expect(verdict(sub, sup, request)).toBe("Included")
    expect(verdict(sub, sup, response)).toBe("NotIncluded")
  })

  it("deeper values, items and map values have names of their own", () => {
    const list = (item: unknown): unknown => ({
      properties: { users: { items: item } },
      additionalProperties: { ...(item as object) }
    })
    expect(verdict(list(named), list(user))).toBe("NotIncluded")
    expect(verdict(list(named), list(user), request)).toBe("Included")
    const inner = { required: ["id"], properties: { child: { properties: { id } } } }
    expect(verdict({ properties: { child: { properties: { id } } } }, inner, request)).toBe("NotIncluded")
  })

  it("through recursion", () => {
    const tree = (required: ReadonlyArray<string>): unknown => ({
      type: "object",
      required,
      properties: { id, children: { type: "array", items: { $ref: "#" } } }
    })
    expect(verdict(tree([]), tree(["id"]))).toBe("NotIncluded")
    expect(verdict(tree([]), tree(["id"]), request)).toBe("Included")
    expect(verdict(tree([]), tree(["id", "children"]), request)).toBe("NotIncluded")
  })

  it("in every dialect", () => {
    for (const dialect of ["openapi-3.0", "openapi-3.1", "draft-07", "2019-09"] as const) {
      expect([dialect, verdict(named, user, { ...request, dialect })]).toEqual([dialect, "Included"])
    }
  })

  it("a witness comes with the place where it fails, though no validator knows directions", () => {
    const strict = { ...user, required: ["id", "name", "email"] }
    const result = isSubtype(named, strict, request)
    expect(result).toMatchObject({
      _tag: "NotIncluded",
      at: "",
      reasons: [{ _tag: "Refused", sup: { pointer: "/required", keyword: "required" } }]
    })
    const value = result._tag === "NotIncluded" ? result.witness.value : undefined
    expect(Object.keys(value as object)).toEqual(["name"])
  })

  it("a schema that only requires what cannot be sent is not empty", () => {
    const impossible = { type: "object", required: ["id"], properties: { id: { readOnly: true, not: {} } } }
    expect(isEmpty(impossible)._tag).toBe("Empty")
    expect(isEmpty(impossible, request)).toEqual({ _tag: "Inhabited", witness: { value: {} } })
  })
})
