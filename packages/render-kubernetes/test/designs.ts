import type { Model } from "@lintel/model"

/** A design that uses what the tools can say, and some of what they cannot. */
export const shop: Model = {
  lintel: "1.0",
  services: {
    payments: {
      healthChecks: [
        { kind: "liveness", path: "/live" },
        { kind: "readiness", path: "/ready", period: "5s", timeout: "2s", failureThreshold: 2, initialDelay: "3s" },
        { kind: "startup", failureThreshold: 30, period: "1500ms" }
      ]
    },
    orders: { version: "5.1.0+build.7" }
  },
  environments: { production: {} },
  deployments: {
    "payments-eu": {
      of: "service:payments",
      in: "environment:production",
      instances: 10,
      terminationGrace: "45s",
      preStop: "10s",
      region: "eu-1"
    },
    "orders%20eu": {
      of: "service:orders",
      in: "environment:production",
      scaling: {
        minimum: 3,
        maximum: 12,
        targets: [
          { _tag: "Utilization", resource: "cpu", share: "0.7" },
          { _tag: "PerInstance", metric: "http_requests_per_second", value: "250" }
        ]
      }
    },
    "orders%20test": { of: "service:orders", instances: 1, in: "environment:test" }
  },
  slos: {
    "pay-ok": {
      of: "service:payments",
      indicator: { _tag: "Availability", good: 'http_requests_total{code!~"5.."}', total: "http_requests_total" },
      objective: "0.999",
      window: { _tag: "Rolling", duration: "28d" }
    },
    "pay-fast": {
      of: "service:payments",
      indicator: { _tag: "Latency", under: "500ms", metric: 'http_duration_seconds{app="payments"}' },
      objective: "0.99",
      window: { _tag: "Rolling", duration: "28d" }
    },
    vague: {
      of: "service:payments",
      indicator: { _tag: "Freshness", under: "1h" },
      objective: "0.9",
      window: { _tag: "Rolling", duration: "28d" }
    }
  },
  teams: { release: {} },
  rollouts: {
    canary: {
      in: "environment:production",
      strategy: "canary",
      split: "instances",
      units: { payments: { _tag: "Service", service: "service:payments", from: "2.3.0", to: "2.4.0" } },
      surge: { maxSurge: "0.25", maxUnavailable: 0, progressDeadline: "10m", minimumReady: "15s" },
      stages: [
        {
          name: "5%",
          weight: "0.05",
          duration: "1h",
          gates: [
            { _tag: "Slo", slo: "slo:pay-ok", noData: "wait", window: "10m", interval: "5m", failures: 2 },
            { _tag: "Slo", slo: "slo:pay-fast", noData: "abort", failures: 1 },
            { _tag: "Metric", metric: "error_rate", baseline: "0.001", detects: "0.01", noData: "advance", failures: 1 }
          ],
          abort: { automatic: true }
        },
        { name: "half", weight: "0.5", duration: "1d", gates: [{ _tag: "Slo", slo: "slo:vague" }] },
        { name: "100%", weight: "1", gates: [{ _tag: "Manual", owner: "team:release" }], pointOfNoReturn: true }
      ],
      rollback: { how: "Deploy 2.3.0 again." }
    },
    sets: {
      in: "environment:production",
      after: ["rollout:canary"],
      strategy: "blueGreen",
      units: { orders: { _tag: "Service", service: "service:orders" } },
      stages: [
        { name: "preview", duration: "5m", gates: [{ _tag: "Metric", metric: "error_rate", detects: "0.02" }] },
        { name: "active", weight: "1", duration: "10m" }
      ]
    },
    rolling: {
      in: "environment:production",
      strategy: "rolling",
      units: {
        orders: { _tag: "Service", service: "service:orders", to: "5.2.0" },
        columns: {
          _tag: "Migration",
          store: "store:orders-db",
          steps: [{ name: "add", phase: "expand", operation: "addColumn" }]
        }
      },
      surge: { maxSurge: 2, maxUnavailable: "0.125" }
    },
    shadow: {
      in: "environment:production",
      strategy: "shadow",
      split: "router",
      units: { orders: { _tag: "Service", service: "service:orders", to: "6.0.0" } },
      stages: [
        {
          name: "preview",
          duration: "30m",
          gates: [{ _tag: "Metric", metric: "request-success-rate", baseline: "0.01" }]
        },
        { name: "active", weight: "1" }
      ]
    },
    data: {
      units: {
        columns: {
          _tag: "Migration",
          store: "store:orders-db",
          steps: [{ name: "drop", phase: "contract", operation: "dropColumn" }]
        }
      }
    }
  }
}
