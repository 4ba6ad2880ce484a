import { type Model, segment } from "@lintel/model"

/** How the design says a name, and how it says prose. */
export interface Voice {
  readonly name: (plain: string) => string
  readonly prose: (plain: string) => string
}

/** Said as it is. */
const plainVoice: Voice = { name: (plain) => plain, prose: (plain) => plain }

/** A library that lends books: every kind of entity, small enough to read. */
export const designOf = ({ name, prose: t }: Voice): Model => {
  const k = (plain: string): string => segment(name(plain))
  const two = (a: string, b: string): string => `${k(a)}/${k(b)}`
  const keyed = <T>(entries: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key.split("/").map(k).join("/"), value]))
  return {
    lintel: "1.0",
    system: {
      name: name("library"),
      version: "3",
      description: t("Lends books to members.\n\nOpen on Sundays."),
      monitoring: { scrape: "15s", notification: "90s", retention: "60d" }
    },
    teams: keyed({ desk: { onCall: "https://oncall.library.test/desk", contacts: { chat: "#desk" } }, money: {} }),
    contexts: keyed({
      Lending: {
        description: t("Who has which book."),
        team: `team:${k("desk")}`,
        language: keyed({ loan: t("one book at one member") }),
        relations: [{ to: `context:${k("Fees")}`, pattern: "customerSupplier", role: "downstream" }]
      },
      Fees: { team: `team:${k("money")}` }
    }),
    services: keyed({
      loans: {
        context: `context:${k("Lending")}`,
        owner: `team:${k("desk")}`,
        tier: "critical",
        version: "4.1.0",
        exposure: "public",
        description: t("Lends and takes back."),
        responsibilities: [t("Knows every loan."), t("Reminds members.")],
        technology: [t("typescript")],
        provides: [`contract:${k("loans")}`],
        emits: [{ message: `message:${k("BookLent")}`, channel: `channel:${k("loan-events")}`, delivery: "outbox" }],
        owns: [`store:${k("loans-db")}`],
        accesses: [{ store: `store:${k("catalogue-cache")}`, mode: "read" }],
        healthChecks: [
          {
            kind: "readiness",
            path: "/ready",
            dependsOn: [`store:${k("loans-db")}`],
            period: "5s",
            failureThreshold: 2
          }
        ],
        refersTo: [{ data: t("members"), of: `external:${k("registry")}` }]
      },
      fees: {
        context: `context:${k("Fees")}`,
        owner: `team:${k("money")}`,
        provides: [`contract:${k("fees")}`],
        consumes: [
          {
            channel: `channel:${k("loan-events")}`,
            messages: [`message:${k("BookLent")}`],
            group: "fees",
            concurrency: 4,
            idempotency: "effect",
            deadLetter: "none",
            redelivery: { attempts: 5 }
          }
        ]
      }
    }),
    externals: keyed({
      registry: { kind: "system", owner: t("The town"), availability: "0.995" },
      member: { kind: "person", description: t("Someone who reads.") }
    }),
    contracts: keyed({
      loans: {
        _tag: "Http",
        version: "4.1.0",
        title: t("Loans"),
        stability: "stable",
        supports: [{ version: "3", until: "2027-01-31" as never }],
        security: [{ [k("card")]: [t("lend")] }],
        errorShape: { mediaType: "application/problem+json" },
        schemas: { Loan: { type: "object" } },
        operations: keyed({
          lend: {
            _tag: "Http",
            method: "POST",
            path: "/loans",
            summary: t("Lend a book"),
            idempotency: { key: "Idempotency-Key", in: "header", retention: "1d", replies: "replayed" },
            rateLimit: { limit: "50/s" }
          },
          return: {
            _tag: "Http",
            method: "DELETE",
            path: "/loans/{id}",
            deprecation: { sunset: "2027-06-30" as never }
          }
        })
      },
      fees: {
        _tag: "Http",
        operations: keyed({
          hold: { _tag: "Http", method: "PUT", path: "/deposits/{id}", security: [] },
          free: { _tag: "Http", method: "DELETE", path: "/deposits/{id}" },
          charge: { _tag: "Http", method: "POST", path: "/charges" }
        })
      }
    }),
    messages: keyed({
      BookLent: {
        kind: "event",
        version: "2",
        title: t("A book left"),
        retained: [{ version: "1", until: "2026-12-31" as never }]
      }
    }),
    brokers: keyed({ kafka: { product: "kafka" } }),
    channels: keyed({
      "loan-events": {
        broker: `broker:${k("kafka")}`,
        kind: "topic",
        messages: [`message:${k("BookLent")}`],
        partitions: 12,
        key: "/loanId",
        ordering: "perKey",
        delivery: "atLeastOnce",
        retention: "7d",
        deadLetter: "none"
      }
    }),
    stores: keyed({
      "loans-db": {
        kind: "relational",
        engine: "postgres",
        version: "17",
        owner: `service:${k("loans")}`,
        consistency: "strong",
        collections: keyed({ loans: { fields: keyed({ email: { classification: "personal" } }), retention: "30d" } }),
        backup: { recoveryPoint: "0ms", recoveryTime: "15m" }
      },
      "catalogue-cache": { kind: "cache", staleness: "1m" }
    }),
    environments: keyed({ production: { kind: "production" } }),
    deployments: keyed({
      "loans-production": {
        of: `service:${k("loans")}`,
        in: `environment:${k("production")}`,
        instances: 4,
        scaling: { minimum: 2, maximum: 8, signal: t("requests") },
        pools: keyed({ database: { size: 20, to: `store:${k("loans-db")}` } })
      }
    }),
    calls: keyed({
      "loans/hold": {
        from: `service:${k("loans")}`,
        to: { operation: `operation:${two("fees", "hold")}` },
        criticality: "hard",
        policy: {
          timeouts: { perTry: "400ms", overall: "1s" },
          retry: { attempts: 3, backoff: { base: "50ms", factor: 2, jitter: "full" } },
          breaker: { failureRatio: "0.5", minimumCalls: 20, openFor: "10s" }
        }
      },
      "loans/free": {
        from: `service:${k("loans")}`,
        to: { operation: `operation:${two("fees", "free")}` },
        criticality: { _tag: "Mitigated", by: "queue", description: t("Freed at night.") }
      },
      "loans/charge": { from: `service:${k("loans")}`, to: { operation: `operation:${two("fees", "charge")}` } },
      "member/lend": {
        from: `external:${k("member")}`,
        to: { operation: `operation:${two("loans", "lend")}` },
        criticality: "soft",
        policy: { timeouts: "none", retry: "none" }
      }
    }),
    policies: keyed({
      mesh: { layer: "sidecar", selects: { to: [`service:${k("fees")}`] }, policy: { timeouts: { perTry: "2s" } } }
    }),
    flows: keyed({
      "loans/lend": {
        of: `service:${k("loans")}`,
        trigger: { _tag: "Operation", operation: `operation:${two("loans", "lend")}` },
        steps: [
          { _tag: "Read", store: `store:${k("catalogue-cache")}`, duration: "1ms" },
          {
            _tag: "Parallel",
            steps: [
              { _tag: "Call", call: `call:${two("loans", "hold")}` },
              { _tag: "Work", name: t("print the slip"), duration: "20ms" }
            ]
          },
          {
            _tag: "Branch",
            branches: [
              {
                when: t("the member is new"),
                probability: "0.125",
                steps: [{ _tag: "StartSaga", saga: `saga:${k("lending")}` }]
              },
              { steps: [] }
            ]
          },
          {
            _tag: "Repeat",
            times: 3,
            step: { _tag: "Write", store: `store:${k("loans-db")}`, collection: "loans", duration: "5ms" }
          },
          { _tag: "Publish", message: `message:${k("BookLent")}`, channel: `channel:${k("loan-events")}` }
        ]
      },
      "loans/remind": {
        of: `service:${k("loans")}`,
        trigger: { _tag: "Schedule", cron: "0 6 * * *", zone: "Europe/Berlin" },
        steps: [{ _tag: "Read", store: `store:${k("loans-db")}` }]
      }
    }),
    sagas: keyed({
      lending: {
        by: `service:${k("loans")}`,
        trigger: { _tag: "Operation", operation: `operation:${two("loans", "lend")}` },
        deadline: "2m",
        consequence: t("the deposit stays held"),
        steps: keyed({
          hold: {
            action: { _tag: "Call", call: `call:${two("loans", "hold")}` },
            compensate: { _tag: "Call", call: `call:${two("loans", "free")}` },
            fenced: false
          },
          charge: { action: { _tag: "Call", call: `call:${two("loans", "charge")}` }, after: [k("hold")] },
          hand: { description: t("hand the book over"), kind: "pivot", after: [k("charge")] }
        }),
        end: keyed({
          lent: { kind: "completed" },
          stuck: { kind: "manual", owner: `team:${k("desk")}`, alert: "lending-stuck" }
        })
      }
    }),
    slos: keyed({
      "lend-availability": {
        of: `operation:${two("loans", "lend")}`,
        indicator: { _tag: "Availability" },
        objective: "0.999",
        window: { _tag: "Rolling", duration: "30d" },
        owner: `team:${k("desk")}`,
        budgetPolicy: t("Only fixes go out."),
        runbook: "https://runbooks.library.test/lend",
        alerts: keyed({
          fast: { severity: "page", factor: 14.4, long: "1h" },
          never: { severity: "ticket", factor: 2000, long: "3d" }
        })
      },
      "lend-latency": {
        of: `operation:${two("loans", "lend")}`,
        indicator: { _tag: "Latency", under: "800ms" },
        objective: "0.99",
        window: { _tag: "Calendar", unit: "month", zone: "Europe/Berlin" }
      },
      "hold-availability": {
        of: `operation:${two("fees", "hold")}`,
        indicator: { _tag: "Availability" },
        objective: "0.9995",
        window: { _tag: "Rolling", duration: "30d" }
      },
      "hold-latency": {
        of: `operation:${two("fees", "hold")}`,
        indicator: { _tag: "Latency", under: "200ms" },
        objective: "0.995",
        window: { _tag: "Calendar", unit: "month", zone: "Europe/Berlin" }
      },
      library: {
        of: `service:${k("loans")}`,
        indicator: { _tag: "Availability", method: "occurrences" },
        objective: "0.99",
        window: { _tag: "Rolling", duration: "30d" },
        parts: [{ slo: `slo:${k("lend-availability")}`, weight: 2 }, { slo: `slo:${k("hold-availability")}` }],
        allocation: [
          { to: "own", share: "0.25" },
          { to: `call:${two("loans", "hold")}`, share: "0.5" }
        ]
      }
    }),
    loads: keyed({
      lend: {
        of: `operation:${two("loans", "lend")}`,
        steady: "20/s",
        peak: "120/s",
        growth: { ratio: "1.2", per: "365d" }
      }
    }),
    rollouts: keyed({
      "loans-4.2": {
        description: t("Deposits before loans."),
        owner: `team:${k("desk")}`,
        strategy: "canary",
        in: `environment:${k("production")}`,
        split: "router",
        errorBudget: "0.05",
        units: keyed({
          code: { _tag: "Service", service: `service:${k("loans")}`, from: "4.1.0", to: "4.2.0" },
          columns: {
            _tag: "Migration",
            store: `store:${k("loans-db")}`,
            steps: [
              {
                name: "add",
                phase: "expand",
                operation: "addColumn",
                collection: "loans",
                field: "deposit",
                reversible: true
              },
              {
                name: "drop",
                phase: "contract",
                operation: "dropColumn",
                collection: "loans",
                field: "fee",
                reversible: false
              }
            ]
          },
          switch: { _tag: "Flag", flag: "deposits", from: false, to: true }
        }),
        stages: [
          {
            name: t("columns"),
            units: [k("columns")],
            gates: [{ _tag: "Test", verification: `verification:${k("rehearsal")}` }]
          },
          {
            name: t("canary"),
            units: [k("code")],
            weight: "0.05",
            duration: "1h",
            gates: [
              {
                _tag: "Slo",
                slo: `slo:${k("lend-availability")}`,
                noData: "wait",
                window: "5m",
                delay: "30s",
                interval: "1m",
                failures: 3
              }
            ],
            abort: { when: t("an objective burns 14 times too fast"), automatic: true }
          },
          {
            name: t("switch"),
            units: [k("switch")],
            pointOfNoReturn: true,
            gates: [{ _tag: "Manual", owner: `team:${k("desk")}` }]
          }
        ],
        rollback: {
          trigger: t("a gate is missed"),
          how: t("Turn the flag off."),
          automatic: false,
          owner: `team:${k("desk")}`
        }
      }
    }),
    constraints: keyed({
      "answer-at-once": {
        kind: "quality",
        actor: t("a member"),
        statement: t("Lending takes less than a second."),
        measure: t("99 % within 800 ms"),
        about: [`operation:${two("loans", "lend")}`]
      }
    }),
    alternatives: keyed({
      deposit: {
        title: t("Hold a deposit"),
        summary: t("Money first."),
        gains: [t("No book is lost for nothing.")],
        costs: [t("One more call.")]
      },
      trust: { title: t("Trust members"), gains: [t("Simple.")] },
      nothing: {}
    }),
    decisions: keyed({
      "deposits-first": {
        title: t("Hold a deposit before lending"),
        status: "accepted",
        date: "2026-03-01" as never,
        owner: `team:${k("money")}`,
        description: t("Books get lost."),
        about: [`service:${k("loans")}`],
        addresses: [`constraint:${k("answer-at-once")}`],
        chosen: `alternative:${k("deposit")}`,
        considered: [`alternative:${k("trust")}`, `alternative:${k("deposit")}`, `alternative:${k("nothing")}`],
        rationale: t("Members pay for what they lose."),
        consequences: [t("Fees must be up to lend.")],
        supersedes: `decision:${k("paper")}`
      },
      paper: { status: "superseded", date: "2020-01-01" as never }
    }),
    risks: keyed({
      "fees-down": {
        statement: t("Fees are down on a Saturday."),
        likelihood: "medium",
        impact: "high",
        owner: `team:${k("desk")}`,
        about: [`service:${k("fees")}`],
        mitigations: keyed({
          breaker: { statement: t("The breaker opens."), verification: [`verification:${k("rehearsal")}`] },
          paper: { statement: t("The desk writes it down.") }
        })
      },
      flood: { statement: t("The cellar floods.") }
    }),
    verifications: keyed({
      rehearsal: {
        title: t("Rehearsal"),
        kind: "endToEnd",
        statement: t("Forward and back on a copy."),
        when: "beforeRelease",
        metric: "rows_total"
      }
    }),
    consumers: keyed({ kiosk: { contract: `contract:${k("loans")}` } }),
    suppressions: keyed({
      flood: {
        code: "risk/mitigation-missing",
        subject: `risk:${k("flood")}`,
        reason: t("The cellar is dry."),
        until: "2027-01-01" as never
      }
    })
  }
}

export const design: Model = designOf(plainVoice)
