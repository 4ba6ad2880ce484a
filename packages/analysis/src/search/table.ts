/** States as they are found: bytes side by side, and a table that knows each by its form. */
export interface Table {
  readonly width: number
  /** Bytes from one state to the next: whole words, so that states are compared and hashed word by word. */
  readonly stride: number
  bytes: Uint8Array
  /** Under which form each state is remembered; the bytes themselves without symmetry. */
  forms: Uint8Array
  /** The same forms, in words. */
  words: Int32Array
  slots: Int32Array
  parents: Int32Array
  events: Int32Array
  depths: Int32Array
  size: number
}

const grown = <A extends Uint8Array | Int32Array>(old: A, bigger: A): A => {
  bigger.set(old)
  return bigger
}

const { imul } = Math

const hashOf = (words: Int32Array, from: number, to: number): number => {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at++) {
    hash = imul(hash ^ (words[at] ?? 0), 0x2c1b3c6d)
    hash ^= hash >>> 15
  }
  return imul(hash, 0x01000193) >>> 0
}

export const tableOf = (width: number, hasForms: boolean): Table => {
  const stride = Math.ceil(width / 4) * 4
  const bytes = new Uint8Array(1024 * stride)
  const forms = hasForms ? new Uint8Array(1024 * stride) : bytes
  return {
    width,
    stride,
    bytes,
    forms,
    words: new Int32Array(forms.buffer),
    slots: new Int32Array(4096).fill(-1),
    parents: new Int32Array(1024),
    events: new Int32Array(1024),
    depths: new Int32Array(1024),
    size: 0
  }
}

/** Twice the room; what is remembered is put into its place anew. */
const grow = (table: Table): void => {
  const { stride, size } = table
  const room = table.parents.length * 2
  const isShared = table.forms === table.bytes
  table.bytes = grown(table.bytes, new Uint8Array(room * stride))
  table.forms = isShared ? table.bytes : grown(table.forms, new Uint8Array(room * stride))
  table.words = new Int32Array(table.forms.buffer)
  table.parents = grown(table.parents, new Int32Array(room))
  table.events = grown(table.events, new Int32Array(room))
  table.depths = grown(table.depths, new Int32Array(room))
  const slots = new Int32Array(room * 4).fill(-1)
  const mask = slots.length - 1
  const length = stride / 4
  for (let at = 0; at < size; at++) {
    let slot = hashOf(table.words, at * length, (at + 1) * length) & mask
    while (slots[slot] !== -1) slot = (slot + 1) & mask
    slots[slot] = at
  }
  table.slots = slots
}

/**
 * The number of the state whose form was written behind the last one, or the slot (as -1 - slot) where it would be: what
 * turns out to be new is already in its place.
 */
export const lookUp = ({ words, slots, stride, size }: Table): number => {
  const mask = slots.length - 1
  const length = stride / 4
  const own = size * length
  let slot = hashOf(words, own, own + length) & mask
  for (let known = slots[slot] ?? -1; known !== -1; known = slots[slot] ?? -1) {
    const from = known * length
    let at = 0
    while (at < length && words[from + at] === words[own + at]) at++
    if (at === length) return known
    slot = (slot + 1) & mask
  }
  return -1 - slot
}

/** Keeps the state whose form was looked up. */
export const add = (table: Table, slot: number, state: Uint8Array, parent: number, event: number): number => {
  const at = table.size
  if (table.forms !== table.bytes) table.bytes.set(state, at * table.stride)
  table.parents[at] = parent
  table.events[at] = event
  table.depths[at] = parent < 0 ? 1 : (table.depths[parent] ?? 0) + 1
  table.slots[slot] = at
  table.size = at + 1
  if (table.size === table.parents.length) grow(table)
  return at
}

export const stateOf = ({ bytes, width, stride }: Table, at: number): Uint8Array =>
  bytes.slice(at * stride, at * stride + width)
