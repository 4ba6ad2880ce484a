// Shows Lintel at work on the examples and on two releases of a real document, and checks that everything is as
// expected: the exit code is 0 then, else 1. Needs a build: `npm run demo` makes one.
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { styleText } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const lintel = join(root, "packages/cli/dist/bin.js")
const output = "reports/demo"
const documents = "examples/node_modules/@octokit/openapi-webhooks/generated"

// Colours where somebody looks, plain text where it is captured.
const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined
const style = (format, text) => (isColoured ? styleText(format, text) : text)

// One day for every run, so that dates in the example do not make the demo say something else next year.
const env = { ...process.env, SOURCE_DATE_EPOCH: "1796256000" } // 2026-12-02
delete env.NODE_V8_COVERAGE
if (isColoured) env.FORCE_COLOR = "1"

const problems = []

/** Runs the command line as a user would, and gives what it printed. */
const run = (words, folder = ".") => {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [lintel, ...words], {
    cwd: join(root, folder),
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 28
  })
  return { status, stdout, stderr, seconds: (performance.now() - started) / 1000 }
}

/** Notes what is not as expected. */
const expect = (words, isExpected, problem) => {
  if (isExpected) return
  problems.push(`lintel ${words.join(" ")}: ${problem}`)
  console.log(style("red", `  not as expected: ${problem}`))
}

/** Lines of output from the first that matters, with the middle left out where more is printed than somebody would read. */
const shortened = (text, most, from) => {
  const lines = text.trimEnd().split("\n")
  const first = from === undefined ? 0 : Math.max(lines.indexOf(from), 0)
  const shown = lines.slice(first)
  const end = Math.min(4, most - 1)
  const rest = (count) => (count > 0 ? [style("dim", `  ... ${count} lines ...`)] : [])
  const body =
    shown.length <= most
      ? shown
      : [...shown.slice(0, most - end), ...rest(shown.length - most), ...shown.slice(shown.length - end)]
  return [...rest(first), ...body].join("\n")
}

const title = (number, text) => console.log(`\n${style("bold", `${number}. ${text}`)}\n`)
const say = (...lines) => console.log(`${lines.map((line) => `   ${line}`).join("\n")}\n`)

/**
 * One command: printed, run, its output shown, and compared with what it should say.
 *
 * @param {ReadonlyArray<string>} words
 * @param {{ code: number, says?: ReadonlyArray<string>, most?: number, from?: string, folder?: string }} expected
 */
const show = (words, { code, says = [], most = 60, from, folder }) => {
  if (folder !== undefined) console.log(style("cyan", `$ cd ${folder}`))
  console.log(style("cyan", `$ lintel ${words.join(" ")}`))
  const { status, stdout, stderr, seconds } = run(words, folder)
  const text = [stdout, stderr].filter((part) => part !== "").join("\n")
  if (text !== "") console.log(shortened(text, most, from))
  console.log(style("dim", `  (exit ${status}, ${seconds.toFixed(1)} s)\n`))
  expect(words, status === code, `exit code ${status} instead of ${code}`)
  // oxlint-disable-next-line no-control-regex -- colours are taken away before texts are looked for
  const plain = text.replaceAll(/\u001B\[[\d;]*m/g, "")
  for (const part of says) expect(words, plain.includes(part), `it does not say ${JSON.stringify(part)}`)
}

/** The findings of a report in JSON. */
const findingsIn = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).findings

const sortedCodes = (findings) =>
  [...new Set(findings.map(({ code }) => String(code)))].toSorted((a, b) => (a < b ? -1 : 1))

const holds = () => {
  title(1, "A design that holds")
  say(
    "examples/shop is an order system in TypeScript: six services, REST and events, a saga, policies,",
    "objectives, a rollout, and the decisions behind them. Every rule looks at it."
  )
  show(["check", "examples/shop"], { code: 0, says: ["Verdict: holds"] })
}

const renders = () => {
  title(2, "Diagrams and documents of the same design")
  say(`They are written from the design, so they are never out of date. Everything goes to ${output}.`)
  for (const target of ["mermaid", "openapi", "markdown"]) {
    show(["render", target, "examples/shop", "--out", output], { code: 0, most: 9 })
    const folder = join(root, output, target)
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : []
    expect(["render", target], files.length > 0, "it wrote no file")
  }
  show(["render", "mermaid", "examples/shop", "--view", "saga", "--of", "checkout"], {
    code: 0,
    says: ["sequenceDiagram", "payments"],
    from: "sequenceDiagram",
    most: 24
  })
}

// The six mistakes of the broken shop, and what follows from the fourth and the sixth.
const mistakes = [
  "data/shared-store",
  "data/two-writers",
  "resilience/deadline-below-callee",
  "resilience/overload-stays",
  "resilience/retry-amplification",
  "resilience/retry-not-idempotent",
  "saga/rejection-after-pivot",
  "slo/above-hard-dependency",
  "slo/page-too-late"
]

const breaks = () => {
  title(3, "The same design with six mistakes")
  say(
    "examples/shop-broken is the same with six small changes. Each looks reasonable where it is made;",
    "what makes it wrong stands in another file."
  )
  const report = `${output}/broken.json`
  const check = ["check", "examples/shop-broken", "--format", "json", "--out", report]
  show(check, { code: 1 })
  const findings = existsSync(join(root, report)) ? findingsIn(report) : []
  const codes = sortedCodes(findings)
  say("It found:", ...codes.map((code) => `  ${code}`))
  expect(check, JSON.stringify(codes) === JSON.stringify(mistakes), `it finds ${codes.join(", ")}`)
  const stuck = findings.find(({ code }) => code === "saga/rejection-after-pivot")
  if (stuck === undefined) return
  const words = ["explain", stuck.fingerprint.slice(0, 8), "examples/shop-broken"]
  show(words, { code: 0, says: ["saga/rejection-after-pivot", "plans/checkout.ts"] })
}

const moves = () => {
  title(4, "The next version of the design")
  say(
    "examples/shop-next changes what services say to one another. The design knows who listens, so the answer",
    "has names. The first of four breaks:"
  )
  show(["diff", "../shop/system.ts", "--max-pages", "1"], {
    code: 1,
    says: ["PaymentCaptured", "These known users break", "bookkeeping", "Verdict: breaking"],
    folder: "examples/shop-next",
    most: 60
  })
}

const compares = () => {
  title(5, "Releases of a real document")
  say(
    "GitHub describes its webhooks in OpenAPI: 4.6 MB for each release of its server. What a webhook sends is",
    "read by others, so a release may only send what the one before it promised. 3.17 sends a rule of a new",
    "kind; the webhook that shows it was found, and checked against both releases:"
  )
  const release = (version) => `${documents}/ghes-${version}.json`
  const words = ["diff", release("3.16"), release("3.17")]
  show([...words, "--max-pages", "1"], {
    code: 1,
    says: ["compat/webhook-widened", '"type": "file_path_restriction"', "checked against both", "Verdict: breaking"],
    most: 90
  })
  say("What 3.18 adds to that hurts nobody:")
  show(["diff", release("3.17"), release("3.18"), "--max-pages", "1"], {
    code: 0,
    says: ["Verdict: compatible"],
    most: 8
  })
}

if (!existsSync(lintel) || !existsSync(join(root, "examples/shop-broken/system.ts"))) {
  console.error("lintel is not built: npm run demo builds it, npm run build alone does too")
  process.exit(1)
}
const started = performance.now()
rmSync(join(root, output), { recursive: true, force: true })
mkdirSync(join(root, output), { recursive: true })
for (const scene of [holds, renders, breaks, moves, compares]) scene()

const seconds = ((performance.now() - started) / 1000).toFixed(1)
if (problems.length > 0) {
  console.log(style("red", `${problems.length} not as expected, in ${seconds} s:`))
  for (const problem of problems) console.log(`  ${problem}`)
} else {
  console.log(`Everything is as expected, in ${seconds} s. The files are in ${output}; the guide begins with`)
  console.log("docs/guide/author-a-design.md.")
}
process.exitCode = problems.length === 0 ? 0 : 1
