// Holds what is rendered for OpenSLO, Polly and resilience4j against what these projects publish about their own forms:
// the JSON Schema of OpenSLO v1 (kept in its repository until September 2024), the public properties of Polly's options
// and of the rate limiters of .NET, and the fields of the classes that Spring fills for resilience4j. Names and types of
// everything that is rendered are looked up there, and each form is seen to refuse a name it does not have. Needs a build.
//
// Usage: node scripts/targetForms.mjs FOLDER   (FOLDER holds openslo/*.json, polly/*.txt and *.cs, resilience4j/*.java)
import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const { Ajv } = createRequire(join(root, "tests/package.json"))("ajv")
const { loadAll } = createRequire(join(root, "packages/render-ops/package.json"))("js-yaml")
const { openSlo, polly, resilience4j } = await import(
  pathToFileURL(join(root, "packages/render-ops/dist/index.js")).href
)

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error("Usage: node scripts/targetForms.mjs FOLDER")
const textsIn = (name, ending) =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith(ending))
    .toSorted()
    .map((file) => readFileSync(join(folder, name, file), "utf8"))

let problems = 0
const problem = (text) => {
  problems++
  console.log(`FAILED ${text}`)
}

const shop = JSON.parse(readFileSync(join(root, "examples/shop/lintel.snapshot.json"), "utf8"))
const calls = (policies) =>
  Object.fromEntries(
    policies.map((policy, i) => [
      `orders/call-${i}`,
      { from: "service:orders", to: { operation: "operation:payments/pay" }, policy }
    ])
  )
const backoff = { base: "50ms", factor: 2, cap: "1s", jitter: "full" }
const everything = {
  lintel: "1.0",
  system: { name: "everything" },
  contracts: { payments: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/payments" } } } },
  services: { payments: { provides: ["contract:payments"] }, orders: {} },
  calls: calls([
    { timeouts: { perTry: "250ms", overall: "2s" }, retry: { attempts: 3, backoff, on: ["java.io.IOException"] } },
    {
      retry: { attempts: 4, backoff: { base: "100ms", jitter: { plusMinus: "0.2" } } },
      hedging: { delay: "20ms", attempts: 3 }
    },
    {
      breaker: {
        failureRatio: "0.5",
        slowRatio: "0.8",
        slowCall: "2s",
        minimumCalls: 20,
        window: { _tag: "Time", duration: "30s" },
        openFor: "10s",
        halfOpenCalls: 5
      },
      order: ["retry", "timeout", "breaker"],
      timeouts: { perTry: "1s" },
      retry: { attempts: 2 }
    },
    {
      breaker: { window: { _tag: "Count", calls: 50 }, failureRatio: "0.4" },
      concurrencyLimit: { limit: 25, queue: 10 }
    },
    { concurrencyLimit: { limit: 25 }, rateLimit: { limit: "100/s", burst: 20 } }
  ]),
  slos: {
    paid: {
      of: "operation:payments/pay",
      description: "payments are taken",
      indicator: { _tag: "Availability", good: 'r{code!~"5.."}', total: "r", method: "occurrences" },
      objective: "0.999",
      window: { _tag: "Rolling", duration: "28d" },
      alerts: { fast: { severity: "page", factor: 14.4, long: "1h", short: "5m", for: "2m" } }
    },
    soon: {
      of: "service:payments",
      indicator: {
        _tag: "Latency",
        under: "500ms",
        metric: "d_seconds",
        method: "timeSlices",
        slice: "5m",
        sliceObjective: "0.95"
      },
      objective: "0.99",
      window: { _tag: "Calendar", unit: "month", zone: "Europe/Berlin" }
    }
  }
}
const filesOf = (renderer) =>
  [shop, everything].flatMap((model) => {
    const rendered = renderer.run(model)
    if ("_tag" in rendered) throw new Error(rendered.message)
    return rendered.files
  })

// ---- OpenSLO: each document against the schema of its project
const ajv = new Ajv({ strict: false, allErrors: true })
for (const text of textsIn("openslo", ".json")) ajv.addSchema(JSON.parse(text))
const openSloForm = ajv.getSchema("https://openslo.com/schemas/v1/openslo.schema.json")
/**
 * A document as the schema was last written: the specification has since a third method of budgeting, and names the
 * policies of an SLO by `alertPolicyRef` where the schema has their bare names.
 */
const asLastWritten = (document) => {
  const known = JSON.parse(JSON.stringify(document).replaceAll('"RatioTimeslices"', '"Timeslices"'))
  const policies = known.spec.alertPolicies
  if (policies === undefined) return known
  return { ...known, spec: { ...known.spec, alertPolicies: policies.map(({ alertPolicyRef }) => alertPolicyRef) } }
}
const kinds = new Map()
for (const { path, text } of filesOf(openSlo)) {
  for (const document of loadAll(text)) {
    kinds.set(document.kind, (kinds.get(document.kind) ?? 0) + 1)
    const known = asLastWritten(document)
    if (!openSloForm(known)) {
      const errors = openSloForm.errors.map(({ instancePath, message }) => `  ${instancePath} ${message}`)
      problem(`${path} ${document.kind} ${document.metadata.name}\n${errors.join("\n")}`)
    }
    if (openSloForm({ ...document, kind: "Nothing" })) problem(`the schema of OpenSLO accepts any kind`)
  }
}
for (const kind of ["SLO", "AlertPolicy", "AlertNotificationTarget"])
  if (!kinds.has(kind)) problem(`no ${kind} of OpenSLO was looked at`)

// ---- Polly: every option is a public property that can be set, of the type that is written
const ofDotNet = new Map()
const dotNetTypes = {
  int: (it) => Number.isInteger(it),
  double: (it) => typeof it === "number",
  bool: (it) => typeof it === "boolean",
  "System.TimeSpan": (it) => /^(\d+\.)?\d\d:\d\d:\d\d(\.\d{7})?$/.test(it)
}
const enums = new Map()
for (const text of textsIn("polly", ".txt")) {
  for (const [, owner, property, type] of text.matchAll(
    /^Polly\.(?:\w+\.)*(\w+)(?:<TResult>)?\.(\w+)\.get -> ([^\s?!]+)[?!]?$/gm
  )) {
    if (text.includes(`${owner}.${property}.set -> void`) || text.includes(`${owner}<TResult>.${property}.set -> void`))
      ofDotNet.set(`${owner}.${property}`, type)
  }
  for (const [, owner, member] of text.matchAll(/^(Polly\.\w+)\.(\w+) = \d+ -> /gm))
    enums.set(owner, [...(enums.get(owner) ?? []), member])
}
for (const text of textsIn("polly", ".cs")) {
  for (const [, owner, body] of text.matchAll(/class (\w+LimiterOptions)\s*\{([\s\S]*?)\n {4}\}/g))
    for (const [, type, property] of body.matchAll(/public ([\w.]+) (\w+) \{ get/g))
      ofDotNet.set(`${owner}.${property}`, type)
}
const optionsOf = {
  Retry: "RetryStrategyOptions",
  Timeout: "TimeoutStrategyOptions",
  AttemptTimeout: "TimeoutStrategyOptions",
  CircuitBreaker: "CircuitBreakerStrategyOptions",
  Hedging: "HedgingStrategyOptions",
  TokenBucketRateLimiter: "TokenBucketRateLimiterOptions",
  ConcurrencyLimiter: "ConcurrencyLimiterOptions"
}
const seen = new Set()
for (const { path, text } of filesOf(polly)) {
  for (const [name, { Strategies }] of Object.entries(JSON.parse(text).ResiliencePipelines)) {
    for (const { Strategy, Options } of Strategies) {
      seen.add(Strategy)
      for (const [key, value] of Object.entries(Options)) {
        const type = ofDotNet.get(`${optionsOf[Strategy]}.${key}`)
        const fits = enums.has(type) ? enums.get(type).includes(value) : dotNetTypes[type]?.(value)
        if (fits !== true)
          problem(`${path} ${name}: ${Strategy}.${key} is ${type ?? "no option"}, not ${JSON.stringify(value)}`)
      }
    }
  }
}
for (const strategy of Object.keys(optionsOf)) if (!seen.has(strategy)) problem(`no ${strategy} of Polly was looked at`)
if (ofDotNet.has("RetryStrategyOptions.NobodysOption")) problem("the options of Polly have any name")

// ---- resilience4j: every key is a field of the class that Spring fills
const sections = {
  retry: "CommonRetryConfigurationProperties",
  circuitbreaker: "CommonCircuitBreakerConfigurationProperties",
  ratelimiter: "CommonRateLimiterConfigurationProperties",
  timelimiter: "CommonTimeLimiterConfigurationProperties",
  bulkhead: "CommonBulkheadConfigurationProperties",
  "thread-pool-bulkhead": "CommonThreadPoolBulkheadConfigurationProperties"
}
const ofJava = new Map()
for (const text of textsIn("resilience4j", ".java")) {
  const owner = /public (?:abstract )?class (\w+)/.exec(text)?.[1]
  for (const [, type, field] of text.matchAll(
    /^\s+(?:private|protected) ([A-Za-z]\S*(?:<.*>)?(?:\[\])?) (\w+)(?: = [^;]+)?;/gm
  ))
    ofJava.set(`${owner}.${field}`, type)
}
const whole = (it) => Number.isInteger(it)
const javaTypes = {
  Integer: whole,
  int: whole,
  Float: (it) => typeof it === "number",
  Double: (it) => typeof it === "number",
  Boolean: (it) => typeof it === "boolean",
  Duration: (it) => /^\d+(us|ms|s|m|h|d)$/.test(it),
  SlidingWindowType: (it) => ["COUNT_BASED", "TIME_BASED"].includes(it)
}
const fieldName = (key) => key.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase())
const seenSections = new Set()
for (const { path, text } of filesOf(resilience4j)) {
  for (const [section, { instances }] of Object.entries(loadAll(text)[0].resilience4j)) {
    for (const [name, options] of Object.entries(instances ?? {})) {
      seenSections.add(section)
      for (const [key, value] of Object.entries(options)) {
        const type = ofJava.get(`${sections[section]}.${fieldName(key)}`)
        const fits = type?.startsWith("Class<") ? Array.isArray(value) : javaTypes[type]?.(value)
        if (fits !== true)
          problem(`${path} ${section} ${name}: ${key} is ${type ?? "no key"}, not ${JSON.stringify(value)}`)
      }
    }
  }
}
for (const section of Object.keys(sections)) if (!seenSections.has(section)) problem(`no ${section} was looked at`)

console.log(`OpenSLO: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ")}`)
console.log(
  `Polly: ${[...seen].toSorted((a, b) => (a < b ? -1 : 1)).join(", ")}; resilience4j: ${[...seenSections].toSorted((a, b) => (a < b ? -1 : 1)).join(", ")}`
)
process.exitCode = problems === 0 ? 0 : 1
