import type { Site, SourceOptions, Sources, SourceText } from "./site.js"

/**
 * Reads the files of a design so that findings can show the author's own lines. Nothing is executed and no types are
 * checked. The TypeScript parser is loaded by the first call (0.4 s), so call it only when something is printed.
 *
 * A place is found by syntax: constructors with a name as text or as a constant, in any file, through imports and
 * re-exports; inside them properties, through constants and spreads. Where a value is computed, the nearest enclosing
 * place that is written counts, and the captured site of the construction settles which one. Never throws for any
 * text.
 *
 * @example
 * ```ts
 * import { loadSources } from "@lintel/source"
 *
 * const text = `import { Service } from "@lintel/core"
 * export const Payments = Service.make("payments", {
 *   version: "2.3.0"
 * })`
 * const sources = await loadSources([{ path: "services.ts", text }])
 * sources.locate("service:payments", "/version")?.line // => 3
 * sources.locate("service:orders") // => undefined
 * ```
 *
 * @category sources
 * @since 0.1.0
 */
export const loadSources = async (files: Iterable<SourceText>, options: SourceOptions = {}): Promise<Sources> => {
  const { readSources } = await import("./lookup.js")
  return readSources(files, options)
}

/**
 * Where the entity at an address, or the field at a JSON Pointer inside it, was written in these files. For more than
 * one question, use {@link loadSources} once.
 *
 * @example
 * ```ts
 * import { locate } from "@lintel/source"
 *
 * const text = `import { Team } from "@lintel/core"
 * export const Checkout = Team.make("checkout")`
 * const site = await locate([{ path: "teams.ts", text }], "team:checkout")
 * site?.column // => 25
 * ```
 *
 * @category sources
 * @since 0.1.0
 */
export const locate = async (
  files: Iterable<SourceText>,
  address: string,
  pointer?: string,
  options?: SourceOptions
): Promise<Site | undefined> => (await loadSources(files, options)).locate(address, pointer)
