import { type DocumentPair, type Part, http, P, pp, A, Aopt, str, int, answer } from "./notation.js"

const at = (url: string, variables?: Part): Part => ({ servers: [{ url, ...(variables ? { variables } : {}) }] })
const B = "https://a.com"
const any = { default: "x" }
const two = { default: "x", enum: ["x", "y"] }
const three = { default: "x", enum: ["x", "y", "z"] }
const T = (schema: Part, path = "/{t}/a"): Part => P({ parameters: [pp("t", schema)] }, path)

/** Of variables in the path of a server that are parameters of the path, and literals that are. */
export const serverVariablesPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "variable: variable of three to path of two",
    "breaking",
    P(),
    T({ enum: ["x", "y"] }),
    at(B + "/{t}", { t: three }),
    at(B)
  ),
  ...http(
    "variable: variable of two to path of three",
    "compatible",
    P(),
    T({ enum: ["x", "y", "z"] }),
    at(B + "/{t}", { t: two }),
    at(B)
  ),
  ...http("variable: variable of two to path of any", "compatible", P(), T(str), at(B + "/{t}", { t: two }), at(B)),
  ...http(
    "variable: any to path with maxLength",
    "breaking",
    P(),
    T({ type: "string", maxLength: 3 }),
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http(
    "variable: any to path with a pattern",
    "breaking",
    P(),
    T({ type: "string", pattern: "^[a-z]+$" }),
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http(
    "variable: any to uuid",
    "breaking",
    P(),
    T({ type: "string", format: "uuid" }),
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http("variable: path integer to any variable", "compatible", T(int), P(), at(B), at(B + "/{t}", { t: any })),
  ...http("variable: path integer to variable of two", "breaking", T(int), P(), at(B), at(B + "/{t}", { t: two })),
  ...http(
    "variable: path of two to variable of two, other names",
    "compatible",
    P({ parameters: [pp("u", { enum: ["x", "y"] })] }, "/{u}/a"),
    P(),
    at(B),
    at(B + "/{t}", { t: two })
  ),
  ...http(
    "variable: path of three to variable of two",
    "breaking",
    T({ enum: ["x", "y", "z"] }),
    P(),
    at(B),
    at(B + "/{t}", { t: two })
  ),
  ...http(
    "variable: version and tenant",
    "compatible",
    P(),
    P({ parameters: [pp("v", { enum: ["x", "y"] }), pp("t")] }, "/{v}/{t}/a"),
    at(B + "/{v}/{t}", { v: two, t: any }),
    at(B)
  ),
  ...http(
    "variable: version and tenant, tenant narrowed",
    "breaking",
    P(),
    P({ parameters: [pp("v", { enum: ["x", "y"] }), pp("t", int)] }, "/{v}/{t}/a"),
    at(B + "/{v}/{t}", { v: two, t: any }),
    at(B)
  ),
  ...http(
    "variable: only the tenant moves",
    "compatible",
    P(),
    T(str, "/{t}/a"),
    at(B + "/{v}/{t}", { v: two, t: any }),
    at(B + "/{v}", { v: two })
  ),
  ...http(
    "variable: only the tenant moves, version loses one",
    "breaking",
    P(),
    T(str, "/{t}/a"),
    at(B + "/{v}/{t}", { v: three, t: any }),
    at(B + "/{v}", { v: two })
  ),
  ...http(
    "variable: operation's own servers",
    "compatible",
    P({ servers: [{ url: B + "/{t}", variables: { t: two } }] }),
    T({ enum: ["x", "y"] }),
    at("https://b.com"),
    { servers: [{ url: B }] }
  ),
  ...http("variable: other host", "breaking", P(), T(str), at(B + "/{t}", { t: any }), at("https://b.com")),
  ...http(
    "variable: https and http",
    "compatible",
    P(),
    T(str),
    {
      servers: [
        { url: "https://a.com/{t}", variables: { t: any } },
        { url: "http://a.com/{t}", variables: { t: any } }
      ]
    },
    { servers: [{ url: "https://a.com" }, { url: "http://a.com" }] }
  ),
  ...http(
    "variable: https and http, http goes",
    "breaking",
    P(),
    T(str),
    {
      servers: [
        { url: "https://a.com/{t}", variables: { t: any } },
        { url: "http://a.com/{t}", variables: { t: any } }
      ]
    },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "variable: region stays in the host",
    "compatible",
    P(),
    T(str),
    at("https://{r}.a.com/{t}", { r: two, t: any }),
    at("https://{r}.a.com", { r: two })
  ),
  ...http(
    "variable: region loses a value",
    "breaking",
    P(),
    T(str),
    at("https://{r}.a.com/{t}", { r: three, t: any }),
    at("https://{r}.a.com", { r: two })
  ),
  ...http(
    "variable: with another path parameter",
    "compatible",
    P({ parameters: [pp("id", int)] }, "/a/{id}"),
    P({ parameters: [pp("t"), pp("id", int)] }, "/{t}/a/{id}"),
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http(
    "variable: with another path parameter, that one narrowed",
    "breaking",
    P({ parameters: [pp("id")] }, "/a/{id}"),
    P({ parameters: [pp("t"), pp("id", int)] }, "/{t}/a/{id}"),
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http(
    "variable: with answer widened",
    "breaking",
    P(answer(A)),
    P({ parameters: [pp("t")], ...answer(Aopt) }, "/{t}/a"),
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http(
    "variable: constant base moves too",
    "compatible",
    P(),
    T(str, "/v1/{t}/a"),
    at(B + "/v1/{t}", { t: any }),
    at(B)
  ),
  ...http("variable: relative server", "compatible", P(), T(str), at("/{t}", { t: any }), at("/")),
  ...http(
    "variable: query asked for as well",
    "breaking",
    P(),
    P({ parameters: [pp("t"), { name: "q", in: "query", required: true, schema: str }] }, "/{t}/a"),
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http(
    "variable: variable that stays",
    "compatible",
    P(),
    P(),
    at(B + "/{t}", { t: two }),
    at(B + "/{t}", { t: three })
  ),
  ...http("variable: variable renamed", "compatible", P(), P(), at(B + "/{t}", { t: two }), at(B + "/{u}", { u: two })),
  ...http(
    "variable: variable any to two",
    "breaking",
    P(),
    P(),
    at(B + "/{t}", { t: any }),
    at(B + "/{t}", { t: two })
  ),
  ...http(
    "variable: variable two to any",
    "compatible",
    P(),
    P(),
    at(B + "/{t}", { t: two }),
    at(B + "/{t}", { t: any })
  ),
  ...http(
    "variable: literal base to a variable that has it",
    "compatible",
    P(),
    P(),
    at(B + "/x"),
    at(B + "/{t}", { t: two })
  ),
  ...http(
    "variable: literal base to a variable that lacks it",
    "breaking",
    P(),
    P(),
    at(B + "/q"),
    at(B + "/{t}", { t: two })
  ),
  ...http("variable: literal base to a path parameter", "compatible", P(), T(str), at(B + "/x"), at(B)),
  ...http("variable: literal base to a path integer", "breaking", P(), T(int), at(B + "/x"), at(B)),
  ...http("variable: literal base of digits to a path integer", "compatible", P(), T(int), at(B + "/7"), at(B)),
  ...http("variable: literal base to an enum that lacks it", "breaking", P(), T({ enum: ["y"] }), at(B + "/x"), at(B)),
  ...http("variable: path parameter to literal base", "breaking", T(str), P(), at(B), at(B + "/x")),
  ...http(
    "variable: two operations, one tenant moved",
    "compatible",
    { ...P({}, "/a"), ...P({ operationId: "b" }, "/b") },
    { ...T(str, "/{t}/a"), ...P({ operationId: "b", parameters: [pp("t")] }, "/{t}/b") },
    at(B + "/{t}", { t: any }),
    at(B)
  ),
  ...http(
    "variable: two operations, one goes",
    "breaking",
    { ...P({}, "/a"), ...P({ operationId: "b" }, "/b") },
    T(str, "/{t}/a"),
    at(B + "/{t}", { t: any }),
    at(B)
  )
]
