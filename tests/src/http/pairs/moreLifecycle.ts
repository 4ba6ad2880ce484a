import { type DocumentPair, type Part, str, obj, A, Aopt, op, ok, answer, RS, http } from "./notation.js"

const life = (x: Part, rest: Part = {}) => ({
  "/a": { get: op() },
  "/b": { get: op({ operationId: "y", ...x }) },
  ...rest
})

/** Of lifecycle. */
export const moreLifecyclePairs: ReadonlyArray<DocumentPair> = [
  ...http("sunset is today", "compatible", life({ deprecated: true, "x-sunset": "2026-11-21" }), {
    "/a": { get: op() }
  }),
  ...http("stable to beta", "compatible", life({}), life({ "x-stability-level": "beta" })),
  ...http("alpha becomes stable", "compatible", life({ "x-stability-level": "alpha" }), life({})),
  ...http(
    "sunset passed, and the answer breaks though it is still there",
    "breaking",
    life({ deprecated: true, "x-sunset": "2020-01-01", ...answer(A) }),
    life({ deprecated: true, "x-sunset": "2020-01-01", ...answer(Aopt) })
  ),
  ...http(
    "a deprecated property's promise is taken back",
    "breaking",
    RS({ "200": ok(obj({ a: { ...str, deprecated: true } }, ["a"])) }),
    RS({ "200": ok(obj({})) })
  ),
  ...http(
    "one of two operations is past its sunset, both go",
    "breaking",
    { ...life({ deprecated: true, "x-sunset": "2020-01-01" }), "/c": { get: op({ operationId: "c" }) } },
    { "/a": { get: op() } }
  )
]
