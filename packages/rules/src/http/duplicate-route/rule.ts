import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { names } from "../../wordsOf.js"
import { type Route, routeKey, routesOf } from "../routes.js"

export const duplicateRoute = Rule.make("http/duplicate-route", {
  severity: "error",
  profile: "service",
  summary: "Two operations have the same method and path.",
  since: "0.1.0",
  data: Schema.Struct({ method: Schema.String, path: Schema.String, operations: Schema.Array(Schema.String) }),
  identity: ["method", "path"],
  check: ({ index }, report) => {
    for (const routes of routesOf(index).values()) {
      if (routes.length < 2) continue
      const byKey = new Map<string, Array<Route>>()
      for (const route of routes) {
        const key = routeKey(route)
        const known = byKey.get(key)
        if (known === undefined) byKey.set(key, [route])
        else known.push(route)
      }
      for (const same of byKey.values()) {
        const [first, ...others] = same
        if (first === undefined || others.length === 0) continue
        const operations = same.map((route) => route.operation.address)
        const related = others.map(({ operation }) => ({
          address: operation.address,
          pointer: "/path",
          role: "same route"
        }))
        report(
          first.operation.address,
          { method: first.method, path: routeKey(first), operations },
          { pointer: "/path", related }
        )
      }
    }
  },
  title: ({ method, path }) => `${method} ${path}`,
  explain: ({ method, path, operations }) => [
    Doc.para(
      "Only one of ",
      ...names(operations),
      " ever gets a request: ",
      operations.length === 2 ? "both are " : "all are ",
      Doc.code(`${method} ${path}`),
      "."
    ),
    Doc.excerpt(
      operations.slice(0, 2).map((operation) => ({ address: operation, pointer: "/path", label: "same route" }))
    ),
    Doc.para(
      "The names of path parameters do not tell routes apart. Give each operation a path of its own, or make them one."
    )
  ]
})
