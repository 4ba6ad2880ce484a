import { type FlowBranch, type FlowStep, shortName } from "@lintel/model"
import type { BlockPart, SequenceStep } from "./diagram.js"
import type { Scene } from "./scene.js"
import { block, type Budget, called, type Cast, note, say, sent } from "./script.js"

/** What is needed to draw the steps of one flow. */
export interface Stage {
  readonly scene: Scene
  readonly cast: Cast
  readonly budget: Budget
  /** The address of the flow. */
  readonly flow: string
  /** Who runs it. */
  readonly by: string
  /** What a callee does before it answers, when that is drawn too. */
  readonly inside: (call: string, provider: string) => ReadonlyArray<SequenceStep>
  /** What becomes of a message that is published, when that is drawn too. */
  readonly published?: (
    by: string,
    message: string,
    channel: string | undefined,
    isCertain: boolean
  ) => ReadonlyArray<SequenceStep>
  /** Whether what is drawn stands in a block. */
  readonly isInBlock?: true
}

const deepest = 40

const withDuration = (text: string, duration: string | undefined): string =>
  duration === undefined ? text : `${text} (${duration})`

/** `0.1` is `10 %`: the digits are moved, not computed. */
const percent = (ratio: string): string => {
  const [whole = "0", decimals = ""] = ratio.split(".")
  const moved = `${whole}${decimals.padEnd(2, "0").slice(0, 2)}`.replace(/^0+(?=\d)/u, "")
  const rest = decimals.slice(2)
  return `${moved}${rest === "" ? "" : `.${rest}`} %`
}

const branchLabel = ({ when, probability }: FlowBranch): string => {
  const share = probability === undefined ? undefined : percent(probability)
  if (when === undefined) return share ?? "another case"
  return share === undefined ? when : `${when} (${share})`
}

const part = (stage: Stage, label: string, steps: ReadonlyArray<FlowStep>, depth: number): BlockPart => ({
  label,
  steps: flowSteps({ ...stage, isInBlock: true }, steps, depth + 1)
})

/** What one step is called where it stands beside others. */
const partLabel = ({ scene }: Stage, step: FlowStep): string => {
  if (step._tag === "Call") {
    const target = scene.index.find(step.call)?.value.to
    return shortName(target?.operation ?? target?.request ?? step.call)
  }
  if (step._tag === "Publish") return shortName(step.message)
  if (step._tag === "Read") return `read ${shortName(step.store)}`
  if (step._tag === "Write") return `write ${shortName(step.store)}`
  return step._tag === "Work" ? step.name : "steps"
}

const inBlock = (stage: Stage, step: FlowStep, depth: number): ReadonlyArray<SequenceStep> => {
  switch (step._tag) {
    case "Sequence":
      return flowSteps(stage, step.steps, depth + 1)
    case "Parallel":
      if (step.steps.length < 2) return flowSteps(stage, step.steps, depth + 1)
      return [
        block(
          "par",
          step.steps.map((inner) => part(stage, partLabel(stage, inner), [inner], depth))
        )
      ]
    case "Branch": {
      const parts = step.branches.map((branch) => part(stage, branchLabel(branch), branch.steps, depth))
      return parts.length === 0 ? [] : [block(parts.length === 1 ? "opt" : "alt", parts)]
    }
    case "Repeat":
      return [block("loop", [part(stage, `${step.times} times`, [step.step], depth)])]
    default:
      return []
  }
}

const one = (stage: Stage, step: FlowStep, depth: number): ReadonlyArray<SequenceStep> => {
  const { scene, cast, by, inside } = stage
  switch (step._tag) {
    case "Call": {
      const steps = called(scene, cast, step.call, (provider) => inside(step.call, provider))
      const isRepeated = step.times !== undefined && step.times > 1
      return isRepeated ? [block("loop", [{ label: `${step.times} times`, steps }])] : steps
    }
    case "Publish":
      return (
        stage.published?.(by, step.message, step.channel, stage.isInBlock !== true) ??
        sent(scene, cast, by, step.message, step.channel, undefined)
      )
    case "Read":
    case "Write": {
      const verb = step._tag === "Read" ? "read" : "write"
      const what = step.collection === undefined ? verb : `${verb} ${step.collection}`
      return [say(by, cast.meet(step.store), "send", withDuration(what, step.duration))]
    }
    case "Work":
      return [say(by, by, "send", withDuration(step.name, step.duration))]
    case "StartSaga":
      return [say(by, cast.meet(step.saga), "send", "start")]
    case "RunSaga":
      return [say(by, cast.meet(step.saga), "call", "run"), say(step.saga, by, "reply", "completed or undone")]
    default:
      return inBlock(stage, step, depth)
  }
}

/** The steps of a flow, in order. What is too deep or too long for a picture is said in a note and lost. */
export const flowSteps = (stage: Stage, steps: ReadonlyArray<FlowStep>, depth = 0): ReadonlyArray<SequenceStep> => {
  const drawn: Array<SequenceStep> = []
  for (const step of steps) {
    if (depth > deepest || !stage.budget.take()) {
      stage.scene.losses.drop(stage.flow, "steps beyond what one picture can show")
      return [...drawn, note(stage.by, "and more")]
    }
    drawn.push(...one(stage, step, depth))
  }
  return drawn
}
