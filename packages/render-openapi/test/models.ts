import type { HttpContract, Model } from "@lintel/model"
import type { OpenApiOptions } from "@lintel/render-openapi"

/** A Model whose documents are goldens. */
export interface Golden {
  readonly name: string
  readonly model: Model
  readonly options: Partial<OpenApiOptions>
  /** The design says all that a strict linter asks for. */
  readonly isComplete: boolean
}

const json = (name: string): { readonly "application/json": { readonly schema: { readonly $ref: string } } } => ({
  "application/json": { schema: { $ref: `#/$defs/${name}` } }
})

const problem = {
  description: "What went wrong.",
  content: { "application/problem+json": { schema: { $ref: "#/$defs/Problem" } } }
}

const orderId = { in: "path", name: "orderId", schema: { type: "string", format: "uuid" } } as const

const orders: HttpContract = {
  _tag: "Http",
  title: "Orders",
  version: "2.3.0",
  description: "Places orders and tells what became of them.",
  servers: [{ url: "https://{region}.api.shop.test/v2", variables: { region: { default: "eu", enum: ["eu", "us"] } } }],
  security: [{ customer: ["orders:read"] }],
  securitySchemes: {
    customer: {
      _tag: "OAuth2",
      flows: {
        authorizationCode: {
          authorizationUrl: "https://id.shop.test/authorize",
          tokenUrl: "https://id.shop.test/token",
          scopes: { "orders%3Aread": "See orders", "orders%3Awrite": "Place and cancel orders" }
        }
      }
    }
  },
  operations: {
    list: {
      _tag: "Http",
      method: "GET",
      path: "/orders",
      summary: "List orders",
      effects: "none",
      pagination: {
        style: "cursor",
        limitParameter: "limit",
        positionParameter: "after",
        maximumLimit: 100,
        orderedBy: ["placedAt", "id"]
      },
      cache: { visibility: "private", maxAge: "30s", validators: ["etag"] },
      parameters: [
        { in: "query", name: "limit", schema: { type: "integer", minimum: 1, maximum: 100, default: 20 } },
        { in: "query", name: "state", schema: { type: "array", items: { $ref: "#/$defs/State" } }, explode: false },
        { in: "query", name: "after", description: "The place where the last page ended.", schema: { type: "string" } },
        {
          in: "header",
          name: "X-Legacy-Id",
          schema: { type: "string" },
          deprecation: { sunset: "2027-01-31", note: "use after" }
        }
      ],
      responses: {
        "200": {
          description: "One page, newest first.",
          headers: { ETag: { description: "Changes with the page.", schema: { type: "string" } } },
          content: { "application/json": { schema: { type: "array", items: { $ref: "#/$defs/Order" } } } }
        },
        "4XX": problem
      }
    },
    place: {
      _tag: "Http",
      method: "POST",
      path: "/orders",
      summary: "Place an order",
      effects: "once",
      idempotency: { key: "Idempotency-Key", in: "header", retention: "1d", replies: "replayed" },
      consequence: "the customer pays twice",
      rateLimit: { limit: "50/s", per: "client" },
      security: [{ customer: ["orders:write"] }],
      request: {
        required: true,
        content: {
          "application/json": { schema: { $ref: "#/$defs/Order" }, examples: { small: { id: "o1", state: "placed" } } }
        }
      },
      responses: {
        "201": {
          description: "Placed.",
          headers: { Location: { required: true, schema: { type: "string", format: "uri" } } },
          content: json("Order"),
          links: { cancel: { operation: "operation:orders/cancel", parameters: { orderId: "$response.body#/id" } } }
        },
        "422": problem
      }
    },
    cancel: {
      _tag: "Http",
      method: "DELETE",
      path: "/orders/{orderId}",
      summary: "Cancel an order",
      description: "Gives the money back.\n\nNothing happens when it was cancelled before.",
      effects: "idempotent",
      deprecation: {
        since: "2026-05-01",
        sunset: "2027-01-31",
        replacement: "operation:orders/change"
      },
      exposure: "partner",
      parameters: [orderId],
      responses: { "204": {}, "404": problem }
    }
  },
  schemas: {
    Order: {
      type: "object",
      description: "What a customer wants.",
      required: ["id", "state"],
      properties: {
        id: { type: "string" },
        state: { $ref: "#/$defs/State" },
        total: { type: ["number", "null"], minimum: 0 },
        parent: { $ref: "#/$defs/Order" }
      }
    },
    State: { enum: ["placed", "paid", "shipped"] },
    Problem: {
      type: "object",
      properties: { type: { type: "string", format: "uri" }, title: { type: "string" }, detail: { type: "string" } }
    }
  },
  errorShape: { mediaType: "application/problem+json", schema: { $ref: "#/$defs/Problem" } },
  versioning: { in: "path" },
  supports: [{ version: "1", until: "2026-12-31" }],
  stability: "stable",
  extensions: {
    openapi: {
      license: { name: "Proprietary", url: "https://shop.test/licence" },
      contact: { email: "orders@shop.test" }
    }
  }
}

const shop: Model = {
  lintel: "1.0",
  contexts: { Ordering: { description: "Everything about orders." } },
  services: { orders: { context: "context:Ordering", provides: ["contract:orders"] } },
  contracts: { orders }
}

const events: HttpContract = {
  _tag: "Http",
  title: "Deliveries",
  version: "1.0.0",
  operations: {
    subscribe: {
      _tag: "Http",
      method: "POST",
      path: "/subscriptions",
      summary: "Subscribe to deliveries",
      request: {
        required: true,
        content: {
          "application/json": {
            schema: { type: "object", required: ["url"], properties: { url: { type: "string", format: "uri" } } }
          }
        }
      },
      responses: { "201": { description: "Subscribed." }, "400": { description: "The address cannot be called." } },
      callbacks: {
        delivered: {
          expression: "{$request.body#/url}",
          operations: {
            post: {
              method: "POST",
              summary: "A delivery arrived",
              operationId: "onDelivered",
              idempotency: { key: "Delivery-Id", in: "header" },
              request: { content: json("Delivery") },
              responses: { "2XX": { description: "Taken." }, "410": { description: "Do not call again." } }
            }
          }
        }
      }
    }
  },
  webhooks: {
    lost: {
      method: "POST",
      summary: "A parcel was lost",
      operationId: "onLost",
      request: { content: json("Delivery") },
      responses: { "204": { description: "Taken." }, "410": { description: "Do not call again." } }
    }
  },
  security: [],
  servers: [{ url: "https://deliveries.shop.test" }],
  schemas: { Delivery: { type: "object", properties: { parcel: { type: "string" } } } },
  extensions: { openapi: { license: { name: "MIT", url: "https://shop.test/licence" } } }
}

const access: HttpContract = {
  _tag: "Http",
  title: "Access",
  version: "3.0.0-beta.1",
  stability: "beta",
  operations: {
    "keys%2Frotate": {
      _tag: "Http",
      method: "POST",
      path: "/keys/{keyId}/rotation",
      security: [{ certificate: [], key: [] }, { "legacy%20token": [] }],
      parameters: [
        { in: "path", name: "keyId", schema: { type: "string" }, style: "matrix", explode: false },
        { in: "cookie", name: "session", required: true, schema: { type: "string" } },
        {
          in: "query",
          name: "filter",
          style: "deepObject",
          explode: true,
          schema: { type: "object", additionalProperties: { type: "string" } }
        },
        { in: "query", name: "where", content: { "application/json": { schema: { type: "object" } } } }
      ],
      request: {
        content: {
          "multipart/form-data": {
            schema: { type: "object", properties: { file: { type: "string", contentMediaType: "application/pem" } } },
            encoding: { file: { contentType: "application/pem", headers: { "X-Sum": { schema: { type: "string" } } } } }
          },
          "application/octet-stream": {}
        },
        maxSize: "64KiB"
      },
      responses: {
        "200": {
          content: {
            "application/json": { examples: { empty: null, elsewhere: { externalValue: "https://shop.test/e.json" } } }
          }
        },
        default: { description: "Anything else.", content: { "text/plain": {} } }
      }
    },
    open: { _tag: "Http", method: "GET", path: "/open", security: [{}], responses: { "200": {} } },
    unknown: { _tag: "Http", method: "GET", path: "/unknown/{what}" }
  },
  securitySchemes: {
    key: { _tag: "ApiKey", in: "header", name: "X-Key", deprecation: { sunset: "2027-06-30" } },
    certificate: { _tag: "MutualTls", description: "A certificate of our own authority." },
    "legacy%20token": { _tag: "Unknown", type: "vendor token" },
    device: { _tag: "OAuth2", flows: { deviceAuthorization: { scopes: {} }, clientCredentials: {} } },
    id: { _tag: "OpenIdConnect", url: "https://id.shop.test/.well-known/openid-configuration" }
  }
}

const shared: Model = {
  lintel: "1.0",
  schemas: {
    common: {
      schemas: {
        Money: { type: "object", properties: { amount: { type: "string" }, currency: { $ref: "#/$defs/Currency" } } },
        Currency: { type: "string", pattern: "^[A-Z]{3}$" },
        Unused: { type: "null" }
      }
    }
  },
  contracts: {
    bills: {
      _tag: "Http",
      version: "1",
      operations: {
        pay: {
          _tag: "Http",
          method: "PUT",
          path: "/bills/{n}",
          parameters: [{ in: "path", name: "n", schema: { type: "integer" } }],
          request: { content: { "application/json": { schema: { $ref: "schemas:common#/$defs/Money" } } } },
          responses: {
            "200": { content: json("Currency"), links: { refund: { operation: "operation:refunds/refund" } } }
          }
        }
      },
      schemas: { Currency: { enum: ["EUR", "USD"] } }
    },
    refunds: {
      _tag: "Http",
      version: "1",
      operations: {
        refund: {
          _tag: "Http",
          method: "POST",
          path: "/refunds/{n}",
          parameters: [{ in: "path", name: "n", schema: {} }]
        }
      }
    }
  }
}

const hostile: HttpContract = {
  _tag: "Http",
  title: "a: b # c\n---\n",
  version: "1.10",
  description: "yes",
  operations: {
    "%5F_proto__": {
      _tag: "Http",
      method: "GET",
      path: "/{__proto__}/{a b}",
      operationId: "on",
      tags: ["0123", "*anchor", "<script>"],
      parameters: [
        { in: "path", name: "a b", schema: { const: { $ref: "#/$defs/A" } } },
        { in: "query", name: "constructor", schema: { $ref: "#/$defs/größe" } }
      ],
      responses: { "200": { description: "&a *a !!x", content: { "a/b": { schema: { $ref: "#/$defs/a~1b" } } } } }
    },
    lock: { _tag: "Http", method: "LOCK", path: "/lock" }
  },
  schemas: {
    "a/b": { properties: { ["__proto__"]: { $ref: "#/$defs/gone" }, "1": { $ref: "unresolved:other.yaml%23%2FX" } } },
    größe: { enum: ["~", "null", "1e3", "2026-01-01", "0x1F"] },
    circle: { $ref: "#/$defs/circle" }
  }
}

const streams: HttpContract = {
  _tag: "Http",
  title: "Prices",
  version: "1",
  servers: [{ url: "https://prices.shop.test", name: "production" }],
  operations: {
    watch: {
      _tag: "Http",
      method: "QUERY",
      path: "/prices",
      parameters: [{ in: "querystring", name: "q", content: { "application/json": { schema: { type: "object" } } } }],
      responses: {
        "200": {
          cardinality: "stream",
          content: { "text/event-stream": { itemSchema: { $ref: "#/$defs/Price" } } }
        }
      }
    }
  },
  schemas: { Price: { type: "object", properties: { cents: { type: "integer" } } } }
}

const one = (name: string, contract: HttpContract): Model => ({ lintel: "1.0", contracts: { [name]: contract } })

export const goldens: ReadonlyArray<Golden> = [
  { name: "orders", model: shop, options: {}, isComplete: true },
  { name: "orders-json", model: shop, options: { syntax: "json" }, isComplete: true },
  { name: "deliveries", model: one("deliveries", events), options: {}, isComplete: true },
  { name: "access", model: one("access", access), options: {}, isComplete: false },
  { name: "shared", model: shared, options: {}, isComplete: false },
  { name: "hostile", model: one("hostile", hostile), options: {}, isComplete: false },
  { name: "streams", model: one("prices", streams), options: { version: "3.2" }, isComplete: false },
  { name: "streams-3.1", model: one("prices", streams), options: {}, isComplete: false }
]
