import { EVENT_ID, type Event } from "js-yaml"
import type { Text } from "../decode.js"
import type { Limits } from "../limits.js"
import type { PositionTable } from "../positions.js"
import { acceptsWarning, Refusal, type WarningLog } from "../problem.js"
import { readAlias } from "./alias.js"
import { readBlocks } from "./block.js"
import { closeCollection, openCollection, openUntagged } from "./collection.js"
import { readWord } from "./key.js"
import { eventsOf, onlyDocument, refuseBombs } from "./events.js"
import { narrowed } from "./narrow.js"
import { readScalar, readShort } from "./scalar.js"
import { type Constructor, startReading } from "./state.js"

const construct = (state: Constructor, events: ReadonlyArray<Event>): void => {
  for (const event of events) {
    if (event.type === EVENT_ID.SCALAR) readScalar(state, event)
    else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) openCollection(state, event)
    else if (event.type === EVENT_ID.POP) closeCollection(state)
    else if (event.type === EVENT_ID.ALIAS) readAlias(state, event.anchorStart, event.anchorEnd)
    else {
      for (const directive of event.directives) {
        if (directive.kind === "tag") state.handles.set(directive.handle, directive.prefix)
      }
    }
  }
}

const tooShallow =
  "between brackets or quotes, YAML asks for more indentation than the key around them has; it is read all the same"

/** Told before it is known what the line belongs to. */
const warnOfIndentation = (log: WarningLog, offset: number): void => {
  if (acceptsWarning(log, "indentation"))
    log.warnings.push({ kind: "indentation", offset, path: [], reason: tooShallow })
}

/** Reads a document that is written in the usual ways; `undefined` where the whole parser is needed, or has to say why. */
const readUsual = ({ bytes, text }: Text, limits: Limits, log: WarningLog): Constructor | undefined => {
  const narrow = bytes === undefined ? undefined : narrowed(text, bytes)
  const state = startReading(text, limits, log, narrow)
  const shallow: Array<number> = []
  try {
    const isUsual = readBlocks(narrow?.text ?? text, {
      scalar: (event) => (event.fast ? readShort(state, event) : readScalar(state, event)),
      word: (start, end, hash) => readWord(state, start, end, hash),
      open: (isSequence, start, isFlow) => void openUntagged(state, isSequence, start, isFlow),
      close: () => closeCollection(state),
      shallow: (offset) => shallow.push(offset)
    })
    if (isUsual) {
      // The whole parser knows them before anything else.
      const others = log.warnings.splice(0)
      for (const offset of shallow) warnOfIndentation(log, offset)
      log.warnings.push(...others)
      return state
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  log.warnings.length = 0
  log.counts.clear()
  return undefined
}

const readAny = (text: string, limits: Limits, log: WarningLog): Constructor => {
  const state = startReading(text, limits, log)
  const events = onlyDocument(eventsOf(text, limits, (offset) => warnOfIndentation(log, offset)))
  if (events.length === 0) throw new Refusal("the file is empty", 0, [])
  construct(state, events)
  return state
}

/** Parses one YAML 1.2 document by the core schema. Throws only {@link Refusal}. */
export const parseYaml = (
  source: Text,
  limits: Limits,
  log: WarningLog
): { readonly value: unknown; readonly positions: PositionTable } => {
  const { text } = source
  refuseBombs(text, limits)
  const state = readUsual(source, limits, log) ?? readAny(text, limits, log)
  return { value: state.root, positions: state.builder }
}
