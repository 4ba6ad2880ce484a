import { type DocumentPair, str, int, obj, A, Aopt, J, body, RS, http } from "./notation.js"

const req = (...types: ReadonlyArray<string>) => body(Object.fromEntries(types.map((t) => [t, { schema: Aopt }]))),
  res = (...types: ReadonlyArray<string>) =>
    RS({ "200": { description: "", content: Object.fromEntries(types.map((t) => [t, { schema: A }])) } })

/** Of media types. */
export const mediaTypesPairs: ReadonlyArray<DocumentPair> = [
  ...http("media: suffix range to json", "breaking", req("application/*+json"), req("application/json")),
  ...http("media: json to suffix range", "breaking", req("application/json"), req("application/*+json")),
  ...http(
    "media: text/* to text/plain",
    "breaking",
    body({ "text/*": { schema: str } }),
    body({ "text/plain": { schema: str } })
  ),
  ...http(
    "media: quoted parameter",
    "nothing",
    req('application/json; profile="x"'),
    req("application/json;profile=x")
  ),
  ...http(
    "media: order of parameters",
    "nothing",
    req("application/json; a=1; b=2"),
    req("application/json; b=2; a=1")
  ),
  ...http(
    "media: v1 also v2",
    "compatible",
    req("application/vnd.a.v1+json"),
    req("application/vnd.a.v1+json", "application/vnd.a.v2+json")
  ),
  ...http("media: v1 to v2", "breaking", req("application/vnd.a.v1+json"), req("application/vnd.a.v2+json")),
  ...http(
    "media: response charset written out",
    "compatible",
    res("application/json"),
    res("application/json;charset=UTF-8")
  ),
  ...http(
    "media: response charset not written out any more",
    "compatible",
    res("application/json;charset=UTF-8"),
    res("application/json")
  ),
  ...http("media: response */* to json", "compatible", res("*/*"), res("application/json")),
  ...http(
    "media: response vendor type added first",
    "compatible",
    res("application/json"),
    res("application/vnd.a+json", "application/json")
  ),
  ...http(
    "media: a range keeps what was named, another schema for the rest",
    "compatible",
    body(J(A)),
    body({ ...J(A), "application/*": { schema: obj({ z: int }, ["z"]) } })
  ),
  ...http(
    "media: named type falls to a stricter range",
    "breaking",
    body({ ...J(Aopt), "application/*": { schema: A } }),
    body({ "application/*": { schema: A } })
  )
]
