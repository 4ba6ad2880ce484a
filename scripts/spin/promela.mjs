// A saga as a model for Spin. Written down from the rules of the fault model, move by move, and not from the explorer:
// the two have to agree on every state.
// Phases: 0 idle, 1 sent, 2 sent for the last time, 3 done, 4 rejected, 5 undone, 6 left, 7 skipped, 8 waiting for ever.
// Net effect: 0 none, 1 once, 2 twice, 3 undone without effect. Mode: 0 forward, 1 backward, 2 + n stuck at step n.

const all = (parts) => (parts.length === 0 ? "true" : parts.map((part) => `(${part})`).join(" && "))
const any = (parts) => (parts.length === 0 ? "false" : parts.map((part) => `(${part})`).join(" || "))
const when = (condition, then) => `if :: (${condition}) -> ${then} :: else -> skip fi`

const isOpen = (at) => `phase[${at}] == 1 || phase[${at}] == 2 || phase[${at}] == 8`
const hasEffect = ({ kind }) => kind !== "readOnly"

/** The pieces that moves are made of, for one machine. */
const piecesOf = ({ steps, undoes, undoesAmbiguous }) => {
  const isFinal = any(steps.flatMap(({ kind }, at) => (kind === "pivot" ? [`phase[${at}] == 3 || ${isOpen(at)}`] : [])))
  const isPassed = (at) =>
    any([
      ...[at, ...steps[at].alternatives].map((other) => `phase[${other}] == 3`),
      all([at, ...steps[at].alternatives].map((other) => `phase[${other}] == 7`))
    ])
  const isStanding = (at) => (hasEffect(steps[at]) ? `phase[${at}] == 3 || phase[${at}] == 2` : "false")
  const turn = (at) => {
    const open = steps.map((_, other) => when(isOpen(other), `phase[${other}] = 2`)).join("; ")
    return `if :: (${isFinal}) -> mode = ${2 + at} :: else -> mode = 1; ${open} fi`
  }
  const apply = (at) => {
    const again = steps[at].repeat === "none" ? `:: (net[${at}] == 1) -> net[${at}] = 2 ` : ""
    return hasEffect(steps[at])
      ? `if :: (net[${at}] == 0) -> net[${at}] = 1 :: (net[${at}] == 3) -> net[${at}] = 0 ${again}:: else -> skip fi`
      : "skip"
  }
  const silence = (at) => {
    const { waitsForEver, tries } = steps[at]
    if (waitsForEver) return `phase[${at}] = 8`
    if (tries === "untilDone") return `phase[${at}] = 1`
    const last = `phase[${at}] = 2; ${turn(at)}`
    return tries === 1 ? last : `if :: (phase[${at}] == 2) -> ${last} :: else -> phase[${at}] = 2 fi`
  }
  const reject = (at) => {
    const { ignoresRejection, repeat, alternatives } = steps[at]
    if (ignoresRejection) return `phase[${at}] = 3`
    const isReplaced = any(alternatives.map((other) => `phase[${other}] == 0`))
    const plain = `phase[${at}] = 4; if :: (${isReplaced}) -> skip :: else -> ${turn(at)} fi`
    if (!undoesAmbiguous || repeat === "replay") return plain
    return `if :: (${isOpen(at)}) -> phase[${at}] = 2; ${turn(at)} :: else -> ${plain} fi`
  }
  return { isFinal, isPassed, isStanding, turn, apply, silence, reject, undoes }
}

/** Whether a step may be asked, for the first time or again. */
const readyAt = ({ steps }, { isPassed }, at) =>
  all([
    "mode == 0",
    `phase[${at}] <= 2`,
    ...steps[at].alternatives.map((other) => `!(${isOpen(other)} || phase[${other}] == 3)`),
    ...steps[at].after.map((other) => isPassed(other))
  ])

/** A step is needed, and neither it nor any other can be asked: only where one is done instead of another. */
const blockedIn = (machine, pieces) => {
  const { hasDeadline, steps } = machine
  if (steps.every(({ alternatives }) => alternatives.length === 0)) return "false"
  return all([
    "mode == 0",
    ...(hasDeadline ? [pieces.isFinal] : []),
    ...steps.map((_, at) => `!(${readyAt(machine, pieces, at)}) && phase[${at}] != 8`),
    any(steps.map((_, at) => `!(${pieces.isPassed(at)})`))
  ])
}

/** What can become of one call: guard and effect of each move. */
const callsOf = (machine, pieces, at) => {
  const step = machine.steps[at]
  const { apply, silence, reject } = pieces
  const isReady = readyAt(machine, pieces, at)
  const rejects = step.repeat === "replay" ? `net[${at}] == 0` : "true"
  const answers = [
    [isReady, `${apply(at)}; phase[${at}] = 3`],
    ...(step.rejects ? [[all([isReady, rejects]), reject(at)]] : [])
  ]
  const skips =
    step.condition.length === 0
      ? []
      : [
          [
            all([isReady, ...step.condition.map((other) => `phase[${other}] == 0`)]),
            step.condition.map((other) => `phase[${other}] = 7`).join("; ")
          ]
        ]
  const lost = [isReady, silence(at)]
  if (!hasEffect(step)) return [...answers, lost, ...skips]
  return [
    ...answers,
    lost,
    [isReady, `${apply(at)}; ${silence(at)}`],
    [isReady, `${apply(at)}; ${when(`phase[${at}] != 2`, `phase[${at}] = 1`)}`],
    [isReady, `pending[${at}] = 1; ${silence(at)}`],
    ...answers.map(([guard, effect]) => [guard, `${effect}; pending[${at}] = 1`]),
    ...skips
  ]
}

/** What can become of one undo. */
const undosOf = ({ steps }, { isStanding, undoes }, at) => {
  const { undo, registers, behind, isFenced } = steps[at]
  const later = undoes === "reverseOrder" ? [...behind].map((other) => `!(${isStanding(other)})`) : []
  const isDue = all(["mode == 1", isStanding(at), ...later])
  if (undo === undefined) return [[isDue, `phase[${at}] = 6`]]
  const forgotten = registers === "after" ? [[all([isDue, `phase[${at}] == 2`]), `phase[${at}] = 6`]] : []
  const isKnown = registers === "after" ? all([isDue, `phase[${at}] != 2`]) : isDue
  const change =
    undo.repeat === "none"
      ? `if :: (net[${at}] == 2) -> net[${at}] = 1 :: (net[${at}] == 1) -> net[${at}] = 0 :: else -> net[${at}] = 3 fi`
      : when(`net[${at}] != 3`, `net[${at}] = 0`)
  const gone = `${change}; mark[${at}] = ${isFenced ? 1 : 0}`
  return [
    ...forgotten,
    [isKnown, `${gone}; phase[${at}] = 5`],
    [isKnown, gone],
    ...(undo.mayFail ? [[isKnown, `mode = ${2 + at}`]] : [])
  ]
}

/** A copy of a request that arrives, at any time. */
const arrivalOf = ({ steps }, { apply }, at) => {
  const isRefused = any([`mark[${at}] == 1`, ...(steps[at].repeat === "none" ? [] : [`phase[${at}] == 4`])])
  return [`pending[${at}] == 1`, `pending[${at}] = 0; if :: (${isRefused}) -> skip :: else -> ${apply(at)} fi`]
}

/** What ends a saga from outside: its time, or somebody. */
const endingsOf = ({ steps, hasDeadline, cancellation }, { isFinal, isPassed, isStanding, turn }) => {
  const isGoing = all(["mode == 0", `!(${isFinal})`, `!(${all(steps.map((_, at) => isPassed(at)))})`])
  const standing = any(steps.map((_, at) => isStanding(at)))
  const leave = steps.map((_, at) => when(isStanding(at), `phase[${at}] = 6`)).join("; ")
  return [
    ...(hasDeadline || cancellation === "undoes" ? [[isGoing, turn(0)]] : []),
    ...(cancellation === "stops" ? [[any([isGoing, all(["mode == 1", standing])]), `${turn(0)}; ${leave}`]] : [])
  ]
}

/** What must hold after every move, and what must hold at the end. */
const claimsOf = (machine, pieces) => {
  const { hasDeadline, steps } = machine
  const { isFinal } = pieces
  const always = steps.flatMap((_, at) => [
    `net[${at}] < 2`,
    hasDeadline ? `phase[${at}] != 8 || !(${isFinal})` : `phase[${at}] != 8`
  ])
  const atEnd = steps.flatMap((step, at) => [
    `!(net[${at}] == 1 && (mode == 1 || phase[${at}] != 3))`,
    ...(hasEffect(step) ? [`!(mode == 0 && phase[${at}] == 3 && net[${at}] == 0)`] : [])
  ])
  return {
    always: all(["mode < 2", `!(${blockedIn(machine, pieces)})`, ...always]),
    atEnd: all(["mode < 2", ...atEnd])
  }
}

/** The Promela text of a machine: one process, each move one step, two more states behind each end. */
export const promelaOf = (machine) => {
  const { cancellation, steps } = machine
  const pieces = piecesOf(machine)
  const claims = claimsOf(machine, pieces)
  const moves = [
    ...steps.flatMap((_, at) => [
      ...callsOf(machine, pieces, at),
      ...undosOf(machine, pieces, at),
      arrivalOf(machine, pieces, at)
    ]),
    ...endingsOf(machine, pieces)
  ]
  const isOver = all([
    ...steps.map((_, at) => `pending[${at}] == 0`),
    any([
      "mode >= 2",
      all(["mode == 0", ...steps.map((_, at) => pieces.isPassed(at))]),
      all(["mode == 1", ...steps.map((_, at) => `!(${pieces.isStanding(at)})`)]),
      ...(cancellation === undefined ? [blockedIn(machine, pieces)] : [])
    ])
  ])
  return [
    "byte mode;",
    ...["phase", "net"].map((name) => `byte ${name}[${steps.length}];`),
    ...["pending", "mark"].map((name) => `bool ${name}[${steps.length}];`),
    "active proctype saga() {",
    "  do",
    ...moves.map(([guard, effect]) => `  :: d_step { (${guard}) -> ${effect}; assert(${claims.always}) }`),
    `  :: d_step { (${isOver}) -> assert(${claims.atEnd}) } -> break`,
    "  od",
    "}",
    ""
  ].join("\n")
}
