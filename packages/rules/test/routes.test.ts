import { indexModel, type Model } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ambiguousRoutes, routeKey, routesOf } from "../src/http/routes.js"

const modelOf = (paths: ReadonlyArray<string>): Model => ({
  lintel: "1.0",
  contracts: {
    files: {
      _tag: "Http",
      operations: Object.fromEntries(paths.map((path, i) => [`o${i}`, { _tag: "Http", method: "GET", path }]))
    }
  }
})

const segments = fc.constantFrom("a", "b", "{x}", "{y}", "v{n}")
const paths = fc.array(
  fc.array(segments, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`),
  {
    minLength: 2,
    maxLength: 8
  }
)

const isParameter = (segment: string): boolean => segment.startsWith("{")

/** Compares two paths segment by segment, the plain way. */
const clash = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  if (a.length !== b.length || [...a, ...b].some((part) => part.startsWith("v{"))) return false
  const pairs = a.map((left, i) => [left, b[i]!] as const)
  if (pairs.some(([left, right]) => !isParameter(left) && !isParameter(right) && left !== right)) return false
  return (
    pairs.some(([left, right]) => isParameter(left) && !isParameter(right)) &&
    pairs.some(([left, right]) => !isParameter(left) && isParameter(right))
  )
}

describe("ambiguous routes", () => {
  it("are those that a comparison of every pair finds", () => {
    fc.assert(
      fc.property(paths, (list) => {
        const routes = [...routesOf(indexModel(modelOf(list))).values()].flat()
        const pairs = routes.flatMap((first, i) => routes.slice(i + 1).map((second) => [first, second] as const))
        const expected = pairs.filter(([first, second]) =>
          clash(first.operation.value.path.split("/"), second.operation.value.path.split("/"))
        )
        const found = ambiguousRoutes(routes)
        expect(found).toHaveLength(expected.length)
        for (const { first, second, path } of found) {
          expect(expected.some(([a, b]) => a === first && b === second)).toBe(true)
          const parts = path.split("/")
          for (const route of [first, second]) {
            route.segments.forEach((segment, i) => expect(segment ?? parts[i]).toBe(parts[i]))
          }
        }
      })
    )
  })

  it("do not count the names of parameters", () => {
    const routes = [...routesOf(indexModel(modelOf(["/a/{x}", "/a/{y}"]))).values()].flat()
    expect(new Set(routes.map(routeKey)).size).toBe(1)
    expect(ambiguousRoutes(routes)).toEqual([])
  })
})
