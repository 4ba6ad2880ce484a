import { readFiles } from "@lintel/document"
import {
  type Context,
  dereference,
  makePositions,
  openApiRules,
  readDefinitions,
  readSchema,
  rootTrail,
  rulesOfDialect,
  source,
  startReading,
  trailOf,
  trailTo,
  warningsOf
} from "@lintel/import"
import { describe, expect, it } from "vitest"

const begin = (texts: Readonly<Record<string, string>>, entry: string, rules = openApiRules["3.1"]): Context => {
  const result = readFiles(new Map(Object.entries(texts)), entry)
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  return startReading(result.success, rules)
}

const cursorAt = (
  reading: Context,
  file: string,
  path: ReadonlyArray<string>
): { value: unknown; trail: ReturnType<typeof rootTrail> } => ({
  value: path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown>)[key],
    reading.set.documents.get(file)?.value
  ),
  trail: trailOf(file, path)
})

describe("schemas", () => {
  it("are read by the rules given, not by those of the reading", () => {
    const reading = begin({ "a.yaml": "s: { type: number, minimum: 1, exclusiveMinimum: true }" }, "a.yaml")
    const draft4 = rulesOfDialect("http://json-schema.org/draft-04/schema#")
    expect(readSchema(reading, cursorAt(reading, "a.yaml", ["s"]), draft4)).toEqual({
      type: "number",
      exclusiveMinimum: 1
    })
    expect(warningsOf(reading)).toEqual([])
  })

  it("in other files become definitions, and say where they stand", () => {
    const reading = begin({ "a.yaml": "s: { $ref: 'b.yaml#/x' }", "b.yaml": "x: { items: { $ref: '#/x' } }" }, "a.yaml")
    expect(readSchema(reading, cursorAt(reading, "a.yaml", ["s"]))).toEqual({ $ref: "#/$defs/x" })
    const [found] = readDefinitions(reading, (cursor) => readSchema(reading, cursor))
    expect(found).toMatchObject({
      name: "x",
      schema: { items: { $ref: "#/$defs/x" } },
      cursor: { trail: { file: "b.yaml" } }
    })
  })
})

it("references that lead in a circle end with a warning", () => {
  const reading = begin({ "a.yaml": "a: { $ref: '#/b' }\nb: { $ref: '#/a' }" }, "a.yaml")
  expect(dereference(reading, cursorAt(reading, "a.yaml", ["a"]))).toBeUndefined()
  expect(warningsOf(reading)).toMatchObject([{ kind: "circular-reference" }])
})

it("positions are those of the innermost value that was written", () => {
  const reading = begin({ "a.yaml": "svc:\n  deep: { er: 1 }\nother:\n  name: x\n" }, "a.yaml")
  const root = rootTrail("a.yaml")
  const sources = new Map([["name", source(trailTo(trailTo(root, "other"), "name"))]])
  const positions = makePositions(reading.set, ({ kind }) =>
    kind === "service" ? source(trailTo(root, "svc"), sources) : undefined
  )
  expect(positions.locate("service:a", "/deep/er")).toMatchObject({ line: 2, column: 11 })
  expect(positions.locate("service:a", "/name")).toMatchObject({ line: 4, column: 3 })
  expect(positions.locate("service:a", "/deep/none")).toMatchObject({ line: 2, column: 3 })
  expect(positions.locate("team:a")).toBeUndefined()
})
