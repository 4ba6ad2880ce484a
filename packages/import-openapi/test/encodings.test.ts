import { describe, expect, it } from "vitest"
import { imported, operationOf } from "./reading.js"

const reading = (version: string, mediaType: string): { encoding: unknown; warnings: ReadonlyArray<string> } => {
  const result = imported(`openapi: ${version}
info: { title: t, version: '1' }
paths:
  /a:
    post:
      operationId: a
      requestBody:
        content:
          ${mediaType}:
            schema: { type: object, properties: { tags: { type: array, items: { type: string } } } }
            encoding: { tags: { style: pipeDelimited, explode: false, allowReserved: true, contentType: text/plain } }
      responses: { '204': { description: done } }
`)
  return {
    encoding: operationOf(result, "a").request?.content?.[mediaType]?.encoding?.["tags"],
    warnings: result.warnings.map(({ kind }) => kind)
  }
}

const styled = { contentType: "text/plain", style: "pipeDelimited", explode: false, allowReserved: true }

describe("style, explode and allowReserved of a part", () => {
  it.each([
    ["3.0.3", "application/x-www-form-urlencoded"],
    ["3.1.0", "application/x-www-form-urlencoded"],
    ["3.1.0", "multipart/form-data"],
    ["3.2.0", "multipart/form-data"]
  ])("count in %s for %s", (version, mediaType) => {
    expect(reading(version, mediaType)).toEqual({ encoding: styled, warnings: [] })
  })

  it.each([
    ["3.0.3", "multipart/form-data"],
    ["3.1.0", "multipart/mixed"]
  ])("have no effect in %s for %s", (version, mediaType) => {
    expect(reading(version, mediaType)).toEqual({
      encoding: { contentType: "text/plain" },
      warnings: ["without-effect", "without-effect", "without-effect"]
    })
  })
})
