import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { decode } from "@lintel/model"
import { groupLosses, isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { expect, test } from "vitest"
import { library } from "./design.js"

const answer = mermaid.run(library)
const files = isRefusal(answer) ? [] : answer.files
const losses = isRefusal(answer) ? [] : answer.losses

/** `mermaid/flows/a.mmd` is kept as `flows-a.mmd`. */
const goldenOf = (path: string): string => path.replace("mermaid/", "").replaceAll("/", "-")

test("the design is one", () => {
  const decoded = decode(library)
  expect(decoded._tag === "Refused" ? decoded.errors : []).toEqual([])
})

test.each(files.map((file) => [file.path, file.text] as const))("%s", async (path, text) => {
  await expect(text).toMatchFileSnapshot(`goldens/${goldenOf(path)}`)
})

test("every golden is of a diagram, and every diagram has its golden", () => {
  const kept = readdirSync(fileURLToPath(new URL("goldens", import.meta.url))).filter((name) => name.endsWith(".mmd"))
  expect(kept.toSorted()).toEqual(files.map((file) => goldenOf(file.path)).toSorted())
})

test("what the pictures leave out is said", () => {
  const groups = groupLosses(losses).map(({ what, effect, subjects }) => `${effect}: ${what} of ${subjects.join(", ")}`)
  expect(groups).toEqual([
    "dropped: availability of external:bank",
    "dropped: deadline of saga:loan",
    "dropped: objective of slo:fast",
    "dropped: tier of service:loans",
    "dropped: timeouts and other policy of call:loans/take",
    "dropped: way back of rollout:loans-4.2",
    "approximated: duration of a stage that nobody stated of rollout:loans-4.2"
  ])
})
