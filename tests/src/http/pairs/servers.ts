import { type DocumentPair, type Part, type Truth, op, P, http } from "./notation.js"

const sv = (id: string, t: Truth, a: ReadonlyArray<Part>, b: ReadonlyArray<Part>, pa: Part = P(), pb: Part = P()) =>
  http(`servers: ${id}`, t, pa, pb, { servers: a }, { servers: b })
const X = (v: Part, u = "https://{r}.x.io") => [{ url: u, variables: { r: v } }]

/** Of servers. */
export const serversPairs: ReadonlyArray<DocumentPair> = [
  ...sv("enum of a host variable to two servers", "compatible", X({ default: "eu", enum: ["eu", "us"] }), [
    { url: "https://eu.x.io" },
    { url: "https://us.x.io" }
  ]),
  ...sv(
    "two servers to the enum of a host variable",
    "compatible",
    [{ url: "https://eu.x.io" }, { url: "https://us.x.io" }],
    X({ default: "eu", enum: ["eu", "us"] })
  ),
  ...sv("enum of a host variable to one server", "breaking", X({ default: "eu", enum: ["eu", "us"] }), [
    { url: "https://eu.x.io" }
  ]),
  ...sv("free variable to an enum", "breaking", X({ default: "eu" }), X({ default: "eu", enum: ["eu", "us"] })),
  ...sv("enum to a free variable", "compatible", X({ default: "eu", enum: ["eu", "us"] }), X({ default: "eu" })),
  ...sv("enum grows", "compatible", X({ default: "eu", enum: ["eu"] }), X({ default: "eu", enum: ["eu", "us"] })),
  ...sv("default of a free variable changes", "compatible", X({ default: "eu" }), X({ default: "us" })),
  ...sv("variable renamed", "nothing", X({ default: "eu" }), [
    { url: "https://{region}.x.io", variables: { region: { default: "eu" } } }
  ]),
  ...sv(
    "scheme variable loses http",
    "breaking",
    X({ default: "https", enum: ["http", "https"] }, "{r}://x.io"),
    X({ default: "https", enum: ["https"] }, "{r}://x.io")
  ),
  ...sv(
    "port variable loses one",
    "breaking",
    X({ default: "443", enum: ["443", "8443"] }, "https://x.io:{r}"),
    X({ default: "443", enum: ["443"] }, "https://x.io:{r}")
  ),
  ...sv("standard port written out", "nothing", [{ url: "https://x.io:443/v1" }], [{ url: "https://X.io/v1/" }]),
  ...sv("path in capitals", "breaking", [{ url: "https://x.io/V1" }], [{ url: "https://x.io/v1" }]),
  ...sv(
    "order changed",
    "compatible",
    [{ url: "https://x.io" }, { url: "https://y.io" }],
    [{ url: "https://y.io" }, { url: "https://x.io" }]
  ),
  ...sv("https dropped for http", "breaking", [{ url: "https://x.io" }], [{ url: "http://x.io" }]),
  ...sv("subdomain in front of all", "breaking", [{ url: "https://x.io" }], [{ url: "https://api.x.io" }]),
  ...sv(
    "relative base path moved into the paths",
    "compatible",
    [{ url: "/api" }],
    [{ url: "/" }],
    P({}, "/a"),
    P({}, "/api/a")
  ),
  ...sv("relative base path changed", "breaking", [{ url: "/api/v1" }], [{ url: "/api/v2" }]),
  ...sv(
    "base path moved for one of two operations only",
    "breaking",
    [{ url: "https://x.io/v1" }],
    [{ url: "https://x.io" }],
    { ...P({}, "/a"), ...P({ operationId: "b" }, "/b") },
    { ...P({}, "/v1/a"), ...P({ operationId: "b" }, "/b") }
  ),
  ...http(
    "servers: of an operation, dropped where the document has the same",
    "nothing",
    P({ servers: [{ url: "https://x.io" }] }),
    P(),
    { servers: [{ url: "https://x.io" }] }
  ),
  ...http(
    "servers: an operation goes to a host of its own",
    "breaking",
    P(),
    P({ servers: [{ url: "https://upload.x.io" }] }),
    { servers: [{ url: "https://x.io" }] }
  ),
  ...http(
    "servers: an operation gets a second host",
    "compatible",
    P(),
    P({ servers: [{ url: "https://upload.x.io" }, { url: "https://x.io" }] }),
    { servers: [{ url: "https://x.io" }] }
  ),
  ...http(
    "servers: path-level servers added that leave out the old",
    "breaking",
    P(),
    { "/a": { servers: [{ url: "https://y.io" }], get: op() } },
    { servers: [{ url: "https://x.io" }] }
  ),
  ...http(
    "servers: operation-level wins over path-level",
    "nothing",
    { "/a": { servers: [{ url: "https://y.io" }], get: op({ servers: [{ url: "https://x.io" }] }) } },
    P(),
    { servers: [{ url: "https://x.io" }] }
  )
]
