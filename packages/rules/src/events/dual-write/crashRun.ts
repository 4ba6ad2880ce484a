/** One write of a handling, in its order. */
export type HandlingWrite =
  | { readonly _tag: "Write"; readonly store: string }
  | { readonly _tag: "Publish"; readonly message: string }

/** What is left after a crash. */
export interface AfterCrash {
  readonly written: ReadonlySet<string>
  readonly published: ReadonlySet<string>
}

/** Plays the writes of a handling up to a crash: each one on its own, nothing undone. */
const crashAfter = (writes: ReadonlyArray<HandlingWrite>, done: number): AfterCrash => {
  const written = new Set<string>()
  const published = new Set<string>()
  for (const write of writes.slice(0, done)) {
    if (write._tag === "Write") written.add(write.store)
    else published.add(write.message)
  }
  return { written, published }
}

/** The first crash after which one of the two is there without the other. */
export const splittingCrash = (
  writes: ReadonlyArray<HandlingWrite>,
  store: string,
  message: string
): number | undefined => {
  for (let done = 1; done < writes.length; done++) {
    const { written, published } = crashAfter(writes, done)
    if (written.has(store) !== published.has(message)) return done
  }
  return undefined
}
