// @vitest-environment jsdom
// Every diagram is read by Mermaid's own parser: the goldens, and designs whose names try to be more than names.
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Model, segment } from "@lintel/model"
import { isRefusal, type RenderedFile } from "@lintel/render"
import { mermaid as renderer } from "@lintel/render-mermaid"
import fc from "fast-check"
import mermaid from "mermaid"
import { beforeAll, describe, expect, test } from "vitest"

beforeAll(() => mermaid.initialize({ startOnLoad: false }))

const kindOf = (text: string): string =>
  text.includes("\nflowchart ")
    ? "flowchart-v2"
    : text.includes("\nsequenceDiagram")
      ? "sequence"
      : text.includes("\ngantt\n")
        ? "gantt"
        : "stateDiagram"

/** What Mermaid has against a text: nothing, or its own words. */
const objection = async ({ path, text }: RenderedFile): Promise<string> => {
  try {
    const { diagramType } = await mermaid.parse(text)
    return diagramType === kindOf(text) ? "" : `${path} is read as ${diagramType}`
  } catch (error) {
    return `${path}: ${String(error)}\n${text}`
  }
}

const objections = async (files: ReadonlyArray<RenderedFile>): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for (const file of files) found.push(await objection(file))
  return found.filter((text) => text !== "")
}

const goldens = join(dirname(fileURLToPath(import.meta.url)), "../../packages/render-mermaid/test/goldens")

describe("goldens", () => {
  const names = readdirSync(goldens).filter((name) => name.endsWith(".mmd"))

  test("are there", () => {
    expect(names.length).toBeGreaterThan(8)
  })

  test.each(names)("%s", async (name) => {
    expect(await objections([{ path: name, text: readFileSync(join(goldens, name), "utf8") }])).toEqual([])
  })
})

/** A design that uses texts wherever a text can stand, in few diagrams. */
const designOf = (given: ReadonlyArray<string>): Model => {
  const texts = [...new Map(given.map((text) => [segment(text), text])).values()]
  const keys = texts.map(segment)
  const [first = ""] = keys
  const few = <T>(of: (key: string, text: string) => T): Record<string, T> =>
    Object.fromEntries(texts.slice(0, 2).map((text) => [segment(text), of(segment(text), text)]))
  const next = (at: number): string => keys[(at + 1) % keys.length] ?? first
  const record = <T>(of: (key: string, text: string, at: number) => T): Record<string, T> =>
    Object.fromEntries(texts.map((text, at) => [segment(text), of(segment(text), text, at)]))
  const operation = (at: number) => `operation:${next(at)}/${keys[at] ?? first}` as const
  const call = (at: number) => `call:${keys[at] ?? first}/${keys[at] ?? first}` as const
  const saga = (after: (at: number) => ReadonlyArray<string>) => ({
    by: `service:${first}` as const,
    end: { [first]: { kind: "completed" as const } },
    steps: record((_, when, at) => ({
      when,
      action: { _tag: "Call" as const, call: call(at) },
      compensate: { _tag: "Operation" as const, operation: operation(at) },
      after: after(at)
    }))
  })
  return {
    lintel: "1.0",
    system: { name: texts[0] ?? "" },
    contexts: record(() => ({})),
    contracts: record((_, __, at) => ({
      _tag: "Http",
      operations: { [keys[(at + keys.length - 1) % keys.length] ?? first]: { _tag: "Http", method: "POST", path: "/" } }
    })),
    messages: few(() => ({})),
    channels: few((key) => ({ messages: [`message:${key}`] })),
    stores: few((_, text) => ({ engine: text })),
    externals: few(() => ({ kind: "person" })),
    services: record((key, text) => ({
      context: `context:${key}`,
      provides: [`contract:${key}`],
      ...(key === first ? { owns: [`store:${first}` as const] } : {}),
      version: text,
      emits: [{ message: `message:${first}`, channel: `channel:${first}` }]
    })),
    calls: {
      ...Object.fromEntries(
        keys.map((key, at) => [
          `${key}/${key}`,
          {
            from: `service:${key}` as const,
            to: { operation: operation(at) },
            policy: { timeouts: { perTry: "2s" }, deadline: "notPropagated", retry: { attempts: 3 } }
          }
        ])
      ),
      [`${first}/by hand`.replace(" ", "-")]: { from: `external:${first}`, to: { operation: operation(0) } }
    },
    flows: {
      [`${first}/${first}`]: {
        of: `service:${first}`,
        trigger: { _tag: "Schedule", cron: texts[0] ?? "", zone: texts.at(-1) ?? "" },
        steps: [
          ...texts.map((name) => ({ _tag: "Work" as const, name, duration: "1s" as const })),
          { _tag: "Parallel", steps: [0, 1].map((at) => ({ _tag: "Call", call: call(at) })) },
          { _tag: "Branch", branches: texts.map((when) => ({ when, probability: "0.01", steps: [] })) },
          { _tag: "Publish", message: `message:${first}` },
          { _tag: "Write", store: `store:${first}`, collection: texts[0] ?? "" }
        ]
      }
    },
    sagas: {
      [first]: saga((at) => (at === 0 ? [] : [keys[at - 1] ?? first]))
    },
    environments: { [first]: { regions: texts } },
    deployments: few((key, text) => ({
      of: `service:${key}`,
      in: `environment:${first}`,
      region: text,
      version: text
    })),
    rollouts: {
      [first]: {
        units: record((_, flag) => ({ _tag: "Flag" as const, flag, from: false, to: flag })),
        stages: texts.map((name, at) => ({
          name,
          units: [keys[at] ?? first],
          duration: "1h" as const,
          gates: [
            { _tag: "Metric" as const, metric: name },
            { _tag: "Test" as const, name },
            { _tag: "Slo" as const, slo: `slo:${keys[at] ?? first}` as const }
          ],
          pointOfNoReturn: at % 2 === 0
        }))
      }
    },
    consumers: few((key) => ({ contract: `contract:${next(keys.indexOf(key))}`, operations: { [key]: {} } }))
  }
}

/** Words and signs that mean something to one of Mermaid's languages, to Markdown or to HTML. */
const words = [
  "end",
  "END",
  "default",
  "style",
  "class",
  "classDef",
  "graph",
  "flowchart",
  "subgraph",
  "click",
  "href",
  "call",
  "o",
  "x",
  "v",
  "X",
  "TB",
  "LR",
  "direction TB",
  "direction  LR",
  "note over a",
  "note",
  "alt",
  "else",
  "loop",
  "par",
  "opt",
  "and",
  "rect",
  "box",
  "actor",
  "participant",
  "activate",
  "title",
  "title: x",
  "accTitle: x",
  "accDescr {",
  "autonumber",
  "wrap:",
  "nowrap:x",
  "state",
  "[*]",
  "<<fork>>",
  "1. a",
  "- a",
  "# a",
  "**a**",
  "_a_",
  "`a`",
  '"`a`"',
  '"',
  "'",
  ";",
  "#",
  "#35;",
  "#quot;",
  "&amp;",
  "<b>",
  "<br/>",
  "</script>",
  "|",
  "]",
  "[",
  ")",
  "(",
  "}",
  "{",
  "))",
  "]]",
  "%%",
  "%%{init: {}}%%",
  "%%{",
  "}%%",
  "---",
  "-->",
  "->>",
  "-x",
  "--x",
  "-)",
  "==>",
  "-.->",
  "~~~",
  ":::",
  ":",
  "::",
  "@",
  "@{ shape: cyl }",
  "a@{",
  "$$x$$",
  "\\n",
  "\n",
  "\r\n",
  "\t",
  "\0",
  "\u{2028}",
  "\u{FEFF}",
  "\u{D800}",
  "ﬂ°°35¶ß",
  "ﬂ°",
  "¶ß",
  "日本",
  "é",
  "😀",
  "fa:fa-car",
  "style a: b#c;",
  "classDef a: b#c;",
  "__proto__",
  "constructor",
  "",
  " ",
  "…",
  "a".repeat(400),
  "ab ".repeat(100)
]

const text = fc.oneof(
  fc.constantFrom(...words),
  fc.array(fc.constantFrom(...words, "a", " ", "z"), { minLength: 1, maxLength: 5 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 20 })
)

const filesOf = (model: Model): ReadonlyArray<RenderedFile> => {
  const answer = renderer.run(model, { limit: 60 })
  return isRefusal(answer) ? [{ path: "refused", text: answer.message }] : answer.files
}

test("every word that means something is a name like any other", async () => {
  for (let at = 0; at < words.length; at += 12) {
    expect(await objections(filesOf(designOf(words.slice(at, at + 12))))).toEqual([])
  }
})

test("whatever things are called, Mermaid reads their diagrams", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async (texts) => {
      expect(await objections(filesOf(designOf(texts)))).toEqual([])
    }),
    { numRuns: 6 }
  )
})

describe("how sagas fail", () => {
  const operation = (name: string) => ({ _tag: "Operation", operation: `operation:all/${name}` }) as const
  const unsafe = {
    action: operation("do"),
    compensate: operation("undo"),
    fenced: false,
    registers: "after",
    idempotency: "none",
    timeout: "none",
    ignoresRejection: true,
    rejects: true,
    compensation: { idempotency: "none", rejects: true }
  } as const
  const design = (name: string): Model => ({
    lintel: "1.0",
    sagas: {
      [segment(name)]: { cancellation: "stops", steps: { [segment(name)]: unsafe, last: { after: [segment(name)] } } },
      told: {
        style: "choreographed",
        steps: {
          a: { by: "service:a", action: { _tag: "Message", message: "message:A" }, compensate: operation("undo") },
          b: { by: "service:a", after: ["a"], waitsFor: ["message:B"] }
        }
      }
    }
  })

  test.each(["checkout", "end", "a;b: c, #1", "rect rgb(0, 0, 0)"])("%s", async (name) => {
    const answer = renderer.render(design(name), { view: "failure", of: "", limit: 30 })
    const files = isRefusal(answer) ? [] : answer.files
    expect(files.length).toBeGreaterThan(6)
    expect(await objections(files)).toEqual([])
  })
})
