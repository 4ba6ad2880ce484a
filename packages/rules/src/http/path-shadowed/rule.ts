import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { ambiguousPath, type Route, routesOf } from "../routes.js"

interface Clash {
  readonly first: Route
  readonly second: Route
  readonly path: string
}

/** Routes that can only clash with routes of the same length: compared within each length. */
const clashes = (index: ModelIndex): ReadonlyArray<Clash> =>
  [...routesOf(index).values()].flatMap((routes) => {
    const withParameters = routes.filter((route) => route.segments.includes(undefined))
    const byLength = new Map<number, Array<Route>>()
    for (const route of withParameters) {
      const known = byLength.get(route.segments.length)
      if (known === undefined) byLength.set(route.segments.length, [route])
      else known.push(route)
    }
    return [...byLength.values()].flatMap((group) =>
      group.flatMap((first, i) =>
        group.slice(i + 1).flatMap((second) => {
          const path = ambiguousPath(first, second)
          return path === undefined ? [] : [{ first, second, path }]
        })
      )
    )
  })

export const pathShadowed = Rule.make("http/path-shadowed", {
  severity: "warning",
  profile: "service",
  summary: "Two operations match the same request, and neither is the more specific one.",
  since: "0.1.0",
  data: Schema.Struct({
    first: Schema.String,
    firstPath: Schema.String,
    second: Schema.String,
    secondPath: Schema.String,
    request: Schema.String
  }),
  identity: ["second"],
  check: ({ index }, report) => {
    for (const { first, second, path } of clashes(index)) {
      const related = [{ address: second.operation.address, pointer: "/path", role: "matches it too" }]
      report(
        first.operation.address,
        {
          first: first.operation.address,
          firstPath: first.operation.value.path,
          second: second.operation.address,
          secondPath: second.operation.value.path,
          request: `${first.method} ${path}`
        },
        { pointer: "/path", related }
      )
    }
  },
  explain: ({ first, firstPath, second, secondPath, request }) => [
    Doc.para(
      "Who answers ",
      Doc.code(request),
      ", ",
      Doc.name(first),
      " or ",
      Doc.name(second),
      ", depends on the router and the order of its routes."
    ),
    Doc.excerpt([
      { address: first, pointer: "/path", label: firstPath },
      { address: second, pointer: "/path", label: secondPath }
    ]),
    Doc.para(
      "Each has text where the other has a parameter. OpenAPI leaves the choice open, and routers choose differently."
    ),
    Doc.para("Change a fixed part of one of the two paths, so that no request fits both.")
  ]
})
