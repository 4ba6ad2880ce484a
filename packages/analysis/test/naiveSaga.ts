import type * as Design from "@lintel/model"
import { sagaOrder } from "../src/index.js"

type Saga = Pick<Design.Saga, keyof Design.Saga>
type SagaStep = Pick<Design.SagaStep, keyof Design.SagaStep>

/** Everything known of one step, in words. */
interface Known {
  phase: "idle" | "tried" | "lastTried" | "done" | "rejected" | "undone" | "left" | "skipped" | "waiting"
  effect: number
  late: boolean
  mark: boolean
}

interface World {
  way: "on" | "back" | "nowhere"
  /** The step whose event made the saga stuck. */
  stuckAt: string
  steps: Record<string, Known>
}

/** What every run of a saga gives, found in the plainest way: a set of all worlds, a list of those not looked at. */
export interface Naive {
  readonly states: number
  readonly ends: number
  readonly wrong: ReadonlySet<string>
}

const copy = (world: World): World => structuredClone(world)

const isOpen = ({ phase }: Known): boolean => phase === "tried" || phase === "lastTried" || phase === "waiting"

/** The saga's rules, each a function of a world that gives the worlds that may come next. */
const rulesOf = (saga: Saga) => {
  const stepOf = (name: string): SagaStep => saga.steps[name] ?? {}
  const names = Object.keys(saga.steps)
  const group = (name: string): ReadonlyArray<string> => {
    const root = stepOf(name).alternativeTo ?? name
    return names.filter((other) => other === root || stepOf(other).alternativeTo === root)
  }
  const before = (name: string): ReadonlyArray<string> => {
    const { after = [], alternativeTo } = stepOf(name)
    const all = alternativeTo === undefined ? after : [...after, ...(stepOf(alternativeTo).after ?? [])]
    return all.filter((other) => !group(name).includes(other))
  }
  const passed = (world: World, name: string, depth = 0): boolean =>
    depth > 9 ||
    group(name).some((other) => world.steps[other]?.phase === "done") ||
    (group(name).every((other) => world.steps[other]?.phase === "skipped") &&
      group(name).every((other) => before(other).every((it) => passed(world, it, depth + 1))))
  const comesAfter = (later: string, name: string, depth = 0): boolean =>
    depth < 9 &&
    before(later).some(
      (other) => group(other).includes(name) || group(other).some((it) => comesAfter(it, name, depth + 1))
    )
  const final = (world: World): boolean =>
    Object.entries(world.steps).some(
      ([name, known]) => stepOf(name).kind === "pivot" && (known.phase === "done" || isOpen(known))
    )
  const standing = (world: World): ReadonlyArray<string> =>
    names.filter((name) => {
      const phase = world.steps[name]?.phase
      return stepOf(name).kind !== "readOnly" && (phase === "done" || phase === "lastTried")
    })
  const turn = (world: World, at: string, failed?: "rejected" | "unanswered"): World => {
    if (final(world)) return { ...world, way: "nowhere", stuckAt: at }
    for (const known of Object.values(world.steps)) if (isOpen(known)) known.phase = "lastTried"
    const undone = failed === undefined ? undefined : stepOf(at).undoesWhen?.[failed]
    if (undone !== undefined)
      for (const other of standing(world))
        if (other !== at && !undone.includes(other)) world.steps[other]!.phase = "left"
    return { ...world, way: "back" }
  }
  const end = (world: World): "completed" | "aborted" | "stuck" | undefined => {
    if (world.way === "nowhere") return "stuck"
    if (world.way === "back") return standing(world).length === 0 ? "aborted" : undefined
    return names.every((name) => passed(world, name)) ? "completed" : undefined
  }
  return { stepOf, names, group, before, passed, comesAfter, final, standing, turn, end }
}

type Rules = ReturnType<typeof rulesOf>

const take = ({ kind, idempotency }: SagaStep, known: Known): void => {
  if (kind === "readOnly") return
  if (known.effect <= 0 || idempotency === undefined || idempotency === "none")
    known.effect = Math.min(2, known.effect + 1)
}

const neverEnds = ({ timeout, human, waitsFor }: SagaStep): boolean =>
  timeout === "none" || (timeout === undefined && human?.deadline === undefined && (human ?? waitsFor) !== undefined)

const silence = ({ stepOf, turn }: Rules, world: World, name: string, was: Known["phase"]): World => {
  const { kind, retry = 1 } = stepOf(name)
  const known = world.steps[name]!
  if (neverEnds(stepOf(name))) known.phase = "waiting"
  else if (kind === "pivot" || kind === "retriable" || retry === "untilDone") known.phase = "tried"
  else if (was !== "lastTried" && retry > 1) known.phase = "lastTried"
  else {
    known.phase = "lastTried"
    return turn(world, name, "unanswered")
  }
  return world
}

const calls = (saga: Saga, rules: Rules, world: World, name: string): ReadonlyArray<World> => {
  const step = rules.stepOf(name)
  const was = world.steps[name]!
  const found: Array<World> = []
  const changed = (change: (next: World, known: Known) => World | void): World => {
    const next = copy(world)
    return change(next, next.steps[name]!) ?? next
  }
  const answers = [
    changed((_, known) => {
      take(step, known)
      known.phase = "done"
    })
  ]
  if (step.rejects === true && (was.effect === 0 || step.idempotency !== "replay")) {
    answers.push(
      changed((next, known) => {
        if (step.ignoresRejection === true) {
          known.phase = "done"
          return next
        }
        const isInDoubt = saga.undoesAmbiguous === true && step.idempotency !== "replay" && isOpen(was)
        known.phase = isInDoubt ? "lastTried" : "rejected"
        const others = rules.group(name).some((other) => next.steps[other]?.phase === "idle")
        return !isInDoubt && others ? next : rules.turn(next, name, "rejected")
      })
    )
  }
  found.push(...answers)
  found.push(changed((next) => silence(rules, next, name, was.phase)))
  if (step.kind === "readOnly") return found
  found.push(
    changed((next, known) => {
      take(step, known)
      return silence(rules, next, name, was.phase)
    }),
    changed((_, known) => {
      take(step, known)
      known.phase = was.phase === "lastTried" ? "lastTried" : "tried"
    }),
    changed((next, known) => {
      known.late = true
      return silence(rules, next, name, was.phase)
    })
  )
  for (const answer of answers) {
    const next = copy(answer)
    next.steps[name]!.late = true
    found.push(next)
  }
  return found
}

/** Whether some way to decide everything agrees with what is known, tried one by one. */
const isPossible = ({ choices = {}, conditions = [] }: Saga, known: Readonly<Record<string, boolean>>): boolean => {
  const composed = new Map(conditions.map(({ when, anyOf }) => [when, anyOf]))
  const plain = [
    ...Object.values(choices).flat(),
    ...conditions.flatMap(({ anyOf }) => anyOf.flat()),
    ...Object.keys(known)
  ]
  const parts = [...new Set(plain)].filter((part) => !composed.has(part))
  return Array.from({ length: 2 ** parts.length }, (_, code) => code).some((code) => {
    const isSo = (condition: string): boolean =>
      composed.get(condition)?.some((term) => term.every(isSo)) ?? ((code >> parts.indexOf(condition)) & 1) === 1
    return (
      Object.values(choices).every((ways) => ways.filter(isSo).length === 1) &&
      Object.entries(known).every(([condition, truth]) => isSo(condition) === truth)
    )
  })
}

/** The world in which a condition is decided, with what can no longer be so left out. */
const decided = (
  saga: Saga,
  rules: Rules,
  world: World,
  when: string | undefined,
  truth: boolean
): World | undefined => {
  if (when === undefined) return world
  const known: Record<string, boolean> = { [when]: truth }
  for (const name of rules.names) {
    const own = rules.stepOf(name).when
    const { phase } = world.steps[name]!
    if (own === undefined || phase === "idle") continue
    if (own === when) return (phase !== "skipped") === truth ? world : undefined
    known[own] = phase !== "skipped"
  }
  if (!isPossible(saga, known)) return undefined
  const next = copy(world)
  for (const name of rules.names) {
    const own = rules.stepOf(name).when
    if (own === undefined || own in known || world.steps[name]!.phase !== "idle") continue
    if (!isPossible(saga, { ...known, [own]: true })) next.steps[name]!.phase = "skipped"
  }
  return next
}

const on = (saga: Saga, rules: Rules, world: World): ReadonlyArray<World> => {
  const found: Array<World> = []
  for (const name of rules.names) {
    const known = world.steps[name]!
    const others = rules.group(name).filter((other) => other !== name)
    if (known.phase !== "idle" && known.phase !== "tried" && known.phase !== "lastTried") continue
    if (others.some((other) => isOpen(world.steps[other]!) || world.steps[other]!.phase === "done")) continue
    if (rules.before(name).some((other) => !rules.passed(world, other))) continue
    const { when } = rules.stepOf(name)
    const doing = decided(saga, rules, world, when, true)
    if (doing !== undefined) found.push(...calls(saga, rules, doing, name))
    const same = rules.names.filter((other) => when !== undefined && rules.stepOf(other).when === when)
    if (same.length > 0 && same.every((other) => world.steps[other]!.phase === "idle")) {
      const leaving = decided(saga, rules, world, when, false)
      if (leaving === undefined) continue
      const next = copy(leaving)
      for (const other of same) next.steps[other]!.phase = "skipped"
      found.push(next)
    }
  }
  if (rules.final(world) || rules.end(world) !== undefined) return found
  if (saga.deadline !== undefined || saga.cancellation === "undoes") found.push(rules.turn(copy(world), ""))
  if (saga.cancellation === "stops") found.push(stopped(rules, world))
  return found
}

const stopped = (rules: Rules, world: World): World => {
  const next = rules.turn(copy(world), "")
  for (const name of rules.standing(next)) next.steps[name]!.phase = "left"
  return next
}

const back = (saga: Saga, rules: Rules, world: World): ReadonlyArray<World> => {
  const found: Array<World> = []
  const standing = rules.standing(world)
  for (const name of standing) {
    const step = rules.stepOf(name)
    if (saga.undoes !== "anyOrder" && standing.some((later) => rules.comesAfter(later, name))) continue
    const changed = (change: (next: World, known: Known) => void): void => {
      const next = copy(world)
      change(next, next.steps[name]!)
      found.push(next)
    }
    const isForgotten = step.registers === "after" && world.steps[name]!.phase === "lastTried"
    if (step.compensate === undefined || step.compensate === "none" || isForgotten) {
      changed((_, known) => (known.phase = "left"))
      continue
    }
    const { idempotency, rejects, retry } = step.compensation ?? {}
    const gone = (known: Known): void => {
      const isCareful = idempotency !== undefined && idempotency !== "none"
      known.effect = isCareful ? Math.min(0, known.effect) : Math.max(-1, known.effect - 1)
      known.mark = step.fenced === true
    }
    changed((_, known) => {
      gone(known)
      known.phase = "undone"
    })
    changed((_, known) => gone(known))
    if (rejects === false && retry !== "none") continue
    changed((next) => {
      next.way = "nowhere"
      next.stuckAt = name
    })
  }
  if (saga.cancellation === "stops" && standing.length > 0) found.push(stopped(rules, world))
  return found
}

const late = (rules: Rules, world: World): ReadonlyArray<World> =>
  rules.names
    .filter((name) => world.steps[name]!.late)
    .map((name) => {
      const next = copy(world)
      const known = next.steps[name]!
      const step = rules.stepOf(name)
      known.late = false
      const isRemembered = known.phase === "rejected" && step.idempotency !== undefined && step.idempotency !== "none"
      if (!known.mark && !isRemembered) take(step, known)
      return next
    })

const choicesOf = ({ choices, conditions }: Saga): Pick<Saga, "choices" | "conditions"> => ({
  ...(choices === undefined ? {} : { choices }),
  ...(conditions === undefined ? {} : { conditions })
})

/** A step that is needed and can no longer be come to, when nothing else can be done either. */
const blockedIn = (saga: Saga, rules: Rules, world: World): string | undefined => {
  if (world.way !== "on" || rules.end(world) !== undefined) return undefined
  if (saga.deadline !== undefined && !rules.final(world)) return undefined
  if (Object.values(world.steps).some(({ phase }) => phase === "waiting")) return undefined
  if (on({ steps: saga.steps, ...choicesOf(saga) }, rules, world).length > 0) return undefined
  return sagaOrder(saga).steps.find((name) => !rules.passed(world, name))
}

const wrongIn = (saga: Saga, rules: Rules, world: World): ReadonlyArray<string> => {
  const end = rules.end(world)
  const isQuiet = Object.values(world.steps).every((known) => !known.late)
  const blocked = blockedIn(saga, rules, world)
  return [
    ...(end === "stuck" && world.stuckAt !== "" ? [`stuck ${world.stuckAt}`] : []),
    ...(blocked === undefined ? [] : [`blocked ${blocked}`]),
    ...rules.names.flatMap((name) => {
      const { effect, phase } = world.steps[name]!
      const isOver = isQuiet && (end === "completed" || end === "aborted")
      return [
        ...(effect === 2 ? [`effectTwice ${name}`] : []),
        ...(effect === -1 ? [`undoneWithoutEffect ${name}`] : []),
        ...(phase === "waiting" && !(saga.deadline !== undefined && !rules.final(world))
          ? [`waitsForEver ${name}`]
          : []),
        ...(isOver && effect > 0 && (end === "aborted" || phase !== "done") ? [`effectLeft ${name}`] : []),
        ...(isOver && end === "completed" && phase === "done" && effect === 0 && rules.stepOf(name).kind !== "readOnly"
          ? [`effectMissing ${name}`]
          : [])
      ]
    })
  ]
}

/** Looks at every world that a saga can come to. */
export const naive = (saga: Saga): Naive => {
  const rules = rulesOf(saga)
  const first: World = {
    way: "on",
    stuckAt: "",
    steps: Object.fromEntries(rules.names.map((name) => [name, { phase: "idle", effect: 0, late: false, mark: false }]))
  }
  const keyOf = (world: World): string => JSON.stringify(world)
  const seen = new Set([keyOf(first)])
  const wrong = new Set(wrongIn(saga, rules, first))
  const open = [first]
  let ends = 0
  for (let world = open.pop(); world !== undefined; world = open.pop()) {
    const isBlocked = saga.cancellation === undefined && blockedIn(saga, rules, world) !== undefined
    if ((isBlocked || rules.end(world) !== undefined) && Object.values(world.steps).every((known) => !known.late))
      ends += 1
    const own = world.way === "on" ? on(saga, rules, world) : world.way === "back" ? back(saga, rules, world) : []
    for (const next of [...own, ...late(rules, world)]) {
      for (const it of wrongIn(saga, rules, next)) wrong.add(it)
      const key = keyOf(next)
      if (seen.has(key)) continue
      seen.add(key)
      open.push(next)
    }
  }
  return { states: seen.size, ends, wrong }
}
