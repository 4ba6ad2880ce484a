import type { FoundAction } from "./graph.js"

type HttpAction = Extract<FoundAction, { readonly _tag: "Http" }>

/** A request, by default posted to a path of the operation's name. */
export const httpAction = (
  contract: string,
  operation: string,
  parts: Partial<Omit<HttpAction, "_tag">> = {}
): FoundAction => ({
  _tag: "Http",
  contract,
  operation,
  method: "POST",
  path: `/${encodeURIComponent(operation.toWellFormed())}`,
  base: undefined,
  looks: false,
  ...parts
})
