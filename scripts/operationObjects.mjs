// What `lintel render istio | pyrra | sloth` writes, as objects of a cluster: of the shop, and of a design that says
// everything these targets can say. Needs a build.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const load = (name) => import(pathToFileURL(join(root, `packages/${name}/dist/index.js`)).href)
const { istio, pyrra, sloth } = await load("render-ops")
const { loadAll } = createRequire(join(root, "packages/render-ops/package.json"))("js-yaml")

const shop = JSON.parse(readFileSync(join(root, "examples/shop/lintel.snapshot.json"), "utf8"))

const alerts = {
  fast: {
    severity: "page",
    factor: 14.4,
    long: "1h",
    short: "5m",
    budget: "0.02",
    runbook: "https://runbooks.example/a"
  },
  steady: { severity: "page", factor: 6, long: "6h", short: "30m", for: "2m" },
  slow: { severity: "ticket", factor: 1, long: "3d", short: "6h" }
}
const rolling = (duration) => ({ _tag: "Rolling", duration })
const http = (method, path) => ({ _tag: "Http", method, path })
const everything = {
  lintel: "1.0",
  system: { name: "everything" },
  contracts: {
    payments: {
      _tag: "Http",
      operations: {
        pay: http("POST", "/payments"),
        show: http("GET", "/payments/{id}"),
        drop: http("DELETE", "/payments/{id}")
      }
    }
  },
  services: { payments: { provides: ["contract:payments"] }, orders: {}, web: {} },
  calls: {
    "orders/pay": { from: "service:orders", to: { operation: "operation:payments/pay" } },
    "orders/show": {
      from: "service:orders",
      to: { operation: "operation:payments/show" },
      policy: {
        timeouts: { connect: "100ms", perTry: "250ms", overall: "2s" },
        retry: {
          attempts: 3,
          on: ["5XX", "connect-failure"],
          backoff: { base: "25ms", factor: 2, jitter: "full", cap: "250ms" },
          budget: { _tag: "Ratio", ratio: "0.2", minimum: 3 }
        },
        concurrencyLimit: { limit: 100, queue: 50 },
        hostEjection: { consecutiveFailures: 5, maximumRatio: "0.1", ejectionTime: "30s" }
      }
    },
    "web/show": { from: "service:web", to: { operation: "operation:payments/show" }, policy: { timeouts: "none" } }
  },
  policies: {
    mesh: {
      layer: "sidecar",
      selects: { to: ["service:payments"] },
      policy: { retry: { attempts: 2, on: ["503"] }, timeouts: { overall: "15s" } }
    }
  },
  slos: {
    paid: {
      of: "operation:payments/pay",
      indicator: { _tag: "Availability", good: 'requests_total{code!~"5.."}', total: "requests_total" },
      objective: "0.999",
      window: rolling("30d"),
      alerts
    },
    soon: {
      of: "service:payments",
      indicator: { _tag: "Latency", under: "500ms", metric: 'request_duration_seconds{job="payments"}' },
      objective: "0.99",
      window: rolling("28d"),
      alerts
    },
    shown: {
      of: "operation:payments/show",
      indicator: {
        _tag: "Availability",
        good: "shown_total",
        total: "asked_total",
        method: "ratioTimeSlices",
        slice: "5m"
      },
      objective: "0.95",
      window: rolling("7d")
    }
  }
}

/** Keys that Sloth's own files write with underscores are written without them in a cluster. */
const camelKeys = {
  error_query: "errorQuery",
  total_query: "totalQuery",
  error_ratio_query: "errorRatioQuery",
  page_alert: "pageAlert",
  ticket_alert: "ticketAlert"
}
const inCluster = (value) => {
  if (Array.isArray(value)) return value.map(inCluster)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [camelKeys[key] ?? key, inCluster(it)]))
}
const clusterObject = (document) => {
  if (document.version !== "prometheus/v1") return document
  const { version: _, ...spec } = document
  return {
    apiVersion: "sloth.slok.dev/v1",
    kind: "PrometheusServiceLevel",
    metadata: { name: document.service },
    spec: inCluster(spec)
  }
}

/** Kinds that have to be among them: a renderer that writes nothing proves nothing. */
export const operationKinds = ["VirtualService", "DestinationRule", "ServiceLevelObjective", "PrometheusServiceLevel"]

export const operationObjects = () =>
  [shop, everything].flatMap((model) =>
    [istio, pyrra, sloth].flatMap((renderer) => {
      const rendered = renderer.run(model)
      if ("_tag" in rendered) throw new Error(rendered.message)
      return rendered.files.flatMap(({ path, text }) =>
        loadAll(text).map((document) => ({ name: `${model.system.name}: ${path}`, object: clusterObject(document) }))
      )
    })
  )
