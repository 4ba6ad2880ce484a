import type { Model, Objective, Rate } from "@lintel/model"
import { markdown } from "@lintel/render-markdown"
import { describe, expect, it } from "vitest"
import { deadLinks, rendered } from "./checking.js"
import { design } from "./design.js"

const paths = (options: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  rendered(design, options).files.map(({ path }) => path)

const textOf = (model: Model, path = "markdown/README.md"): string =>
  rendered(model).files.find((file) => file.path === path)?.text ?? ""

const cellsOf = (text: string, first: string): ReadonlyArray<string> => {
  const line = text.split("\n").find((one) => one.startsWith(`| ${first} |`)) ?? ""
  return line.split("|").map((cell) => cell.trim())
}

describe("what is asked for", () => {
  it("is every page, one kind, or one page", () => {
    expect(paths({}).length).toBe(7)
    expect(paths({ view: "overview" })).toEqual(["markdown/README.md"])
    expect(paths({ view: "services" })).toEqual(["markdown/services/fees.md", "markdown/services/loans.md"])
    expect(paths({ view: "decisions" })).toEqual([
      "markdown/decisions/0001-paper.md",
      "markdown/decisions/0002-hold-a-deposit-before-lending.md"
    ])
    expect(paths({ view: "runbooks" })).toEqual(["markdown/runbooks/loans-4-2.md"])
    expect(paths({ view: "channels" })).toEqual(["markdown/channels.md"])
    expect(paths({ of: "loans-4.2" })).toEqual(["markdown/runbooks/loans-4-2.md"])
    expect(paths({ of: "service:loans" })).toEqual(["markdown/services/loans.md"])
    expect(paths({ of: "deposits-first" })).toEqual(["markdown/decisions/0002-hold-a-deposit-before-lending.md"])
  })

  it.each([{ view: "overview" }, { view: "services" }, { view: "decisions" }, { of: "service:fees" }])(
    "links to no page that is not among them: %j",
    (options) => {
      expect(deadLinks(rendered(design, options).files)).toEqual([])
    }
  )

  it.each([
    [
      { view: "pictures" },
      'markdown has no view "pictures". Its views are: overview, services, decisions, runbooks, channels.'
    ],
    [{ of: "desk" }, 'No service, decision or rollout is called "desk".'],
    [{ of: "service:fees", view: "decisions" }, 'No service, decision or rollout is called "service:fees".']
  ])("is refused with what there is: %j", (options, message) => {
    expect(markdown.run(design, options)).toEqual({ _tag: "RenderRefusal", message })
  })

  it("may be of two things", () => {
    const model: Model = { lintel: "1.0", services: { a: {} }, decisions: { a: {} } }
    expect(markdown.run(model, { of: "a" })).toMatchObject({ message: '"a" may be any of: decision:a, service:a.' })
  })

  it("links to pictures where they are", () => {
    expect(rendered(design, { diagrams: "../mermaid" }).files[0]?.text).toContain("[../mermaid](../mermaid)")
  })
})

describe("numbers of decisions", () => {
  const numbersOf = (decisions: NonNullable<Model["decisions"]>): ReadonlyArray<string> =>
    rendered({ lintel: "1.0", decisions }, { view: "decisions" }).files.map(({ path }) => path.split("/")[2] ?? "")

  it("are those of their names when all have one", () => {
    expect(numbersOf({ "0007-use-kafka": {}, "12-drop-it": { date: "2020-01-01" } })).toEqual([
      "0007-use-kafka.md",
      "0012-drop-it.md"
    ])
  })

  it("count by date, then by name, otherwise", () => {
    const decisions = { "0007-a": {}, b: { date: "2024-05-01" as never }, c: { date: "2023-05-01" as never } }
    expect(numbersOf(decisions)).toEqual(["0001-c.md", "0002-b.md", "0003-a.md"])
  })
})

describe("the longest wait of a call", () => {
  const waitOf = (
    policy: NonNullable<NonNullable<Model["calls"]>[string]["policy"]>,
    more: Partial<Model> = {}
  ): ReadonlyArray<string> =>
    cellsOf(
      textOf({
        lintel: "1.0",
        externals: { a: {}, b: {} },
        calls: { "a/b": { from: "external:a", to: { at: "external:b" }, criticality: "hard", policy } },
        ...more
      }),
      "a"
    ).slice(4, 7)

  it("is attempts times the limit of one, and the waits between", () => {
    const retry = { attempts: 3, backoff: { base: "50ms", factor: 2, jitter: "none" } } as const
    expect(waitOf({ timeouts: { perTry: "400ms" }, retry })).toEqual(["1350ms", "3 × 400ms + 150ms", ""])
    expect(waitOf({ timeouts: { perTry: "400ms", overall: "1s" }, retry })).toEqual([
      "1s",
      "3 × 400ms + 150ms, cut at 1s",
      ""
    ])
    expect(waitOf({ timeouts: { perTry: "400ms", overall: "2s" }, retry })[1]).toBe("3 × 400ms + 150ms (limit 2s)")
    expect(waitOf({ timeouts: { perTry: "400ms" }, retry: "none" })).toEqual(["400ms", "400ms", ""])
  })

  it("is not known, or known in part, when nobody said", () => {
    expect(waitOf({})[0]).toBe("not known")
    expect(waitOf({ timeouts: { perTry: "400ms" } })[0]).toBe("at least 400ms")
    expect(waitOf({ timeouts: "none", retry: "none" })[0]).toBe("without end")
  })

  it("says where its numbers are stated", () => {
    const system = { name: "s", defaults: { retry: "none" } } as const
    expect(waitOf({ timeouts: { perTry: "1s" } }, { system })).toEqual(["1s", "1s", "the call, the system's defaults"])
  })
})

describe("what an objective leaves to spend", () => {
  const budgetOf = (objective: string, duration: string, steady: string): ReadonlyArray<string> => {
    const text = textOf({
      lintel: "1.0",
      services: { a: {} },
      slos: {
        one: {
          of: "service:a",
          indicator: { _tag: "Availability" },
          objective: objective as Objective,
          window: { _tag: "Rolling", duration: duration as "30d" }
        }
      },
      loads: { one: { of: "service:a", steady: steady as Rate } }
    })
    return cellsOf(text, "**one**").slice(3, 7)
  }

  it("is exact, or says that it is not", () => {
    expect(budgetOf("0.999", "30d", "10/s")).toEqual(["99.9 % succeed", "30d", "43.2 min", "25,920 at 10/s"])
    expect(budgetOf("0.99999", "7d", "1/m")).toEqual(["99.999 % succeed", "7d", "≈6 s", "≈0 at 1/m"])
    expect(budgetOf("0.5", "28d", "3/d")).toEqual(["50 % succeed", "28d", "14 d", "42 at 3/d"])
  })
})

describe("what can be left behind", () => {
  it("is shown for each step of a saga", () => {
    const row = cellsOf(textOf(design), "**charge**")
    expect(row).toEqual([
      "",
      "**charge**",
      "calls `fees.charge`",
      "`hold`",
      "",
      "",
      "its effect, if hand fails: the deposit stays held",
      ""
    ])
  })

  it("is what some run shows, also in a long saga, and not what is stated and does no harm", () => {
    const step = {
      action: { _tag: "Operation", operation: "operation:c/o" },
      compensate: { _tag: "Operation", operation: "operation:c/u" },
      fenced: false
    } as const
    const names = Array.from({ length: 12 }, (_, at) => `s${at}`)
    const steps = Object.fromEntries(
      names.map((name, at) => [name, { ...step, ...(at === 0 ? {} : { after: [`s${at - 1}`] }) }])
    )
    const { files, losses } = rendered({ lintel: "1.0", sagas: { long: { steps } } })
    expect(losses).toEqual([])
    const danger = "a request that arrives after the undo takes effect for good"
    expect(files[0]?.text.split(danger)).toHaveLength(13)
    const alone = textOf({ lintel: "1.0", sagas: { one: { steps: { s0: { ...step, kind: "pivot" } } } } })
    expect(alone).not.toContain(danger)
  })

  it("says what is not decided, step by step", () => {
    const names = Array.from({ length: 40 }, (_, at) => `s${at}`)
    const step = {
      action: { _tag: "Operation", operation: "operation:c/o" },
      compensate: { _tag: "Operation", operation: "operation:c/u" },
      compensation: { idempotency: "none" },
      idempotency: "effect",
      rejects: true,
      fenced: false
    } as const
    const steps = Object.fromEntries(names.map((name) => [name, { ...step, when: name }]))
    const { files, losses } = rendered({ lintel: "1.0", sagas: { wide: { steps } } })
    expect(losses).toMatchObject([{ subject: "saga:wide", effect: "dropped" }])
    expect(files[0]?.text).toContain("Not everything that the saga can leave behind is decided")
    expect(files[0]?.text).toContain("perhaps (not decided): ")
  })

  it("is what some run of a choreography shows", () => {
    const message = (name: string) => ({ _tag: "Message", message: `message:${name}` }) as const
    const text = textOf({
      lintel: "1.0",
      services: { a: {}, b: {} },
      messages: { Held: { kind: "event" }, Paid: { kind: "event" } },
      sagas: {
        s: {
          style: "choreographed",
          steps: {
            hold: { by: "service:a", kind: "compensatable", action: message("Held"), compensate: "none" },
            pay: { by: "service:b", kind: "pivot", action: message("Paid"), waitsFor: ["message:Held"], rejects: true }
          }
        }
      }
    })
    expect(text).toMatch(/\*\*hold\*\*.*its effect, when not everything is done/u)
  })

  it("includes steps that wait for one another", () => {
    const text = textOf({ lintel: "1.0", sagas: { s: { steps: { a: { after: ["b"] }, b: { after: ["a"] } } } } })
    expect(text).toContain("These steps wait for one another: `a`, `b`.")
  })
})

it("what nobody said is listed, and what is many is counted", () => {
  const services = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`s${String(at).padStart(2, "0")}`, {}]))
  const text = textOf({ lintel: "1.0", services })
  expect(text).toMatch(/- \*\*who owns it\*\*: \[s00\].* and 8 more\n/u)
})

it("says of a saga who decides, what it runs, under which condition, and how often it tries", () => {
  const text = textOf({
    lintel: "1.0",
    teams: { desk: {} },
    sagas: {
      inner: { steps: { look: { kind: "readOnly" } } },
      trip: {
        choices: { paying: ["by card", "on account"] },
        steps: {
          approve: { human: { owner: "team:desk", deadline: "4h" } },
          insure: { saga: "saga:inner", after: ["approve"], compensate: "none" },
          charge: { after: ["approve"], when: "by card", retry: "untilDone", timeout: "1s" },
          bill: { alternativeTo: "insure", waitsFor: ["message:Billed"], retry: 3 }
        }
      }
    }
  })
  expect(cellsOf(text, "**approve**").slice(2, 4)).toEqual(["desk decides", ""])
  expect(cellsOf(text, "**approve**").at(-2)).toBe("4h")
  expect(cellsOf(text, "**insure**")[2]).toBe("runs saga `inner`")
  expect(cellsOf(text, "**charge**")[3]).toBe("`approve`; only when: by card")
  expect(cellsOf(text, "**charge**").at(-2)).toBe("1s, until done")
  expect(cellsOf(text, "**bill**").slice(2, 4)).toEqual(["waits for `Billed`", "instead of `insure`"])
  expect(cellsOf(text, "**bill**").at(-2)).toBe("3 tries")
  expect(text).toContain("Of paying, one holds in each run: `by card`, `on account`.")
})
