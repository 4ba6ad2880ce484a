import { accepts, type Form, payloadsOf, schemaOf } from "./forms.js"
import { decodedPart, type Told, toldIn, type Version, type World } from "./world.js"

/** Who has moved, and who is just moving: both versions of those run. */
export interface Moment {
  readonly done: ReadonlySet<string>
  readonly moving: ReadonlySet<string>
}

/** What is kept of the forms in which something was written. */
export interface Kept {
  readonly log: ReadonlyMap<string, ReadonlySet<Version>>
  readonly cache: ReadonlySet<Version>
}

const versionsOf = ({ done, moving }: Moment, unit: string): ReadonlyArray<Version> =>
  moving.has(unit) ? ["old", "fresh"] : done.has(unit) ? ["fresh"] : ["old"]

const service = (index: number): string => `service:s${index}`

const refuses = (writer: Form, reader: Form): boolean =>
  payloadsOf(writer).some((payload) => !accepts(schemaOf(reader), payload))

/** The forms in which a message is written now: new code keeps to the old one while a flag, or its own step, holds it back. */
const writtenBy = (
  { flag, turned }: World,
  moment: Moment,
  { isDecoded: isOwn, writer }: Told
): ReadonlyArray<Version> => {
  const held =
    isOwn && flag?.guards === true && flag.by === writer
      ? "flag:f"
      : isOwn && turned === writer
        ? `message:m${writer}`
        : undefined
  return versionsOf(moment, service(writer)).flatMap((version) =>
    version === "fresh" && held !== undefined ? versionsOf(moment, held) : [version]
  )
}

const callsFail = ({ calls, decoded, requests, responses, saga }: World, moment: Moment): boolean =>
  [
    ...calls.map((it) => [...it, decoded] as const),
    ...(saga === undefined ? [] : [[...saga, undefined] as const])
  ].some(([from, to, takes]) =>
    versionsOf(moment, service(from)).some((client) =>
      versionsOf(moment, service(to)).some((server) => {
        const [request, response] = [requests[to], responses[to]]
        // Only what the change brings is at stake: the designs themselves fit.
        if (client === server || request === undefined || response === undefined) return false
        return (
          refuses(request[client], request[server]) ||
          refuses(response[server], decodedPart(response[client], takes?.[client]))
        )
      })
    )
  )

/** Who is told by a webhook reads what the service sends, and the service what it is answered. */
const hookFails = ({ hook }: World, moment: Moment): boolean =>
  hook !== undefined &&
  (hook.isPinned ? (["old"] as const) : versionsOf(moment, "consumer:listener")).some((listener) =>
    versionsOf(moment, service(hook.by)).some(
      (sender) =>
        sender !== listener &&
        (refuses(hook.sent[sender], hook.sent[listener]) || refuses(hook.replied[listener], hook.replied[sender]))
    )
  )

/** Code that cannot run without a value runs where it is not set. */
const configurationFails = ({ configuration: it }: World, moment: Moment): boolean =>
  it !== undefined &&
  versionsOf(moment, service(it.of)).includes(it.comes ? "fresh" : "old") &&
  versionsOf(moment, "configuration:url").includes(it.comes ? "old" : "fresh")

const messagesFail = (world: World, moment: Moment, { log }: Kept): boolean =>
  toldIn(world).some(({ forms, isDecoded, message, readers }) =>
    readers.some((reader) =>
      versionsOf(moment, service(reader)).some((version) =>
        [...(log.get(message) ?? [])].some(
          (written) =>
            written !== version &&
            refuses(forms[written], decodedPart(forms[version], isDecoded ? world.decoded?.[version] : undefined))
        )
      )
    )
  )

/** Code that does not know the new version of its message cannot write it. */
const turnFails = ({ turned }: World, moment: Moment): boolean =>
  turned !== undefined &&
  versionsOf(moment, `message:m${turned}`).includes("fresh") &&
  versionsOf(moment, service(turned)).includes("old")

const cacheFails = ({ cache: it }: World, moment: Moment, { cache }: Kept): boolean =>
  it !== undefined &&
  versionsOf(moment, service(it.reader)).some((version) =>
    [...cache].some((written) => written !== version && refuses(it.forms[written], it.forms[version]))
  )

/** Columns as they are: which there are, and whether each wants a value. */
type Columns = ReadonlyMap<string, boolean>

const changedBy = (columns: Columns, operations: ReadonlyArray<string>): Columns => {
  const there = new Map(columns)
  for (const text of operations) {
    const [operation = "", place = ""] = text.split(" ")
    const name = place.slice("rows.".length)
    // A column that wants a value comes without that at first: the migration says so by a step of its own.
    if (operation === "addColumn" || operation === "dropNotNull") there.set(name, false)
    if (operation === "dropColumn") there.delete(name)
    if (operation === "addNotNull") there.set(name, true)
  }
  return there
}

/** The forms that the table has at a moment; a phase that runs has both. */
const tablesAt = (
  { table }: World,
  { done, moving }: Moment,
  phases: ReadonlyArray<{ readonly id: string; readonly operations: ReadonlyArray<string> }>
): ReadonlyArray<Columns> => {
  if (table === undefined) return []
  let states: ReadonlyArray<Columns> = [new Map(Object.entries(table.columns.old))]
  for (const { id, operations } of phases) {
    if (!done.has(id) && !moving.has(id)) continue
    const after = states.map((it) => changedBy(it, operations))
    states = moving.has(id) ? [...states, ...after] : after
  }
  return states
}

const codeFails = (own: Readonly<Record<string, boolean>>, there: Columns): boolean =>
  Object.keys(own).some((name) => !there.has(name)) || [...there].some(([name, wants]) => wants && own[name] !== true)

/** The phases of the migration, in their order. */
export interface Phase {
  readonly id: string
  readonly operations: ReadonlyArray<string>
}

const tableFails = (world: World, moment: Moment, phases: ReadonlyArray<Phase>): boolean => {
  const { table } = world
  if (table === undefined) return false
  return versionsOf(moment, service(table.owner)).some((version) =>
    tablesAt(world, moment, phases).some((there) => codeFails(table.columns[version], there))
  )
}

/** A phase begins where the one before it has ended. */
const phasesOutOfOrder = ({ done, moving }: Moment, phases: ReadonlyArray<Phase>): boolean =>
  phases.some(
    ({ id }, index) => (done.has(id) || moving.has(id)) && phases.slice(0, index).some((before) => !done.has(before.id))
  )

/** A version that does not know the flag evaluates it when it is on. */
const flagFails = ({ flag }: World, moment: Moment): boolean =>
  flag !== undefined &&
  versionsOf(moment, "flag:f").includes("fresh") &&
  versionsOf(moment, service(flag.by)).includes("old") &&
  flag.since !== "1"

/** What is kept when everybody who runs has written once more. */
export const written = (world: World, moment: Moment, kept: Kept): Kept => ({
  log: new Map(
    toldIn(world).map((it) => [
      it.message,
      new Set([...(kept.log.get(it.message) ?? []), ...writtenBy(world, moment, it)])
    ])
  ),
  cache:
    world.cache === undefined ? new Set() : new Set([...kept.cache, ...versionsOf(moment, service(world.cache.writer))])
})

/** What is left when all that can be waited for was waited for: what is written now, and what stays for ever. */
export const waited = (world: World, moment: Moment, kept: Kept, isWaited: (place: string) => boolean): Kept => ({
  log: new Map(
    toldIn(world).map((it) => [
      it.message,
      isWaited(`channel:${it.channel}`) && it.retention !== "forever"
        ? new Set(writtenBy(world, moment, it))
        : (kept.log.get(it.message) ?? new Set<Version>())
    ])
  ),
  cache:
    world.cache !== undefined && world.cache.life !== "forever" && isWaited("store:cache")
      ? new Set(versionsOf(moment, service(world.cache.writer)))
      : kept.cache
})

/** Whether anything is refused at a moment. */
export const fails = (world: World, moment: Moment, kept: Kept, phases: ReadonlyArray<Phase>): boolean =>
  callsFail(world, moment) ||
  messagesFail(world, moment, kept) ||
  turnFails(world, moment) ||
  cacheFails(world, moment, kept) ||
  phasesOutOfOrder(moment, phases) ||
  tableFails(world, moment, phases) ||
  flagFails(world, moment) ||
  hookFails(world, moment) ||
  configurationFails(world, moment)

export const nothingKept: Kept = { log: new Map(), cache: new Set() }
