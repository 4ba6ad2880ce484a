import type { Model, Policy } from "@lintel/model"
import { isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { expect, test } from "vitest"

const operations = { run: { _tag: "Http", method: "GET", path: "/" } } as const

/** Services `s0`, `s1` ..., each calling the next under the given policies. */
const chain = (policies: ReadonlyArray<Policy>): Model => ({
  lintel: "1.0",
  system: { name: "shop" },
  contracts: Object.fromEntries(policies.map((_, i) => [`s${i + 1}`, { _tag: "Http", operations }])),
  services: Object.fromEntries(
    [...policies, undefined].map((_, i) => [`s${i}`, i === 0 ? {} : { provides: [`contract:s${i}` as const] }])
  ),
  calls: Object.fromEntries(
    policies.map((policy, i) => [
      `s${i}/run`,
      { from: `service:s${i}` as const, to: { operation: `operation:s${i + 1}/run` as const }, policy }
    ])
  )
})

const drawn = (model: Model, options: { readonly of?: string; readonly limit?: number } = {}) => {
  const answer = mermaid.run(model, { view: "retries", ...options })
  return isRefusal(answer) ? answer.message : { files: answer.files, losses: answer.losses.map((loss) => loss.what) }
}

const four: Policy = { timeouts: { perTry: "1s" }, retry: { attempts: 4 } }

test("sixty-four requests of one, and what is left of the deadline, stand on the arrows", async () => {
  const late: Policy = { timeouts: { perTry: "5s" }, retry: { attempts: 4 }, deadline: "notPropagated" }
  const answer = drawn(chain([four, four, late]))
  if (typeof answer === "string") throw new Error(answer)
  expect(answer.files.map((file) => file.path)).toEqual(["mermaid/retries.mmd"])
  const [file] = answer.files
  for (const text of ["run#58; ×4<br/>", "×4, ×16 in all", "×4, ×64 in all", "waits 5s of 1s left", "4s for nobody"]) {
    expect(file?.text).toContain(text)
  }
  expect(answer.losses).toEqual([])
})

test("a design in which nobody says how long to wait has no such picture", () => {
  expect(drawn(chain([{ retry: "none" }, {}]))).toContain("nothing to draw in the view retries")
})

test("one component has a picture of its own calls", () => {
  const answer = drawn(chain([four, four, four]), { of: "service:s1" })
  if (typeof answer === "string") throw new Error(answer)
  expect(answer.files.map((file) => file.path)).toEqual(["mermaid/retries/s1.mmd"])
  expect(answer.files[0]?.text.match(/in all/gu)).toHaveLength(1)
})

test("what multiplies most is kept where there is no room for all, and the rest is said", () => {
  const answer = drawn(chain(Array.from({ length: 9 }, () => four)), { limit: 4 })
  if (typeof answer === "string") throw new Error(answer)
  expect(answer.files[0]?.text).toContain("×262144 in all")
  expect(answer.files[0]?.text).toContain("(3 of 9 calls)")
  expect(answer.losses).toEqual(Array.from({ length: 6 }, () => "call beyond what one picture of retries holds"))
})
