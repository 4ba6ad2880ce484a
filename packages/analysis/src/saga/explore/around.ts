import type { MachineStep, SagaMachine } from "./machine.js"

const nobody: ReadonlySet<number> = new Set()

const known = new WeakMap<SagaMachine, Map<number, ReadonlySet<number>>>()

const common = (sets: ReadonlyArray<ReadonlySet<number>>): ReadonlySet<number> => {
  const [first, ...rest] = sets
  return new Set([...(first ?? [])].filter((at) => rest.every((other) => other.has(at))))
}

/**
 * Positions of the steps that are over, whatever happens, when a step starts: what it waits for, with its alternatives, and
 * what had to be over for each of these.
 */
const beforeOf = (machine: SagaMachine, position: number): ReadonlySet<number> => {
  const all = known.get(machine) ?? new Map<number, ReadonlySet<number>>()
  known.set(machine, all)
  const done = all.get(position)
  if (done !== undefined) return done
  // Alternatives may wait for one another in a circle: then nothing is certain.
  all.set(position, nobody)
  const found = new Set<number>()
  for (const at of machine.steps[position]?.after ?? []) {
    found.add(at)
    const group = [at, ...(machine.steps[at]?.alternatives ?? [])]
    for (const other of common(group.map((member) => beforeOf(machine, member)))) found.add(other)
  }
  all.set(position, found)
  return found
}

/** Done in every run that gets past it, and no way back from there. */
const isCertainPivot = (step: MachineStep | undefined): boolean =>
  step?.kind === "pivot" && step.condition.length === 0 && step.alternatives.length === 0

/** Whether alternatives can always be come to: none has a condition, and none waits for what comes after another. */
const canAlwaysChoose = ({ steps }: SagaMachine, position: number): boolean => {
  const group = [position, ...(steps[position]?.alternatives ?? [])]
  if (group.length === 1) return true
  const behind = new Set(group.flatMap((member) => [...(steps[member]?.behind ?? [])]))
  return group.every((member) => {
    const step = steps[member]
    return step?.condition.length === 0 && step.after.every((other) => !behind.has(other))
  })
}

/** What another step may do to the one that is looked at. */
interface Role {
  /** It is done only after that one. */
  readonly isBehind: boolean
  /**
   * `final`: there is no way back once it is done. `fails`: the saga goes back; `spares`: and leaves that one done.
   * `lasts`: as long as it is not done, the saga may be cancelled, or be too late.
   */
  readonly does: "final" | "fails" | "spares" | "lasts"
}

const mayBeRejected = ({ rejects, ignoresRejection }: MachineStep): boolean => rejects && !ignoresRejection
const mayGoUnanswered = ({ tries, waitsForEver }: MachineStep): boolean => tries !== "untilDone" && !waitsForEver

const rolesOf = (
  { hasDeadline, cancellation }: SagaMachine,
  step: MachineStep,
  position: number,
  isBehind: boolean
): ReadonlyArray<Role> => {
  const failures = [
    ...(mayBeRejected(step) ? [step.undoesWhen.rejected] : []),
    ...(mayGoUnanswered(step) ? [step.undoesWhen.unanswered] : [])
  ]
  return [
    ...(step.kind === "pivot" ? [{ isBehind, does: "final" } as const] : []),
    ...(hasDeadline || cancellation !== undefined ? [{ isBehind, does: "lasts" } as const] : []),
    ...failures.map((undone): Role => ({ isBehind, does: undone?.has(position) === false ? "spares" : "fails" }))
  ]
}

const stepOfRole = ({ isBehind, does }: Role, group: ReadonlyArray<number>): MachineStep => ({
  name: "",
  kind: does === "final" ? "pivot" : "compensatable",
  after: isBehind ? group : [],
  behind: nobody,
  alternatives: [],
  condition: [],
  when: undefined,
  rejects: does === "fails" || does === "spares",
  ignoresRejection: false,
  repeat: "replay",
  tries: "untilDone",
  waitsForEver: false,
  isFenced: false,
  registers: "before",
  undo: undefined,
  undoesWhen: { rejected: does === "spares" ? nobody : undefined, unanswered: undefined },
  isCalm: true
})

/** The step and its alternatives, which wait for the point of no return that lies before them. */
const groupOf = (
  machine: SagaMachine,
  positions: ReadonlyArray<number>,
  around: Pick<MachineStep, "after" | "behind">
) =>
  positions.flatMap((at, index): ReadonlyArray<MachineStep> => {
    const step = machine.steps[at]
    if (step === undefined) return []
    const rejected = step.undoesWhen.rejected?.has(positions[0] ?? at) === false ? nobody : undefined
    const unanswered = step.undoesWhen.unanswered?.has(positions[0] ?? at) === false ? nobody : undefined
    return [
      {
        ...step,
        ...around,
        alternatives: positions.flatMap((_, other) => (other === index ? [] : [other])),
        condition: [],
        when: undefined,
        isCalm: index > 0,
        undoesWhen: index === 0 ? { rejected: undefined, unanswered: undefined } : { rejected, unanswered }
      }
    ]
  })

/**
 * A step and what the others may do to it: the step is the first of a machine in which all that do the same to it are one,
 * and steps before it are left out. What can happen to the step in the whole machine can happen to it here, so what never
 * goes wrong here never does. `undefined`: the step may never be come to, which depends on all others.
 */
export const surroundingsOf = (machine: SagaMachine, position: number): SagaMachine | undefined => {
  const own = machine.steps[position]
  if (own === undefined || !canAlwaysChoose(machine, position)) return undefined
  const before = beforeOf(machine, position)
  const isPastPivot = (at: number): boolean =>
    [...beforeOf(machine, at)].some((other) => isCertainPivot(machine.steps[other]))
  const roles = new Map<string, Role>()
  for (const [at, step] of machine.steps.entries()) {
    const isOver = before.has(at) && (step.kind !== "pivot" || isCertainPivot(step))
    if (at === position || own.alternatives.includes(at) || isOver || isPastPivot(at)) continue
    for (const role of rolesOf(machine, step, position, beforeOf(machine, at).has(position)))
      roles.set(JSON.stringify(role), role)
  }
  const positions = [position, ...own.alternatives]
  const places = [...positions.keys()]
  const isLate = isPastPivot(position)
  const others = [...(isLate ? [{ isBehind: false, does: "final" } as const] : []), ...roles.values()]
  const behind = new Set(others.flatMap(({ isBehind }, index) => (isBehind ? [positions.length + index] : [])))
  return {
    ...machine,
    steps: [
      ...groupOf(machine, positions, { after: isLate ? [positions.length] : [], behind }),
      ...others.map((role) => stepOfRole(role, places))
    ]
  }
}
