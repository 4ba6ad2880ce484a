import type { FlowStep, Model } from "@lintel/model"
import { isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { describe, expect, it } from "vitest"

const publish = (message: string): FlowStep => ({ _tag: "Publish", message: `message:${message}` })
const on = (message: string) => ({ _tag: "Message" as const, message: `message:${message}` as const })
const reads = (...messages: ReadonlyArray<string>) => ({
  consumes: [{ channel: "channel:all" as const, messages: messages.map((name) => `message:${name}` as const) }]
})

/** Messages A to D on one channel; the flows are given. */
const design = (flows: Model["flows"], services: Model["services"]): Model => ({
  lintel: "1.0",
  messages: { A: {}, B: {}, C: {}, D: {} },
  channels: { all: { messages: ["message:A", "message:B", "message:C", "message:D"] } },
  services: services ?? {},
  flows: flows ?? {}
})

const drawn = (model: Model, of = ""): Readonly<Record<string, ReadonlyArray<string>>> => {
  const answer = mermaid.run(model, { view: "choreography", of })
  if (isRefusal(answer)) return { refused: [answer.message] }
  return Object.fromEntries(
    answer.files.map(({ path, text }) => [
      path.replace("mermaid/choreographies/", ""),
      text
        .slice(text.indexOf("sequenceDiagram"))
        .split("\n")
        .slice(1)
        .filter((line) => line !== "" && !/^ {2}(?:participant|actor) /.test(line))
        .map((line) => line.slice(2))
    ])
  )
}

const clock = { _tag: "Schedule" as const, cron: "daily" }

describe("a choreography", () => {
  it("goes from what starts it over every reader to the end", () => {
    const model = design(
      {
        start: { of: "service:one", trigger: clock, steps: [publish("A"), { _tag: "Work", name: "tidy" }] },
        second: { of: "service:two", trigger: on("A"), steps: [publish("B")] },
        third: { of: "service:three", trigger: on("B"), steps: [] }
      },
      { one: {}, two: reads("A"), three: reads("A", "B") }
    )
    expect(drawn(model)).toEqual({
      "start.mmd": [
        "role_schedule-)one: daily",
        "one-)one: tidy",
        "par three",
        "  one-)three: A",
        "and two",
        "  one-)two: A",
        "  two-)three: B",
        "end"
      ]
    })
  })

  it("keeps what is published in a case in that case", () => {
    const branch: FlowStep = { _tag: "Branch", branches: [{ when: "paid", steps: [publish("A")] }] }
    const model = design(
      { start: { of: "service:one", trigger: clock, steps: [branch] } },
      { one: {}, two: reads("A") }
    )
    expect(drawn(model)["start.mmd"]).toEqual(["role_schedule-)one: daily", "opt paid", "  one-)two: A", "end"])
  })

  it("may begin with a message from outside", () => {
    const model = design(
      { second: { of: "service:two", trigger: on("A"), steps: [publish("B")] } },
      { one: { emits: [{ message: "message:A" }] }, two: reads("A"), three: reads("B") }
    )
    expect(drawn(model)).toEqual({ "A.mmd": ["one-)two: A", "two-)three: B"] })
  })

  it("follows what a service says that it emits on a message, or answers", () => {
    const emits = [{ message: "message:B" as const, channel: "channel:all" as const, upon: ["message:A" as const] }]
    const answers = [{ message: "message:C" as const, answers: ["message:B" as const] }]
    const model = design(
      {},
      {
        one: { emits: [{ message: "message:A" }] },
        two: { ...reads("A", "C"), emits },
        three: { ...reads("B"), emits: answers }
      }
    )
    expect(drawn(model)).toEqual({ "A.mmd": ["one-)two: A", "two-)three: B", "three-)two: C"] })
  })

  it("is drawn once where it goes round, and once where two lead to the same", () => {
    const round = design(
      {
        start: { of: "service:one", trigger: clock, steps: [publish("A")] },
        second: { of: "service:two", trigger: on("A"), steps: [publish("B")] },
        third: { of: "service:one", trigger: on("B"), steps: [publish("A")] }
      },
      { one: reads("B"), two: reads("A") }
    )
    expect(drawn(round)["start.mmd"]).toEqual([
      "role_schedule-)one: daily",
      "one-)two: A",
      "two-)one: B",
      "one-)two: A",
      "note over one: and so on, without an end"
    ])
    const twice = design(
      {
        start: { of: "service:one", trigger: clock, steps: [publish("A"), publish("A")] },
        second: { of: "service:two", trigger: on("A"), steps: [publish("B")] }
      },
      { one: {}, two: reads("A"), three: reads("B") }
    )
    expect(drawn(twice)["start.mmd"]?.slice(1)).toEqual([
      "one-)two: A",
      "two-)three: B",
      "one-)two: A",
      "note over one: and on as above"
    ])
  })

  it("is found by who takes part and what is sent, and is none where nobody hears of anything", () => {
    const model = design(
      { start: { of: "service:one", trigger: clock, steps: [publish("A")] } },
      { one: {}, two: reads("A"), three: reads("C") }
    )
    expect(Object.keys(drawn(model, "service:two"))).toEqual(["start.mmd"])
    expect(Object.keys(drawn(model, "message:A"))).toEqual(["start.mmd"])
    expect(Object.keys(drawn(model, "service:three"))).toEqual(["refused"])
    const unheard = design({ start: { of: "service:one", trigger: clock, steps: [publish("D")] } }, { one: {} })
    expect(drawn(unheard)["refused"]?.[0]).toContain("nothing to draw in the view choreography")
  })

  it("is cut where it is too long, with a loss, however many messages lead on", () => {
    const names = Array.from({ length: 400 }, (_, at) => `M${at}`)
    const model: Model = {
      lintel: "1.0",
      messages: Object.fromEntries(names.map((name) => [name, {}])),
      channels: { all: { messages: names.map((name) => `message:${name}` as const) } },
      services: { one: { consumes: [{ channel: "channel:all" }] } },
      flows: Object.fromEntries([
        ["start", { of: "service:one" as const, trigger: clock, steps: [publish("M0")] }],
        ...names
          .slice(1)
          .map((name, at) => [`f${at}`, { of: "service:one" as const, trigger: on(`M${at}`), steps: [publish(name)] }])
      ])
    }
    const answer = mermaid.run(model, { view: "choreography" })
    if (isRefusal(answer)) throw new Error(answer.message)
    expect(answer.losses.map(({ what }) => what)).toContain("steps beyond what one picture can show")
    expect(answer.files[0]?.text.split("\n").length).toBeLessThan(300)
  })
})
