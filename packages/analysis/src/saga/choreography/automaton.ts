import { searchStates, type StateSpace } from "../../search/search.js"

/**
 * A move of one service. It is possible when every message that it needs was sent; what it sends stays: messages are a
 * set, so that they may come in any order and more than once, and one that is lost is one that nobody takes.
 *
 * @category choreography
 * @since 0.1.0
 */
export interface AutomatonArrow<Event> {
  readonly from: number
  readonly to: number
  readonly needs: ReadonlyArray<string>
  readonly sends: ReadonlyArray<string>
  readonly event: Event
  /** The message that it needs may never be taken: the run may also end without this move. */
  readonly mayFailToCome: boolean
  /** Whether it brings the whole nearer to its end; a circle of moves that do not is a livelock. */
  readonly isProgress: boolean
}

/**
 * One service of a choreography. Its states are numbered from 0, in which it begins; `isResting` says in which of them
 * nothing is expected of it any more.
 *
 * @category choreography
 * @since 0.1.0
 */
export interface Automaton<Event> {
  readonly name: string
  readonly isResting: ReadonlyArray<boolean>
  readonly arrows: ReadonlyArray<AutomatonArrow<Event>>
}

/**
 * What several services may come to.
 *
 * @category choreography
 * @since 0.1.0
 */
export interface Rendezvous<Event> {
  readonly states: number
  readonly isComplete: boolean
  /** A shortest run to each state in which the run may end, with the state of each service. */
  readonly ends: ReadonlyArray<{ readonly run: ReadonlyArray<Event>; readonly locals: ReadonlyArray<number> }>
  /** Ends in which a service still expects something: nothing more will happen to it. */
  readonly deadlocks: ReadonlyArray<{ readonly run: ReadonlyArray<Event>; readonly service: string }>
  /** Services that can go round for ever without any progress, and a shortest run to there. */
  readonly livelocks: ReadonlyArray<{ readonly run: ReadonlyArray<Event>; readonly service: string }>
  /** Moves that happen in some run. */
  readonly happens: ReadonlySet<Event>
}

interface Layout<Event> {
  readonly automata: ReadonlyArray<Automaton<Event>>
  readonly messages: ReadonlyMap<string, number>
  readonly width: number
  readonly arrows: ReadonlyArray<AutomatonArrow<Event> & { readonly of: number }>
  /** Arrows by service and state. */
  readonly leaving: ReadonlyArray<ReadonlyMap<number, ReadonlyArray<number>>>
}

const layoutOf = <Event>(automata: ReadonlyArray<Automaton<Event>>, sent: Iterable<string>): Layout<Event> => {
  const names = new Set(sent)
  for (const { arrows } of automata)
    for (const { needs, sends } of arrows) for (const name of [...needs, ...sends]) names.add(name)
  const messages = new Map([...names].map((name, at) => [name, automata.length * 2 + at] as const))
  const arrows = automata.flatMap((automaton, of) => automaton.arrows.map((arrow) => ({ ...arrow, of })))
  const leaving = automata.map((_, of) => {
    const byState = new Map<number, Array<number>>()
    for (const [code, arrow] of arrows.entries()) {
      if (arrow.of !== of) continue
      const list = byState.get(arrow.from)
      if (list === undefined) byState.set(arrow.from, [code])
      else list.push(code)
    }
    return byState
  })
  return { automata, messages, width: automata.length * 2 + names.size, arrows, leaving }
}

const localAt = (state: Uint8Array, of: number): number => ((state[of * 2] ?? 0) << 8) | (state[of * 2 + 1] ?? 0)

const enabled = <Event>({ automata, messages, arrows, leaving }: Layout<Event>, state: Uint8Array): Array<number> =>
  automata.flatMap((_, of) =>
    (leaving[of]?.get(localAt(state, of)) ?? []).filter((code) =>
      (arrows[code]?.needs ?? []).every((name) => state[messages.get(name) ?? -1] === 1)
    )
  )

const after = <Event>({ arrows, messages }: Layout<Event>, state: Uint8Array, code: number): Uint8Array => {
  const next = state.slice()
  const arrow = arrows[code]
  if (arrow === undefined) return next
  next[arrow.of * 2] = arrow.to >> 8
  next[arrow.of * 2 + 1] = arrow.to & 255
  for (const name of arrow.sends) next[messages.get(name) ?? -1] = 1
  return next
}

/** Whether a service can come back to where it is by moves that are no progress, all of them possible here. */
const goesRound = <Event>(layout: Layout<Event>, state: Uint8Array, of: number): boolean => {
  const start = localAt(state, of)
  const possible = ({ needs, isProgress }: AutomatonArrow<Event>): boolean =>
    !isProgress && needs.every((name) => state[layout.messages.get(name) ?? -1] === 1)
  const seen = new Set<number>()
  const open = [start]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const code of layout.leaving[of]?.get(at) ?? []) {
      const arrow = layout.arrows[code]
      if (arrow === undefined || !possible(arrow)) continue
      if (arrow.to === start) return true
      if (!seen.has(arrow.to)) open.push(arrow.to)
      seen.add(arrow.to)
    }
  }
  return false
}

/**
 * Looks at every run of services that send one another messages: where they may end, who is left waiting, who goes round
 * for ever.
 *
 * @example
 * ```ts
 * import { meet } from "@lintel/analysis"
 *
 * const arrow = (needs: string[], sends: string[], event: string) =>
 *   ({ from: 0, to: 1, needs, sends, event, mayFailToCome: false, isProgress: true }) as const
 * // Each waits for the other.
 * const found = meet([
 *   { name: "a", isResting: [false, true], arrows: [arrow(["Pong"], ["Ping"], "a")] },
 *   { name: "b", isResting: [false, true], arrows: [arrow(["Ping"], ["Pong"], "b")] }
 * ])
 * found.deadlocks.map(({ service }) => service) // => ["a", "b"]
 * ```
 *
 * @category choreography
 * @since 0.1.0
 */
export const meet = <Event>(
  automata: ReadonlyArray<Automaton<Event>>,
  { sent = [], mostStates = 100_000 }: { readonly sent?: Iterable<string>; readonly mostStates?: number } = {}
): Rendezvous<Event> => {
  const layout = layoutOf(automata, sent)
  const { arrows, messages } = layout
  const first = new Uint8Array(layout.width)
  for (const name of sent) first[messages.get(name) ?? -1] = 1
  const happens = new Set<Event>()
  const ends: Array<Rendezvous<Event>["ends"][number]> = []
  const [deadlocks, livelocks] = [new Map<string, ReadonlyArray<Event>>(), new Map<string, ReadonlyArray<Event>>()]
  const runTo = (space: StateSpace, at: number): ReadonlyArray<Event> =>
    space.eventsTo(at).flatMap((code) => arrows[code]?.event ?? [])
  const space = searchStates(
    {
      first,
      next: (state, emit) => {
        for (const code of enabled(layout, state)) emit(after(layout, state, code), code)
      }
    },
    {
      mostStates,
      visit: ({ state, at }, found) => {
        const possible = enabled(layout, state)
        for (const code of possible)
          for (const event of arrows[code] === undefined ? [] : [arrows[code].event]) happens.add(event)
        for (const [of, { name }] of automata.entries())
          if (!livelocks.has(name) && goesRound(layout, state, of)) livelocks.set(name, runTo(found, at))
        if (!possible.every((code) => arrows[code]?.mayFailToCome === true)) return
        const locals = automata.map((_, of) => localAt(state, of))
        ends.push({ run: runTo(found, at), locals })
        for (const [of, { name, isResting }] of automata.entries())
          if (isResting[locals[of] ?? 0] !== true && !deadlocks.has(name)) deadlocks.set(name, runTo(found, at))
      }
    }
  )
  const listed = (found: ReadonlyMap<string, ReadonlyArray<Event>>) =>
    [...found].map(([service, run]) => ({ run, service }))
  return {
    states: space.states,
    isComplete: space.isComplete,
    ends,
    deadlocks: listed(deadlocks),
    livelocks: listed(livelocks),
    happens
  }
}
