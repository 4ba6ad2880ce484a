import type { Response, Responses } from "@lintel/model"

/** A response under the key that describes it. */
export interface FoundResponse {
  readonly key: string
  readonly response: Response
}

const described = (responses: Responses, key: string): FoundResponse | undefined => {
  const response = Object.hasOwn(responses, key) ? responses[key] : undefined
  return response === undefined ? undefined : { key, response }
}

/** What describes a status: itself, its range, or the default. */
export const describing = (responses: Responses, status: string): FoundResponse | undefined =>
  described(responses, status) ?? described(responses, `${status.charAt(0)}XX`) ?? described(responses, "default")

/** Whether such an answer never has a body, whatever is described (RFC 9110 sections 6.4.1 and 15.3.6). */
export const neverHasBody = (method: string, status: string): boolean =>
  method.toUpperCase() === "HEAD" || /^(?:1[0-9][0-9]|20[45]|304)$/.test(status)
