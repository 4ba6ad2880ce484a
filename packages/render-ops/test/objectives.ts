import type { Model, Slo } from "@lintel/model"

export const availability = {
  of: "service:payments",
  indicator: { _tag: "Availability", good: 'requests_total{code!~"5.."}', total: "requests_total" },
  objective: "0.999",
  window: { _tag: "Rolling", duration: "30d" },
  alerts: {
    "page-quick": { severity: "page", factor: 14.4, long: "1h", short: "5m" },
    "ticket-slow": { severity: "ticket", factor: 1, long: "3d", short: "6h" }
  }
} as const satisfies Slo

export const latency = {
  of: "service:payments",
  indicator: { _tag: "Latency", under: "500ms", metric: 'request_duration_seconds{job="payments"}' },
  objective: "0.99",
  window: { _tag: "Rolling", duration: "28d" }
} as const satisfies Slo

export const designOf = (slos: NonNullable<Model["slos"]>): Model => ({
  lintel: "1.0",
  services: { payments: {} },
  slos
})
