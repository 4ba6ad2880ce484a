import { arr, bool, closed, type DocumentPair, http, int, obj, P, type Part, q, str } from "./notation.js"

type Way = readonly [style: string, explode: boolean]
type Place = "path" | "header" | "cookie" | "query"

const ways: { readonly [P in Place]: ReadonlyArray<Way> } = {
  path: [
    ["simple", false],
    ["simple", true],
    ["label", false],
    ["label", true],
    ["matrix", false],
    ["matrix", true]
  ],
  header: [
    ["simple", false],
    ["simple", true]
  ],
  cookie: [
    ["form", true],
    ["form", false]
  ],
  query: [
    ["form", true],
    ["form", false],
    ["spaceDelimited", false],
    ["pipeDelimited", false],
    ["deepObject", true]
  ]
}

type Value = ReadonlyArray<number> | Readonly<Record<string, number>>

const isList = (value: Value): value is ReadonlyArray<number> => Array.isArray(value)
const flat = (value: Value): ReadonlyArray<number | string> => (isList(value) ? value : Object.entries(value).flat())
const equations = (value: Value): ReadonlyArray<string> => Object.entries(value).map(([name, one]) => `${name}=${one}`)

/** What stands in a request, by the tables of OpenAPI 3.2 section 4.12.2; nothing where no form is defined. */
const written = ([style, explode]: Way, value: Value): string | undefined => {
  const list = isList(value)
  const each = explode && !list ? equations(value) : flat(value)
  switch (style) {
    case "simple":
      return each.join(",")
    case "label":
      return `.${each.join(explode ? "." : ",")}`
    case "matrix":
      if (!explode) return `;q=${each.join(",")}`
      return each.map((one) => (list ? `;q=${one}` : `;${one}`)).join("")
    case "form":
      if (!explode) return `q=${each.join(",")}`
      return each.map((one) => (list ? `q=${one}` : one)).join("&")
    case "spaceDelimited":
      return `q=${each.join("%20")}`
    case "pipeDelimited":
      return `q=${each.join("|")}`
    default:
      return list
        ? undefined
        : Object.entries(value)
            .map(([name, one]) => `q[${name}]=${one}`)
            .join("&")
  }
}

const values = {
  list: [arr(int, { minItems: 2, maxItems: 3 }), [1, 2]],
  object: [obj({ a: int, b: int }, ["a", "b"], closed), { a: 1, b: 2 }]
} as const

const parameterOf = (place: Place, [style, explode]: Way, schema: Part): Part =>
  P(
    { parameters: [{ name: "q", in: place, required: true, style, explode, schema }] },
    place === "path" ? "/a/{q}" : "/a"
  )

/** Every way of writing a value with every other of its place: the same text or not is all that counts. */
const everyWay = (["path", "header", "cookie", "query"] as const).flatMap((place) =>
  ways[place].flatMap((one) =>
    ways[place].flatMap((other) =>
      Object.entries(values).flatMap(([kind, [schema, value]]): ReadonlyArray<DocumentPair> => {
        const [from, to] = [written(one, value), written(other, value)]
        if (one === other || from === undefined || to === undefined) return []
        const name = `written: ${kind} in ${place}, ${one.join(" ")} to ${other.join(" ")}`
        const truth = from === to ? "compatible" : "breaking"
        return http(name, truth, parameterOf(place, one, schema), parameterOf(place, other, schema))
      })
    )
  )
)

/** Of how values are written. */
export const writtenFormsPairs: ReadonlyArray<DocumentPair> = [
  ...everyWay,
  ...http(
    "deepObject to parameters of the bracketed names",
    "compatible",
    q({ style: "deepObject", schema: obj({ a: str, b: int }, [], closed) }),
    P({
      parameters: [
        { name: "q[a]", in: "query", schema: str },
        { name: "q[b]", in: "query", schema: int }
      ]
    })
  ),
  ...http(
    "deepObject to bracketed names, one required",
    "breaking",
    q({ style: "deepObject", schema: obj({ a: str, b: int }, [], closed) }),
    P({
      parameters: [
        { name: "q[a]", in: "query", required: true, schema: str },
        { name: "q[b]", in: "query", schema: int }
      ]
    })
  ),
  ...http(
    "bracketed names to deepObject",
    "compatible",
    P({
      parameters: [
        { name: "q[a]", in: "query", schema: str },
        { name: "q[b]", in: "query", schema: int }
      ]
    }),
    q({ style: "deepObject", schema: obj({ a: str, b: int }) })
  ),
  ...http(
    "deepObject required property becomes optional",
    "compatible",
    q({ style: "deepObject", schema: obj({ a: str }, ["a"]) }),
    q({ style: "deepObject", schema: obj({ a: str }) })
  ),
  ...http(
    "exploded form object narrowed in one property",
    "breaking",
    q({ schema: obj({ a: { enum: ["x", "y"] } }) }),
    q({ schema: obj({ a: { enum: ["x"] } }) })
  ),
  ...http(
    "comma list bounds narrowed",
    "breaking",
    q({ explode: false, schema: arr(int, { maxItems: 5 }) }),
    q({ explode: false, schema: arr(int, { maxItems: 3 }) })
  ),
  ...http(
    "comma list uniqueItems",
    "breaking",
    q({ explode: false, schema: arr(int) }),
    q({ explode: false, schema: arr(int, { uniqueItems: true }) })
  ),
  ...http(
    "allowReserved lost on an integer",
    "compatible",
    q({ allowReserved: true, schema: int }),
    q({ schema: int })
  ),
  ...http(
    "allowEmptyValue lost where the empty text is a value",
    "compatible",
    q({ allowEmptyValue: true, schema: str }),
    q({ schema: str })
  ),
  ...http(
    "allowEmptyValue lost on a flag",
    "breaking",
    q({ allowEmptyValue: true, schema: bool }),
    q({ schema: bool })
  ),
  ...http(
    "allowEmptyValue gained and lost type",
    "compatible",
    q({ schema: bool }),
    q({ allowEmptyValue: true, schema: bool })
  ),
  ...http(
    "nullable text parameter loses null",
    "compatible",
    q({ schema: { type: ["string", "null"] } }),
    q({ schema: str })
  ),
  ...http(
    "array of nullable texts loses null",
    "compatible",
    q({ schema: arr({ type: ["string", "null"] }) }),
    q({ schema: arr(str) })
  )
]
