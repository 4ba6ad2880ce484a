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
