import type { Payload, Upcaster } from "@lintel/model"

/** What a version has become before the reader decodes it, and the versions it passed. */
export interface Upcasted {
  readonly payload: Payload | undefined
  readonly path: ReadonlyArray<string>
  /** An upcaster on the way that does not say what it gives. */
  readonly silent: Upcaster | undefined
}

/**
 * Every form in which a version arrives behind the upcasters: each applies to what was written in its `from`, or was made
 * so by another. Where several start at one version, each gives a form of its own.
 */
export const upcasted = (
  version: string | undefined,
  payload: Payload | undefined,
  upcasters: ReadonlyArray<Upcaster>
): ReadonlyArray<Upcasted> => {
  const ends: Array<Upcasted> = []
  const queue: Array<Upcasted & { readonly at: string | undefined }> = [
    { payload, path: version === undefined ? [] : [version], silent: undefined, at: version }
  ]
  for (let here = queue.shift(); here !== undefined; here = queue.shift()) {
    const { at, path, silent } = here
    const next = upcasters.filter(({ from, to }) => from === at && !path.includes(to))
    if (next.length === 0) ends.push({ payload: here.payload, path, silent })
    for (const upcaster of next) {
      const { output, to } = upcaster
      queue.push({ payload: output, path: [...path, to], silent: output === undefined ? upcaster : undefined, at: to })
    }
  }
  return ends
}
