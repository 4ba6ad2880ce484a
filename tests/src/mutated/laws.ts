import { compare } from "@lintel/compat"
import { catalogueOf, check, type Report, toPretty } from "@lintel/diagnostic"
import { decode, encode, type Json, type Model } from "@lintel/model"
import { plan, planKinds } from "@lintel/plan"
import { isRefusal } from "@lintel/render"
import { rules } from "@lintel/rules"
import { type Random, randomFrom } from "../http/documents.js"
import { mutated } from "./mutate.js"
import { renderers, type Seed } from "./seeds.js"

/** A law that does not hold for a document. */
export interface Broken {
  readonly seed: string
  readonly run: number
  readonly law: string
  readonly text: string
  readonly value: Json
}

const now = "2026-12-03"
const catalogue = catalogueOf([...rules, ...planKinds])

const printed = (report: Report): Report => {
  toPretty(report, { catalogue })
  return report
}

const defects = ({ defects: all }: Report): string | undefined =>
  all.length === 0 ? undefined : all.map(({ code, message }) => `${code}: ${message}`).join("; ")

/** What is wrong with the answer of a step; nothing where it is right. */
type Step = () => string | undefined

const asIfRead = (model: Model): string | undefined => {
  const text = encode(model)
  const decoded = decode(JSON.parse(text))
  if (decoded._tag !== "Decoded") return `does not decode: ${JSON.stringify(decoded).slice(0, 300)}`
  return encode(decoded.model) === text ? undefined : "is another one when it is read again"
}

const sameAsItself = (model: Model): string | undefined => {
  const { findings, verdict } = compare(model, model, { now, fixes: false })
  const told = findings.filter((it) => it.class !== "undecided")
  return told.length === 0 ? undefined : `${verdict}: ${told.map(({ code }) => code).join(", ")}`
}

const everyBreakIsSaid = (report: Report): string | undefined => {
  const breaks = report.findings.some((it) => it.class === "breaking")
  return breaks === (report.verdict === "breaking") ? undefined : `says ${report.verdict}`
}

const stepsOf = (seed: Model, model: Model): Readonly<Record<string, Step>> => ({
  "the Model is read as it was written": () => asIfRead(model),
  "no difference from itself": () => sameAsItself(model),
  "forward comparison": () => everyBreakIsSaid(printed(compare(seed, model, { now }))),
  "backward comparison": () => everyBreakIsSaid(printed(compare(model, seed, { now }))),
  "no rule breaks down": () => defects(printed(check(model, rules, { now, profile: "full" }))),
  "no plan breaks down": () => defects(printed(plan(seed, model, { now }))),
  ...Object.fromEntries(
    renderers.map((renderer) => [
      `${renderer.name} is written`,
      (): string | undefined => {
        const rendering = renderer.run(model)
        return isRefusal(rendering) && rendering.message === "" ? "refused without a word" : undefined
      }
    ])
  )
})

const failureOf = (step: Step, longest: number): string | undefined => {
  const started = process.cpuUsage()
  try {
    const text = step()
    const { system, user } = process.cpuUsage(started)
    const took = (user + system) / 1000
    return took > longest ? `took ${Math.round(took)} ms of processor time` : text
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 6).join("\n") : String(error)
  }
}

/** Changes one document and looks at everything that may be asked about it; each step has `longest` milliseconds of processor time. */
export const judgeOne = (
  kinds: ReadonlyArray<ReadonlyArray<Seed>>,
  run: number,
  longest = Infinity
): ReadonlyArray<Broken> => {
  const random: Random = randomFrom(run)
  const { kind, name, read, value: original } = random.pick(random.pick(kinds))
  const value = mutated(random, original)
  const broken: Array<Broken> = []
  const judge = (law: string, step: Step): void => {
    const text = failureOf(step, longest)
    if (text !== undefined) broken.push({ seed: `${kind}, ${name}`, run, law, text, value })
  }
  let model: Model | undefined
  judge("the document is read, or refused with its place", () => {
    const result = read(value)
    if (result._tag === "Success") {
      model = result.success.model
      return undefined
    }
    const isSaid = result.failure.length > 0 && result.failure.every(({ line, reason }) => line >= 1 && reason !== "")
    return isSaid ? undefined : `refused without a place or a reason: ${JSON.stringify(result.failure).slice(0, 300)}`
  })
  const before = read(original)
  if (model === undefined || before._tag === "Failure") return broken
  for (const [law, step] of Object.entries(stepsOf(before.success.model, model))) judge(law, step)
  return broken
}
