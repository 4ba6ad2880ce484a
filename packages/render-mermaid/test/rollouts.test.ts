import type { Model, Rollout } from "@lintel/model"
import { isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { describe, expect, test } from "vitest"

const flags = (...names: ReadonlyArray<string>): Rollout["units"] =>
  Object.fromEntries(names.map((flag) => [flag, { _tag: "Flag" as const, flag, from: "off", to: "on" }]))

const answerOf = (rollout: Rollout, view: string, limit = 200) => {
  const model: Model = { lintel: "1.0", rollouts: { r: rollout } }
  const answer = mermaid.run(model, { view, limit })
  if (isRefusal(answer)) throw new Error(answer.message)
  return { text: answer.files[0]?.text ?? "", losses: answer.losses.map(({ what }) => what) }
}

const statesOf = (rollout: Rollout, limit?: number): ReadonlyArray<string> =>
  [...answerOf(rollout, "mixtures", limit).text.matchAll(/^ {2}state "(.*)" as/gmu)].map(([, name]) => name ?? "")

describe("mixtures", () => {
  test("one unit after another: two for each, and the beginning", () => {
    const units = flags("a", "b", "c")
    const stages = ["a", "b", "c"].map((name) => ({ name, units: [name] }))
    expect(statesOf({ units, stages })).toEqual([
      "a off · b off · c off",
      "a off + on · b off · c off",
      "a on · b off · c off",
      "a on · b off + on · c off",
      "a on · b on · c off",
      "a on · b on · c off + on",
      "a on · b on · c on"
    ])
  })

  test("units of one stage, and those that no stage names, move in any order: three to the power of them", () => {
    expect(statesOf({ units: flags("a", "b", "c") })).toHaveLength(27)
    expect(statesOf({ units: flags("a", "b", "c"), stages: [{ name: "all" }] })).toHaveLength(27)
    expect(statesOf({ units: flags("a", "b"), stages: [{ name: "first", units: ["a"] }] })).toHaveLength(9)
  })

  test("everything at once has no unit beside itself", () => {
    expect(statesOf({ units: flags("a", "b"), strategy: "bigBang" })).toEqual([
      "a off · b off",
      "a on · b off",
      "a off · b on",
      "a on · b on"
    ])
  })

  test("a share of the traffic keeps both versions until the whole is reached", () => {
    const stages = ["0.01", "0.5"].map((weight) => ({ name: weight, weight: weight as "0.01" }))
    expect(statesOf({ units: flags("a"), stages })).toEqual(["a off", "a off + on"])
    expect(statesOf({ units: flags("a"), stages: [...stages, { name: "all", weight: "1" }] })).toHaveLength(3)
    expect(
      statesOf({
        units: flags("a"),
        stages: [
          { name: "one", instances: 1 },
          { name: "three", instances: 3 }
        ]
      })
    ).toHaveLength(3)
  })

  test("of many units the names tell what moves from what moved last, so that no two are called the same", () => {
    const names = ["h", "c", "a", "g", "b", "f", "d", "e"]
    const stages = names.map((name) => ({ name, units: [name] }))
    const states = statesOf({ units: flags(...names), stages })
    expect(states).toHaveLength(17)
    expect(new Set(states).size).toBe(17)
    expect(states.slice(-2)).toEqual([
      "e off + on · d on · f on · b on and 4 more",
      "e on · d on · f on · b on and 4 more"
    ])
  })

  test("what is beyond the limit is said, in the picture and as a loss", () => {
    const many = { units: flags("a", "b", "c", "d", "e", "f", "g", "h") }
    expect(statesOf(many, 20)).toHaveLength(21)
    const { losses, text } = answerOf(many, "mixtures", 20)
    expect(losses).toEqual(["mixtures of versions beyond the first 20"])
    expect(text).toContain('state "and more" as more_mixtures')
    expect(text).toMatch(/--> more_mixtures$/mu)
    expect(text).not.toContain("--> [*]")
  })
})

describe("stages along time", () => {
  const rowsOf = (stages: NonNullable<Rollout["stages"]>): ReadonlyArray<string> =>
    answerOf({ units: flags("a"), stages }, "rollout")
      .text.split("\n")
      .filter((line) => /^ {2}(?:Stage|Gate|Mark|section|axis)/u.test(line))
      .map((line) => line.trim())

  test("begin where the one before ends; gates are moments at the end", () => {
    expect(
      rowsOf([
        {
          name: "small",
          weight: "0.05",
          duration: "90m",
          gates: [{ _tag: "Metric", metric: "errors", noData: "advance" }]
        },
        { name: "big", weight: "1", duration: "2d", pointOfNoReturn: true }
      ])
    ).toEqual([
      "axisFormat day %-j, %H:%M",
      "section 1 small",
      "Stage 5 #37; of the traffic, 90m :r0, 2001-01-01 00:00:00, 5400s",
      "Gate metric errors is as before (no data#58; go on) :milestone, r1, 2001-01-01 01:30:00, 0s",
      "section 2 big",
      "Mark no way back from here :crit, milestone, r2, 2001-01-01 01:30:00, 0s",
      "Stage 100 #37; of the traffic, 2d :crit, r3, 2001-01-01 01:30:00, 172800s"
    ])
  })

  test("without a duration are drawn short, and that is said", () => {
    const stages = [{ name: "a", duration: "20h" as const }, { name: "b" }]
    expect(rowsOf(stages).at(-1)).toBe("Stage nobody said how long :r1, 2001-01-01 20:00:00, 3600s")
    expect(answerOf({ units: flags("a"), stages }, "rollout").losses).toEqual([
      "duration of a stage that nobody stated"
    ])
  })

  test("cross months, and end with a year", () => {
    const stages = [
      { name: "a", duration: "60d" as const },
      { name: "b", duration: "1h" as const }
    ]
    expect(rowsOf(stages).at(-1)).toBe("Stage 1h :r1, 2001-03-02 00:00:00, 3600s")
    const long = { units: flags("a"), stages: [{ name: "a", duration: "400d" as const }] }
    expect(mermaid.run({ lintel: "1.0", rollouts: { r: long } }, { view: "rollout" })).toMatchObject({
      _tag: "RenderRefusal"
    })
  })

  test("are drawn for what the rollout changes, and for itself", () => {
    const model: Model = {
      lintel: "1.0",
      services: { a: {}, b: {} },
      rollouts: {
        one: { units: { a: { _tag: "Service", service: "service:a" } }, stages: [{ name: "s" }] },
        two: { units: { b: { _tag: "Service", service: "service:b" } }, stages: [{ name: "s" }] }
      }
    }
    const paths = (of: string) => {
      const answer = mermaid.run(model, { of, view: "rollout" })
      return isRefusal(answer) ? answer.message : answer.files.map(({ path }) => path)
    }
    expect(paths("service:a")).toEqual(["mermaid/rollouts/one.mmd"])
    expect(paths("two")).toEqual(["mermaid/rollouts/two.mmd"])
  })
})
