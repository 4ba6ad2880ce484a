import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { ambiguousRoutes, routesOf } from "../routes.js"

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
    for (const { first, second, path } of [...routesOf(index).values()].flatMap(ambiguousRoutes)) {
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
