import * as Schema from "effect/Schema"
import { FindingKind, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Model } from "@lintel/model"

/** A call without a timeout: reports where it is known to be missing, counts where nobody said. */
export const slowCall = Rule.make("resilience/slow-call", {
  severity: "error",
  profile: "starter",
  summary: "A call waits longer than its caller.",
  since: "0.1.0",
  data: Schema.Struct({ call: Schema.String, timeout: Schema.String, limit: Schema.String }),
  identity: ["call"],
  needs: ["timeout of the call"],
  options: { limit: "1s", ignore: [] as ReadonlyArray<string> },
  check: ({ index, options, missing }, report) => {
    for (const { address, value } of index.ofKind("call")) {
      const timeouts = value.policy?.timeouts
      const timeout = timeouts === undefined || timeouts === "none" ? undefined : timeouts.perTry
      if (options.ignore.includes(address)) continue
      if (timeout === undefined) missing("timeout of the call", address)
      else if (timeout !== options.limit) {
        report(
          value.from,
          { call: address, timeout, limit: options.limit },
          {
            related: [{ address, pointer: "/policy/timeouts/perTry", role: "waits too long" }],
            witness: {
              _tag: "Value",
              checked: true,
              name: "The wait",
              value: timeout,
              limit: options.limit,
              terms: [{ name: "timeout", value: timeout, address, pointer: "/policy/timeouts/perTry" }]
            },
            fixes: [
              {
                _tag: "ModelPatch",
                id: "shorten",
                operations: [
                  {
                    op: "replace",
                    path: `/calls/${address.slice("call:".length).replaceAll("/", "~1")}/policy/timeouts/perTry`,
                    value: options.limit
                  }
                ]
              }
            ]
          }
        )
      }
    }
  },
  explain: ({ call, timeout, limit }, { diagnostic }) => [
    Doc.para(
      Doc.name(diagnostic.subject),
      " waits ",
      Doc.number(timeout),
      " for a reply nobody wants after ",
      Doc.number(limit),
      "."
    ),
    Doc.excerpt([{ address: call, pointer: "/policy/timeouts/perTry", label: "waits too long" }]),
    Doc.para("A caller that gave up leaves the work running for nobody.")
  ]
})

/** A service without an owner: the smallest rule. */
export const noOwner = Rule.make("team/no-owner", {
  severity: "warning",
  profile: "service",
  summary: "A service has no owner.",
  since: "0.1.0",
  data: Schema.Struct({ service: Schema.String }),
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("service")) {
      if (value.owner === undefined) report(address, { service: address })
    }
  },
  explain: ({ service }) => [Doc.para("Nobody is called when ", Doc.name(service), " fails.")]
})

/** Findings of one cause at many places. */
export const sharedShape = FindingKind.make("compat/shape-narrowed", {
  severity: "error",
  class: "breaking",
  summary: "A shared shape refuses what it accepted.",
  since: "0.1.0",
  data: Schema.Struct({ shape: Schema.String, from: Schema.String, to: Schema.String }),
  identity: ["shape"],
  cause: ["shape"],
  title: ({ shape }) => shape,
  explain: ({ shape, from, to }) => [
    Doc.para(Doc.code(shape), ` ${to} refuses requests that ${from} accepted.`),
    Doc.para("Callers send the old shape until they are changed.")
  ]
})

/** Something that could not be decided. */
export const tooDeep = FindingKind.make("compat/too-deep", {
  severity: "warning",
  class: "undecided",
  summary: "A pattern is too large to decide.",
  since: "0.1.0",
  data: Schema.Struct({ pattern: Schema.String }),
  explain: ({ pattern }) => [Doc.para("Whether ", Doc.code(pattern), " still accepts the same texts is not decided.")]
})

/** A rule with a mistake in it. */
export const broken = Rule.make("plan/broken", {
  severity: "error",
  summary: "A rule that breaks down.",
  since: "0.1.0",
  data: Schema.Struct({}),
  check: () => {
    throw new TypeError("steps is not iterable")
  },
  explain: () => [Doc.para("never")]
})

export const design: Model = {
  lintel: "1.0",
  services: { orders: { owner: "team:orders" }, payments: {}, web: {} },
  teams: { orders: {} },
  contracts: {
    orders: { _tag: "Http", operations: { place: { _tag: "Http", method: "POST", path: "/orders" } } },
    payments: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } }
  },
  calls: {
    "orders/pay": {
      from: "service:orders",
      to: { operation: "operation:payments/pay" },
      policy: { timeouts: { perTry: "3s" } }
    },
    "web/pay": { from: "service:web", to: { operation: "operation:payments/pay" } },
    "web/place": { from: "service:web", to: { operation: "operation:orders/place" } }
  }
}

export const sources = {
  locate: (address: string, pointer = "") => {
    if (address === "call:orders/pay") {
      return {
        file: "calls/orders.ts",
        line: pointer === "" ? 10 : 12,
        column: pointer === "" ? 1 : 12,
        ...(pointer === "" ? {} : { length: 4 }),
        lines: [
          { number: 10, text: "export const toPayments = Call.make({" },
          { number: 11, text: "  from: Orders, to: Payments.operations.pay," },
          { number: 12, text: '  timeout: "3s"' }
        ]
      }
    }
    return address === "service:web" ? { file: "src/web, old: 100%.ts", line: 3, column: 5 } : undefined
  }
}
