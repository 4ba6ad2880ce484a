import { type DocumentPair, type Part, str, int, obj, arr, A, v32, P, J, body, RS, pp, add, http } from "./notation.js"

const secured = (schemes: Part, security: ReadonlyArray<Part>): Part => ({
  components: { securitySchemes: schemes },
  security
})
const key = (place: string, name: string): Part => ({ type: "apiKey", in: place, name })
const oauth = (scopes: Part): Part => ({
  type: "oauth2",
  flows: { clientCredentials: { tokenUrl: "https://a/t", scopes } }
})

/** Of credentials, addresses, and parts of bodies without names. */
export const placeHabitsPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "key moves from query to header",
    "breaking",
    P(),
    P(),
    secured({ k: key("query", "key") }, [{ k: [] }]),
    secured({ k: key("header", "X-Key") }, [{ k: [] }])
  ),
  ...http(
    "key scheme renamed only",
    "compatible",
    P(),
    P(),
    secured({ k: key("query", "key") }, [{ k: [] }]),
    secured({ other: key("query", "key") }, [{ other: [] }])
  ),
  ...http(
    "basic joins bearer as alternative",
    "compatible",
    P(),
    P(),
    secured({ b: { type: "http", scheme: "basic" }, t: { type: "http", scheme: "bearer" } }, [{ b: [] }]),
    secured({ b: { type: "http", scheme: "basic" }, t: { type: "http", scheme: "bearer" } }, [{ b: [] }, { t: [] }])
  ),
  ...http(
    "two factors needed",
    "breaking",
    P(),
    P(),
    secured({ b: { type: "http", scheme: "basic" }, k: key("header", "K") }, [{ b: [] }]),
    secured({ b: { type: "http", scheme: "basic" }, k: key("header", "K") }, [{ b: [], k: [] }])
  ),
  ...http(
    "scope added to an operation",
    "breaking",
    P({ security: [{ o: ["r"] }] }),
    P({ security: [{ o: ["r", "w"] }] }),
    { components: { securitySchemes: { o: oauth({ r: "", w: "" }) } } }
  ),
  ...http("scope swapped", "breaking", P({ security: [{ o: ["r"] }] }), P({ security: [{ o: ["w"] }] }), {
    components: { securitySchemes: { o: oauth({ r: "", w: "" }) } }
  }),
  ...http("scope dropped", "compatible", P({ security: [{ o: ["r", "w"] }] }), P({ security: [{ o: ["r"] }] }), {
    components: { securitySchemes: { o: oauth({ r: "", w: "" }) } }
  }),
  ...http("anonymous access ends", "breaking", P({ security: [{}, { k: [] }] }), P({ security: [{ k: [] }] }), {
    components: { securitySchemes: { k: key("header", "K") } }
  }),
  ...http("mutual TLS asked for", "breaking", P(), P({ security: [{ m: [] }] }), {
    components: { securitySchemes: { m: { type: "mutualTLS" } } }
  }),
  ...http(
    "open id connect url moved",
    "breaking",
    P({ security: [{ o: ["x"] }] }),
    P({ security: [{ o: ["x"] }] }),
    { components: { securitySchemes: { o: { type: "openIdConnect", openIdConnectUrl: "https://a/1" } } } },
    { components: { securitySchemes: { o: { type: "openIdConnect", openIdConnectUrl: "https://b/2" } } } }
  ),
  ...http(
    "unused scheme removed",
    "compatible",
    P(),
    P(),
    { components: { securitySchemes: { k: key("header", "K") } } },
    {}
  ),
  ...http(
    "server variable default changed",
    "meaning",
    P(),
    P(),
    { servers: [{ url: "https://{r}.a.com", variables: { r: { default: "eu", enum: ["eu", "us"] } } }] },
    { servers: [{ url: "https://{r}.a.com", variables: { r: { default: "us", enum: ["eu", "us"] } } }] }
  ),
  ...http(
    "server variable becomes a path parameter",
    "compatible",
    P(),
    P({ parameters: [pp("t")] }, "/{t}/a"),
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x" } } }] },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "server variable of two becomes a path parameter of the two",
    "compatible",
    P(),
    P({ parameters: [pp("t", { enum: ["x", "y"] })] }, "/{t}/a"),
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x", enum: ["x", "y"] } } }] },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "server variable of two becomes a path parameter of one",
    "breaking",
    P(),
    P({ parameters: [pp("t", { enum: ["x"] })] }, "/{t}/a"),
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x", enum: ["x", "y"] } } }] },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "path parameter becomes a server variable",
    "compatible",
    P({ parameters: [pp("t")] }, "/{t}/a"),
    P(),
    { servers: [{ url: "https://a.com" }] },
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x" } } }] }
  ),
  ...http(
    "path parameter becomes a server variable of two",
    "breaking",
    P({ parameters: [pp("t")] }, "/{t}/a"),
    P(),
    { servers: [{ url: "https://a.com" }] },
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x", enum: ["x", "y"] } } }] }
  ),
  ...http(
    "https beside http",
    "compatible",
    P(),
    P(),
    { servers: [{ url: "http://a.com" }] },
    { servers: [{ url: "https://a.com" }, { url: "http://a.com" }] }
  ),
  ...http(
    "http goes",
    "breaking",
    P(),
    P(),
    { servers: [{ url: "https://a.com" }, { url: "http://a.com" }] },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "server trailing slash",
    "compatible",
    P(),
    P(),
    { servers: [{ url: "https://a.com/v1/" }] },
    { servers: [{ url: "https://a.com/v1" }] }
  ),
  ...http(
    "default port written out",
    "compatible",
    P(),
    P(),
    { servers: [{ url: "https://a.com" }] },
    { servers: [{ url: "https://a.com:443" }] }
  ),
  ...add(
    "3.2: itemEncoding type changed",
    "breaking",
    v32(body({ "multipart/mixed": { schema: arr({ type: "string" }), itemEncoding: { contentType: "image/png" } } })),
    v32(body({ "multipart/mixed": { schema: arr({ type: "string" }), itemEncoding: { contentType: "image/jpeg" } } }))
  ),
  ...add(
    "3.2: itemEncoding gains a type",
    "compatible",
    v32(body({ "multipart/mixed": { schema: arr({ type: "string" }), itemEncoding: { contentType: "image/png" } } })),
    v32(
      body({
        "multipart/mixed": { schema: arr({ type: "string" }), itemEncoding: { contentType: "image/png, image/jpeg" } }
      })
    )
  ),
  ...add(
    "3.2: itemEncoding of itemSchema changed",
    "breaking",
    v32(body({ "multipart/mixed": { itemSchema: A, itemEncoding: { contentType: "application/json" } } })),
    v32(body({ "multipart/mixed": { itemSchema: A, itemEncoding: { contentType: "application/xml" } } }))
  ),
  ...add(
    "3.2: prefixEncoding of the second part changed",
    "breaking",
    v32(
      body({
        "multipart/related": {
          schema: { type: "array", prefixItems: [A, str], minItems: 2 },
          prefixEncoding: [{}, { contentType: "image/png" }]
        }
      })
    ),
    v32(
      body({
        "multipart/related": {
          schema: { type: "array", prefixItems: [A, str], minItems: 2 },
          prefixEncoding: [{}, { contentType: "text/plain" }]
        }
      })
    )
  ),
  ...add(
    "3.2: prefixEncoding for all is itemEncoding",
    "compatible",
    v32(
      body({
        "multipart/mixed": {
          schema: { type: "array", prefixItems: [str, str], items: false },
          prefixEncoding: [{ contentType: "image/png" }, { contentType: "image/png" }]
        }
      })
    ),
    v32(
      body({
        "multipart/mixed": {
          schema: { type: "array", prefixItems: [str, str], items: false },
          itemEncoding: { contentType: "image/png" }
        }
      })
    )
  ),
  ...add(
    "3.2: part needs a header now",
    "breaking",
    v32(body({ "multipart/mixed": { schema: arr(str), itemEncoding: { contentType: "text/plain" } } })),
    v32(
      body({
        "multipart/mixed": {
          schema: arr(str),
          itemEncoding: { contentType: "text/plain", headers: { "X-N": { required: true, schema: int } } }
        }
      })
    )
  ),
  ...add(
    "3.2: answer's itemEncoding narrowed",
    "compatible",
    v32(
      RS({
        "200": {
          description: "",
          content: { "multipart/mixed": { schema: arr(str), itemEncoding: { contentType: "image/png, image/jpeg" } } }
        }
      })
    ),
    v32(
      RS({
        "200": {
          description: "",
          content: { "multipart/mixed": { schema: arr(str), itemEncoding: { contentType: "image/png" } } }
        }
      })
    )
  ),
  ...add(
    "3.2: answer's itemEncoding widened",
    "breaking",
    v32(
      RS({
        "200": {
          description: "",
          content: { "multipart/mixed": { schema: arr(str), itemEncoding: { contentType: "image/png" } } }
        }
      })
    ),
    v32(
      RS({
        "200": {
          description: "",
          content: { "multipart/mixed": { schema: arr(str), itemEncoding: { contentType: "image/png, image/jpeg" } } }
        }
      })
    )
  ),
  ...http(
    "server variable enum and path parameter enum, the other way",
    "compatible",
    P({ parameters: [pp("t", { enum: ["x", "y"] })] }, "/{t}/a"),
    P(),
    { servers: [{ url: "https://a.com" }] },
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x", enum: ["x", "y"] } } }] }
  ),
  ...http(
    "two servers become a path parameter",
    "compatible",
    P(),
    P({ parameters: [pp("t", { enum: ["x", "y"] })] }, "/{t}/a"),
    { servers: [{ url: "https://a.com/x" }, { url: "https://a.com/y" }] },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "two servers of two hosts become a path parameter at one host",
    "breaking",
    P(),
    P({ parameters: [pp("t", { enum: ["x", "y"] })] }, "/{t}/a"),
    { servers: [{ url: "https://a.com/x" }, { url: "https://b.com/y" }] },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "server variable becomes a path parameter, body narrowed",
    "breaking",
    P({ requestBody: { content: J(obj({ n: int })) } }, "/a", "post"),
    P(
      {
        parameters: [pp("t", { enum: ["x", "y"] })],
        requestBody: { content: J(obj({ n: { type: "integer", minimum: 1 } })) }
      },
      "/{t}/a",
      "post"
    ),
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x", enum: ["x", "y"] } } }] },
    { servers: [{ url: "https://a.com" }] }
  ),
  ...http(
    "tenant in the server to an integer in the path",
    "breaking",
    P(),
    P({ parameters: [pp("t", int)] }, "/{t}/a"),
    { servers: [{ url: "https://a.com/{t}", variables: { t: { default: "x" } } }] },
    { servers: [{ url: "https://a.com" }] }
  )
]
