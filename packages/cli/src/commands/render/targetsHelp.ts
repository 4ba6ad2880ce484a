import { optionsOf } from "@lintel/render"
import { columns } from "../../arguments/help.js"
import { builtIn } from "./targets.js"

const valueWords = (value: unknown): string =>
  value === "" || (Array.isArray(value) && value.length === 0) ? "none" : String(value)

/** The targets with their options, for the help page. */
export const targetsHelp = async (): Promise<string> => {
  const renderers = await Promise.all(Object.values(builtIn).map((load) => load()))
  const rows = renderers.flatMap(({ name, summary, options }) => [
    [name, summary] as const,
    ...optionsOf(options)
      .filter((it) => it.name !== "view" && it.name !== "of")
      .map((it) => ["", `--option ${it.name}=... (${it.type}; ${valueWords(it.default)} by default)`] as const)
  ])
  return `Targets\n${columns(rows)}`
}
