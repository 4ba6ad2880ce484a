import type { Model } from "@lintel/model"
import { isRefusal, type RenderedFile } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { expect, test } from "vitest"
import { library, wide } from "./design.js"

const drawn = (model: Model, options: Record<string, unknown>): ReadonlyArray<RenderedFile> => {
  const answer = mermaid.run(model, { view: "containers", ...options })
  return isRefusal(answer) ? [] : answer.files
}

const boxes = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/<b>(.*?)<\/b>/gu)].map((match) => match[1] ?? "")
const arrows = (text: string): number => text.split("\n").filter((line) => /-->|-\.->/u.test(line)).length

const titleOf = (text: string): string => /^title: "(.*)"$/mu.exec(text)?.[1] ?? ""

test("up to the limit there is one picture, with a frame for each context", () => {
  const [whole, ...others] = drawn(wide(3, 5), { limit: 15 })
  expect(others).toEqual([])
  expect(whole?.text.match(/subgraph /gu)).toHaveLength(3)
  expect(boxes(whole?.text ?? "")).toHaveLength(15)
})

test("above it, an overview with counted arrows and a picture for each context", () => {
  const files = drawn(wide(3, 5), { limit: 14 })
  expect(files.map((file) => file.path)).toEqual([
    "mermaid/containers.mmd",
    "mermaid/containers/c000.mmd",
    "mermaid/containers/c001.mmd",
    "mermaid/containers/c002.mmd"
  ])
  const [overview, first] = files
  expect(boxes(overview?.text ?? "")).toEqual(["c000", "c001", "c002"])
  expect(overview?.text).toContain('context_c000 -->|"6 calls"| context_c001')
  expect(boxes(first?.text ?? "")).toEqual(["s0000", "s0001", "s0002", "s0003", "s0004", "c001", "c002"])
})

test.each([
  [6, 5],
  [40, 5],
  [3, 100],
  [1, 150],
  [150, 1]
])("%i contexts of %i services: every service has its place, and no picture is crowded", (contexts, each) => {
  const files = drawn(wide(contexts, each), { limit: 20 })
  const own = files.filter((file) => titleOf(file.text).startsWith("Containers of"))
  const placed = own.flatMap((file) => boxes(file.text)).filter((name) => name.startsWith("s"))
  expect(placed.toSorted()).toEqual(Object.keys(wide(contexts, each).services ?? {}).toSorted())
  expect(Math.max(...files.map((file) => boxes(file.text).length))).toBeLessThanOrEqual(28)
  expect(Math.max(...files.map((file) => arrows(file.text)))).toBeLessThanOrEqual(450)
})

test("every call between services is drawn where either of them is", () => {
  const model = wide(8, 4)
  const files = drawn(model, { limit: 10 })
  const inside = files.filter((file) => titleOf(file.text).startsWith("Containers of"))
  const edges = inside.flatMap((file) => file.text.split("\n").filter((line) => line.includes("-->")))
  // In each context three calls stay inside; each of its four services calls the next context, and is called by the
  // one before: an arrow in the picture of the one and in that of the other.
  expect(edges).toHaveLength(8 * (3 + 4 + 4))
})

test("what is drawn grows with the design, not faster", () => {
  const size = (contexts: number): number =>
    drawn(wide(contexts, 5), {}).reduce((sum, file) => sum + file.text.length, 0)
  expect(size(200) / size(100)).toBeLessThan(2.2)
})

test("one service with two hundred callers shows those that call most, and counts the others", () => {
  const names = Array.from({ length: 200 }, (_, at) => `s${at}`)
  const files = drawn(
    {
      lintel: "1.0",
      contracts: { hub: { _tag: "Http", operations: { go: { _tag: "Http", method: "GET", path: "/" } } } },
      services: { hub: { provides: ["contract:hub"] }, ...Object.fromEntries(names.map((name) => [name, {}])) },
      calls: Object.fromEntries(
        names.map((name) => [`${name}/go`, { from: `service:${name}`, to: { operation: "operation:hub/go" } }])
      )
    },
    { of: "hub", limit: 12 }
  )
  expect(files.map((file) => file.path)).toEqual(["mermaid/containers/hub.mmd"])
  expect(boxes(files[0]?.text ?? "")).toHaveLength(12)
  expect(files[0]?.text).toContain("<b>190 others</b>")
})

test("people and systems above the limit come in pages, with their numbers in front", () => {
  const externals = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`e${at}`, {}]))
  const answer = mermaid.run(Object.assign({}, library, { externals: { ...library.externals, ...externals } }), {
    view: "context",
    limit: 10
  })
  const files = isRefusal(answer) ? [] : answer.files
  expect(files.map((file) => file.path)).toEqual([
    "mermaid/context.mmd",
    "mermaid/context/page-1.mmd",
    "mermaid/context/page-2.mmd",
    "mermaid/context/page-3.mmd",
    "mermaid/context/page-4.mmd"
  ])
  expect(Math.max(...files.map((file) => boxes(file.text).length))).toBeLessThanOrEqual(10)
})

test("arrows beyond what one diagram holds are reported", () => {
  const model = wide(1, 30)
  const names = Object.keys(model.services ?? {})
  const calls = Object.fromEntries(
    names.flatMap((from) =>
      names.flatMap((to) =>
        from === to
          ? []
          : [
              [
                `${from}/${to}`,
                { from: `service:${from}` as const, to: { operation: `operation:${to}/go` as const } }
              ] as const
            ]
      )
    )
  )
  const answer = mermaid.run(Object.assign({}, model, { calls }), { view: "containers" })
  if (isRefusal(answer)) throw new Error(answer.message)
  expect(arrows(answer.files[0]?.text ?? "")).toBe(450)
  expect(answer.losses.map((loss) => loss.what)).toContain("arrow beyond what one diagram holds")
})

test("long sequences and deep ones end with a note, and say so", () => {
  type Steps = NonNullable<Model["flows"]>[string]["steps"]
  const losses = (steps: Steps): ReadonlyArray<string> => {
    const flow = { of: "service:loans", trigger: { _tag: "Message", message: "message:Lent" }, steps } as const
    const answer = mermaid.run(Object.assign({}, library, { flows: { "loans/f": flow } }))
    return isRefusal(answer)
      ? []
      : answer.losses.filter((loss) => loss.subject === "flow:loans/f").map((loss) => loss.what)
  }
  const work = { _tag: "Work", name: "x" } as const
  let deep: Steps = [work]
  for (let depth = 0; depth < 500; depth++)
    deep = [{ _tag: "Repeat", times: 2, step: { _tag: "Sequence", steps: deep } }]
  expect(losses([work])).toEqual([])
  expect(losses(Array.from({ length: 5000 }, () => work))).toEqual(["steps beyond what one picture can show"])
  expect(losses(deep)).toEqual(["steps beyond what one picture can show"])
})

test("a saga of thousands of steps is cut, whatever its shape, and so are its participants", () => {
  const steps = Object.fromEntries(
    Array.from({ length: 3000 }, (_, at) => [
      `s${at}`,
      { by: `service:w${at}`, action: { _tag: "Operation", operation: "operation:shelf/take" } }
    ])
  )
  for (const after of [[], ["s0"]]) {
    const shaped = Object.fromEntries(
      Object.entries(steps).map(([key, step]) => [key, key === "s0" ? step : Object.assign({ after }, step)])
    )
    const answer = mermaid.run(Object.assign({}, library, { sagas: { big: { steps: shaped } } }), { view: "saga" })
    if (isRefusal(answer)) throw new Error(answer.message)
    const text = answer.files[0]?.text ?? ""
    expect(text.split("\n").length).toBeLessThan(600)
    expect(text.length).toBeLessThan(50_000)
    expect(text.match(/participant /gu)?.length).toBeLessThan(260)
    expect(answer.losses.map((loss) => `${loss.subject} ${loss.what}`)).toContain(
      "saga:big steps beyond what one picture can show"
    )
  }
})

test("a picture larger than Mermaid draws loses the names on its arrows, and says so", () => {
  const name = (at: number): string => `${"long".repeat(12)}${at}`
  const names = Array.from({ length: 40 }, (_, at) => name(at))
  const operations = Object.fromEntries(names.map((key) => [key, { _tag: "Http", method: "GET", path: "/" }] as const))
  const model = {
    lintel: "1.0",
    contracts: Object.fromEntries(names.map((key) => [key, { _tag: "Http", operations }] as const)),
    services: Object.fromEntries(names.map((key) => [key, { provides: [`contract:${key}`] }] as const)),
    calls: Object.fromEntries(
      names.flatMap((from, at) =>
        names.slice(0, 30).map((operation, step) => {
          const to = { operation: `operation:${names[(at + (step % 10) + 1) % 40] ?? ""}/${operation}` }
          return [`${from}/c${step}`, { from: `service:${from}`, to }] as const
        })
      )
    )
  }
  const answer = mermaid.run(model as Model, { view: "containers", limit: 200 })
  if (isRefusal(answer)) throw new Error(answer.message)
  expect(answer.files[0]?.text.length).toBeLessThan(50_000)
  expect(arrows(answer.files[0]?.text ?? "")).toBe(400)
  expect(answer.losses.map((loss) => loss.what)).toContain("names on the arrows of a picture that is too large")
})
