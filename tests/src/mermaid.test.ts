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
  text.includes("\nflowchart ") ? "flowchart-v2" : text.includes("\nsequenceDiagram") ? "sequence" : "stateDiagram"

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

/** A design that uses three texts wherever a text can stand. */
const designOf = (a: string, b: string, c: string): Model => {
  const texts = [...new Set([a, b, c])]
  const [first = "", second = first, third = second] = texts.map(segment)
  const record = <T>(of: (key: string, text: string) => T): Record<string, T> =>
    Object.fromEntries(texts.map((text) => [segment(text), of(segment(text), text)]))
  const operation = `operation:${second}/${third}` as const
  const call = `call:${first}/${second}` as const
  const operations = record((_, text) => ({ _tag: "Http" as const, method: "POST", path: "/", summary: text }))
  return {
    lintel: "1.0",
    system: { name: a },
    contexts: record(() => ({})),
    contracts: record(() => ({ _tag: "Http", operations })),
    messages: record(() => ({})),
    channels: record((key) => ({ messages: [`message:${key}`] })),
    stores: record((_, text) => ({ engine: text })),
    externals: record(() => ({ kind: "person" })),
    services: record((key, text) => ({
      context: `context:${key}`,
      provides: [`contract:${key}`],
      owns: [`store:${key}`],
      version: text,
      technology: [text],
      emits: [{ message: `message:${key}`, channel: `channel:${first}` }]
    })),
    calls: {
      [`${first}/${second}`]: { from: `service:${first}`, to: { operation } },
      [`${third}/${third}`]: { from: `external:${third}`, to: { operation: `operation:${first}/${first}` } }
    },
    flows: {
      [`${first}/${first}`]: {
        of: `service:${first}`,
        trigger: { _tag: "Operation", operation: `operation:${first}/${first}` },
        steps: [
          { _tag: "Work", name: b, duration: "1s" },
          {
            _tag: "Parallel",
            steps: [
              { _tag: "Call", call, times: 2 },
              { _tag: "Work", name: c }
            ]
          },
          { _tag: "Branch", branches: texts.map((when) => ({ when, probability: "0.1", steps: [] })) },
          { _tag: "Publish", message: `message:${second}` },
          { _tag: "Write", store: `store:${third}`, collection: a }
        ]
      },
      [`${first}/${second}`]: { of: `service:${first}`, trigger: { _tag: "Schedule", cron: a, zone: b }, steps: [] }
    },
    sagas: record((key, text) => ({
      by: `service:${key}`,
      end: { [key]: { kind: "completed" } },
      steps: {
        [first]: { when: text, action: { _tag: "Call", call }, compensate: { _tag: "Operation", operation } },
        ...(second === first ? {} : { [second]: { action: { _tag: "Operation", operation }, after: [first] } })
      }
    })),
    environments: record((_, text) => ({ regions: [text] })),
    deployments: record((key, text) => ({
      of: `service:${key}`,
      in: `environment:${first}`,
      region: text,
      version: text
    })),
    consumers: record((key) => ({ contract: `contract:${key}`, operations: { [first]: {} } }))
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
  const answer = renderer.run(model)
  return isRefusal(answer) ? [{ path: "refused", text: answer.message }] : answer.files
}

test("every word that means something is a name like any other", async () => {
  const found: Array<string> = []
  for (let at = 0; at < words.length; at += 3) {
    found.push(...(await objections(filesOf(designOf(words[at] ?? "", words[at + 1] ?? "", words[at + 2] ?? "")))))
  }
  expect(found).toEqual([])
})

test("whatever things are called, Mermaid reads their diagrams", async () => {
  await fc.assert(
    fc.asyncProperty(text, text, text, async (a, b, c) => {
      expect(await objections(filesOf(designOf(a, b, c)))).toEqual([])
    }),
    { numRuns: 60 }
  )
})
