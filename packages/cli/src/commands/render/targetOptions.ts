import { type AnyRenderer, optionsOf, type RendererOption } from "@lintel/render"
import { Unusable } from "../../unusable.js"

interface Pair {
  readonly name: string
  readonly value: string
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["false", false],
  ["no", false]
])

const readAs = ({ name, type }: RendererOption, values: ReadonlyArray<string>): unknown => {
  const value = values.at(-1) ?? ""
  if (type === "list of texts") return values.flatMap((it) => it.split(",")).filter((it) => it !== "")
  if (values.length > 1) throw new Unusable(`render: the option ${name} is given ${values.length} times`)
  if (type === "text") return value
  const read = type === "number" ? Number(value) : truths.get(value)
  if (read !== undefined && value.trim() !== "" && !Number.isNaN(read)) return read
  throw new Unusable(`render: the option ${name} wants ${type === "number" ? "a number" : "yes or no"}, not "${value}"`)
}

/** The texts of the command line as the types that a renderer's options have. */
export const targetOptions = (
  { name: target, options }: AnyRenderer,
  pairs: ReadonlyArray<Pair>
): Readonly<Record<string, unknown>> => {
  const known = new Map(optionsOf(options).map((it) => [it.name, it]))
  const values = new Map<string, Array<string>>()
  for (const { name, value } of pairs) values.set(name, [...(values.get(name) ?? []), value])
  const read = [...values].map(([name, texts]) => {
    const option = known.get(name)
    if (option !== undefined) return [name, readAs(option, texts)] as const
    const names = [...known.keys()]
    const has = names.length === 0 ? "It has no options." : `It has ${names.join(", ")}.`
    throw new Unusable({ message: `render: ${target} has no option ${name}`, typed: name, known: names }, has)
  })
  return Object.fromEntries(read)
}
