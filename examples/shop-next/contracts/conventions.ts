import type { ContractFacts } from "@lintel/core"
import { Problem } from "./vocabulary.ts"

const errorShape = { mediaType: "application/problem+json", schema: Problem }

/** What only services of the shop call: both sides show a certificate of the mesh. */
export const internal = {
  errorShape,
  securitySchemes: { mesh: { _tag: "MutualTls" } },
  security: [{ mesh: [] }]
} satisfies ContractFacts

/** What the world calls: customers and partners come with a token. */
export const open = {
  errorShape,
  securitySchemes: {
    login: { _tag: "OpenIdConnect", url: "https://login.shop.example/.well-known/openid-configuration" }
  },
  security: [{ login: ["orders"] }],
  servers: [{ url: "https://api.shop.example" }],
  versioning: { in: "path" },
  stability: "stable"
} satisfies ContractFacts
