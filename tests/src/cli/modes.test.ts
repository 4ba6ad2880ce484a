import { describe, expect, it } from "vitest"
import { folderWith, lintel } from "./run.js"

const record = (...fields: ReadonlyArray<object>): string => JSON.stringify({ type: "record", name: "R", fields })
const a = { name: "a", type: "int" }

/** Each reads the one before; the third cannot read the first. */
const avro = {
  "v1.avsc": record(a),
  "v2.avsc": record(a, { name: "b", type: "int", default: 0 }),
  "v3.avsc": record(a, { name: "b", type: "int" })
}

const object = (required: ReadonlyArray<string>): string =>
  JSON.stringify({ type: "object", properties: { a: { type: "integer" }, b: { type: "integer" } }, required })
const json = { "v1.json": object(["a"]), "v2.json": object(["a", "b"]) }

const verdict = async (files: Readonly<Record<string, string>>, ...words: ReadonlyArray<string>): Promise<unknown> => {
  const { code, stdout, stderr } = await lintel(folderWith(files), "diff", ...words, "--format", "json")
  return code === 2 ? stderr : (JSON.parse(stdout) as { readonly verdict: string }).verdict
}

describe("the questions that schema registries ask", () => {
  it("a mode that is not transitive looks at the last version only", async () => {
    const versions = ["v1.avsc", "v2.avsc", "v3.avsc"]
    expect(await verdict(avro, ...versions, "--mode", "BACKWARD")).toBe("compatible")
    expect(await verdict(avro, ...versions, "--mode", "BACKWARD_TRANSITIVE")).toBe("breaking")
    expect(await verdict(avro, ...versions, "--mode", "FORWARD_TRANSITIVE")).toBe("compatible")
    expect(await verdict(avro, ...versions, "--mode", "FULL_TRANSITIVE")).toBe("breaking")
    expect(await verdict(avro, ...versions)).toBe("breaking")
  })

  it("old data with the new reader, new data with the old one, or both", async () => {
    const versions = ["v1.json", "v2.json"]
    expect(await verdict(json, ...versions, "--mode", "BACKWARD")).toBe("breaking")
    expect(await verdict(json, ...versions, "--mode", "FORWARD")).toBe("compatible")
    expect(await verdict(json, ...versions, "--mode", "FULL")).toBe("breaking")
    expect(await verdict(json, "v2.json", "v1.json", "--mode", "BACKWARD")).toBe("compatible")
  })

  it("is not asked together with a position", async () => {
    expect(await verdict(json, "v1.json", "v2.json", "--mode", "FULL", "--position", "stored")).toContain(
      "--mode and --position both say who reads what"
    )
  })
})
