import type { Datum } from "./datum.js"
import type { AvroType } from "../schema/types.js"

/** Bytes that grow. */
interface Output {
  readonly chunks: Array<Uint8Array>
}

const bytesOf = (value: bigint | number): Uint8Array =>
  value >= -64 && value < 64
    ? Uint8Array.of(Number(value) >= 0 ? Number(value) * 2 : -Number(value) * 2 - 1)
    : long(BigInt(value))

const long = (value: bigint): Uint8Array => {
  const encoded: Array<number> = []
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  for (; rest > 0x7fn; rest >>= 7n) encoded.push(Number(rest & 0x7fn) | 0x80)
  encoded.push(Number(rest))
  return Uint8Array.from(encoded)
}

const writeLong = (output: Output, value: bigint | number): void => {
  output.chunks.push(bytesOf(value))
}

const writeBytes = (output: Output, bytes: Uint8Array): void => {
  writeLong(output, bytes.length)
  output.chunks.push(bytes)
}

const writeFloat = (output: Output, value: number, size: 4 | 8): void => {
  const view = new DataView(new ArrayBuffer(size))
  if (size === 4) view.setFloat32(0, value, true)
  else view.setFloat64(0, value, true)
  output.chunks.push(new Uint8Array(view.buffer))
}

const text = new TextEncoder()

const mismatch = (type: AvroType, datum: Datum): Error => new Error(`a ${datum._tag} is no value of ${type._tag}`)

const write = (output: Output, type: AvroType, datum: Datum): void => {
  switch (datum._tag) {
    case "null":
      return
    case "boolean":
      output.chunks.push(Uint8Array.of(datum.value ? 1 : 0))
      return
    case "int":
    case "long":
      writeLong(output, datum.value)
      return
    case "float":
      writeFloat(output, datum.value, 4)
      return
    case "double":
      writeFloat(output, datum.value, 8)
      return
    case "string":
      writeBytes(output, text.encode(datum.value))
      return
    case "bytes":
      writeBytes(output, datum.value)
      return
    case "fixed":
      output.chunks.push(datum.value)
      return
    default:
      writeComplex(output, type, datum)
  }
}

const writeBlock = <T>(output: Output, items: ReadonlyArray<T>, each: (item: T) => void): void => {
  if (items.length > 0) {
    writeLong(output, items.length)
    for (const item of items) each(item)
  }
  writeLong(output, 0)
}

const writeComplex = (output: Output, type: AvroType, datum: Datum): void => {
  if (datum._tag === "enum" && type._tag === "enum") {
    writeLong(output, type.symbols.indexOf(datum.symbol))
  } else if (datum._tag === "array" && type._tag === "array") {
    writeBlock(output, datum.items, (item) => write(output, type.items, item))
  } else if (datum._tag === "map" && type._tag === "map") {
    writeBlock(output, datum.entries, ([key, value]) => {
      writeBytes(output, text.encode(key))
      write(output, type.values, value)
    })
  } else if (datum._tag === "record" && type._tag === "record") {
    for (const [index, field] of type.fields.entries()) {
      const value = datum.fields[index]?.[1]
      if (value === undefined) throw mismatch(type, datum)
      write(output, field.type, value)
    }
  } else if (datum._tag === "union" && type._tag === "union") {
    const branch = type.branches[datum.branch]
    if (branch === undefined) throw mismatch(type, datum)
    writeLong(output, datum.branch)
    write(output, branch, datum.value)
  } else throw mismatch(type, datum)
}

/** A datum in the binary encoding of the specification. */
export const encode = (type: AvroType, datum: Datum): Uint8Array => {
  const output: Output = { chunks: [] }
  write(output, type, datum)
  const whole = new Uint8Array(output.chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of output.chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
