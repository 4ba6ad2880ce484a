import type { Saga } from "@lintel/model"
import { bpmn } from "@lintel/render-workflow"
import { isRefusal } from "@lintel/render"
import { BpmnModdle } from "bpmn-moddle"
import { Linter } from "bpmnlint"
import NodeResolver from "bpmnlint/lib/resolver/node-resolver.js"
import fc from "fast-check"
import { expect, it } from "vitest"
import { anySagas, designOf } from "./designs.js"

const render = (saga: Saga): string => {
  const rendering = bpmn.run(designOf(saga))
  if (isRefusal(rendering)) throw new Error(rendering.message)
  return rendering.files[0]?.text ?? ""
}

it("is read by the modeller's reader and found clean by its linter, whatever the saga", async () => {
  await fc.assert(
    fc.asyncProperty(anySagas, async (saga) => {
      const text = render(saga)
      if (text === "") return
      // Its rules remember what they saw: each document gets a linter of its own.
      const linter = new Linter({ config: { extends: "bpmnlint:recommended" }, resolver: new NodeResolver() })
      const { rootElement, warnings } = await new BpmnModdle().fromXML(text)
      expect(warnings).toEqual([])
      const report: Readonly<Record<string, ReadonlyArray<{ readonly id: string; readonly message: string }>>> =
        await linter.lint(rootElement)
      expect(Object.entries(report).map(([rule, found]) => [rule, found[0]?.id, found[0]?.message])).toEqual([])
      expect(text).not.toMatch(/compensate/iu)
    }),
    { numRuns: 40 }
  )
}, 120_000)
