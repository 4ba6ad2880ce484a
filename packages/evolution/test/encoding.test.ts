import { readSchema, samples } from "@lintel/avro"
import { encodingOf, messageMatrices, type Reading } from "@lintel/evolution"
import type { Json, JsonSchema, Model, Payload, Projection } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import avro from "avsc"
import { describe, expect, it } from "vitest"

const json = (schema: JsonSchema): Payload => ({ _tag: "JsonSchema", schema })
const binary = (schema: Json): Payload => ({ _tag: "Avro", schema })

/** What a reader with a decoder of its own makes of a message. */
const reading = (payload: Payload, reader: Projection, contentType?: string): Reading => {
  const model: Model = {
    lintel: "1.0",
    messages: { Paid: { payload, ...(contentType === undefined ? {} : { contentType }) } },
    channels: { paid: { messages: ["message:Paid"] } },
    services: { billing: { consumes: [{ channel: "channel:paid", readers: { Paid: reader } }] } }
  }
  const [pair] = messageMatrices(model)[0]?.pairs ?? []
  if (pair === undefined) throw new Error("nobody reads it")
  return pair.reading
}

const paid = { type: "object", properties: { id: { type: "string" } }, required: ["id"], additionalProperties: false }
const paidAvro: Json = { type: "record", name: "Paid", fields: [{ name: "id", type: "string" }] }
const optional: Json = { type: "record", name: "Paid", fields: [{ name: "id", type: ["null", "string"] }] }

describe("a message in one encoding, read in another", () => {
  it("is refused where JSON text is decoded as Avro binary, with a value that a codec refuses", () => {
    const found = reading(json(paid), { avro: paidAvro })
    expect(found).toMatchObject({ _tag: "Refuses", refusals: [{ pointer: "", keyword: "avro:encoding" }] })
    if (found._tag !== "Refuses") return
    const type = avro.Type.forSchema(paidAvro as avro.Schema)
    expect(() => void type.fromBuffer(Buffer.from(JSON.stringify(found.value)))).toThrow(/./)
    expect(new Ajv2020().validate(paid, found.value)).toBe(true)
  })

  it("is refused where Avro binary is decoded as JSON text, with its bytes", () => {
    const found = reading(binary(paidAvro), { decoder: paid })
    expect(found).toEqual({
      _tag: "Refuses",
      value: { id: "a1" },
      refusals: [{ pointer: "", keyword: "json:encoding", expected: "046131" }],
      reasons: ["it is written as Avro binary and decoded as JSON text: it is no JSON"]
    })
  })

  it("is misread where every value happens to be decoded", () => {
    expect(reading(json({ enum: [5] }), { avro: "int" })._tag).toBe("ChangesMeaning")
    expect(reading(json(false), { avro: "int" })._tag).toBe("Reads")
  })

  it("meets where the content type says that Avro data are JSON", () => {
    expect(reading(binary(paidAvro), { decoder: paid }, "avro/json")).toEqual({ _tag: "Reads" })
    expect(reading(json(paid), { avro: paidAvro }, "application/json")).toEqual({ _tag: "Reads" })
    const wants = { ...paid, required: ["id", "sum"], properties: { id: true, sum: true } }
    expect(reading(binary(paidAvro), { decoder: wants }, "avro/json")).toMatchObject({
      _tag: "Refuses",
      value: { id: expect.any(String) }
    })
  })

  it("writes values of unions under the names of their branches where that is said, and is open where it is not", () => {
    const bare = { type: "object", properties: { id: { type: ["null", "string"] } }, required: ["id"] }
    const named = {
      type: "object",
      properties: { id: { anyOf: [{ type: "null" }, { type: "object", properties: { string: true } }] } },
      required: ["id"]
    }
    expect(reading(binary(optional), { decoder: bare }, "avro/json")._tag).toBe("Refuses")
    expect(reading(binary(optional), { decoder: named }, "application/avro+json")._tag).toBe("Reads")
    expect(reading(binary(optional), { decoder: bare }, "application/json")).toMatchObject({
      _tag: "Undecided",
      reasons: [expect.stringContaining("values of unions")]
    })
    expect(reading(binary(optional), { decoder: true }, "application/json")._tag).toBe("Reads")
    expect(reading(binary(optional), { decoder: { required: ["sum"] } }, "application/json")._tag).toBe("Refuses")
  })

  it("is read where an upcaster converts it, and what it gives is judged", () => {
    const model = (output: Payload): Model => ({
      lintel: "1.0",
      messages: {
        Paid: { version: "2", payload: binary(paidAvro), retained: [{ version: "1", payload: json(paid) }] }
      },
      channels: { paid: { messages: ["message:Paid"] } },
      services: {
        billing: {
          consumes: [{ channel: "channel:paid", upcasters: [{ message: "message:Paid", from: "1", to: "2", output }] }]
        }
      }
    })
    const tags = (output: Payload): ReadonlyArray<string> =>
      (messageMatrices(model(output))[0]?.pairs ?? []).map((pair) => `${pair.written.version} ${pair.reading._tag}`)
    expect(tags(binary(paidAvro))).toEqual(["2 Reads", "1 Reads"])
    expect(tags(json(paid))).toEqual(["2 Reads", "1 Refuses"])
  })

  it("is left open where the content type says nothing of how such data lie in it", () => {
    for (const contentType of ["application/cloudevents+json", "application/xml"]) {
      expect(reading(binary(paidAvro), { decoder: paid }, contentType)._tag).toBe("Undecided")
    }
    expect(encodingOf(json(true), "avro/binary")._tag).toBe("Unknown")
    expect(encodingOf(json(true), "application/cloudevents+json; charset=utf-8")._tag).toBe("JsonText")
    for (const type of ["avro/binary", "application/avro", "application/vnd.apache.avro", "application/octet-stream"]) {
      expect(encodingOf(binary("int"), type)._tag).toBe("AvroBinary")
    }
    expect(encodingOf(binary("int"), "application/vnd.apache.avro+json")._tag).toBe("AvroJson")
  })

  it("in an encoding that nobody knows is judged by its schemas where both sides have it", () => {
    expect(reading(json(paid), { decoder: paid }, "application/cbor")._tag).toBe("Reads")
    expect(reading(json(paid), { decoder: { required: ["sum"] } }, "application/cbor")._tag).toBe("Refuses")
  })
})

describe("data of a schema", () => {
  it("in JSON are what the codec writes in JSON", () => {
    const schema: Json = {
      type: "record",
      name: "shop.Order",
      fields: [
        { name: "state", type: { type: "enum", name: "State", symbols: ["A", "B"] } },
        { name: "raw", type: ["null", "bytes", { type: "fixed", name: "Two", size: 2 }] },
        { name: "lines", type: { type: "array", items: { type: "map", values: ["long", "State"] } } },
        { name: "next", type: ["null", "Order"] }
      ]
    }
    const read = readSchema(schema)
    if (read._tag === "InvalidSchema") throw new Error(read.reason)
    const type = avro.Type.forSchema(schema as avro.Schema, { wrapUnions: true })
    const found = samples(read, 200)
    expect(found.length).toBeGreaterThan(50)
    for (const [index, { bytes, datum }] of found.entries()) {
      expect(JSON.parse(type.toString(type.fromBuffer(Buffer.from(bytes))))).toEqual(datum)
      if (index % 20 !== 0) continue
      const again = reading(binary(schema), { decoder: { not: { enum: [datum] } } }, "avro/json")
      expect(again._tag).toBe("Refuses")
    }
  })
})
