import { describe, expect, it } from "vitest"
import { type Document, identify, lineOf, locate, parseAll, type Result } from "../src/index.js"

const documents = (result: Result<ReadonlyArray<Document>>): ReadonlyArray<Document> => {
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success
}

describe("several documents in one file", () => {
  const text = "# both\n---\nkind: A\ntext: |\n  --- no\n   ---\n...\n---\n# empty\n---\nkind: B\nkind: C\n"

  it("each has its own value, and the places of the file", () => {
    const all = documents(parseAll(text, { file: "a.yaml" }))
    expect(all.map(({ value }) => value)).toEqual([{ kind: "A", text: "--- no\n ---\n" }, { kind: "C" }])
    expect(all.map((one) => locate(one, "/kind")?.value.line)).toEqual([3, 12])
    expect(lineOf(all[1] ?? all[0]!, 12)).toBe("kind: C")
    expect(all[1]?.warnings).toMatchObject([{ kind: "duplicate-key", line: 12, related: { line: 11 } }])
  })

  it("errors have the line of the file", () => {
    expect(parseAll("a: 1\n---\nb: [\n---\nc: 1\n", { file: "a.yaml" })).toMatchObject({
      _tag: "Failure",
      failure: [{ file: "a.yaml", line: expect.any(Number) }]
    })
    const result = parseAll("a: 1\n---\n\nb: {x: 1, *y}\n")
    expect(result).toMatchObject({ failure: [{ line: 4 }] })
  })

  it("one document is read as it was, JSON too", () => {
    expect(documents(parseAll('{"a": 1}')).map(({ value }) => value)).toEqual([{ a: 1 }])
    expect(documents(parseAll("a: 1")).map(({ value }) => value)).toEqual([{ a: 1 }])
    expect(parseAll("")._tag).toBe("Failure")
  })

  it("ten thousand are enough", () => {
    expect(parseAll("a: 1\n---\n".repeat(10_002))).toMatchObject({
      failure: [{ reason: expect.stringContaining("10000") }]
    })
  })

  it("files of operations may hold several, contracts may not", () => {
    const slo = identify("# x\n---\nkind: Note\n---\napiVersion: openslo/v1\nkind: SLO\n")
    expect(slo).toMatchObject({ success: { recognition: { kind: "openslo" } } })
    expect(identify("openapi: 3.1.0\n---\nopenapi: 3.1.0\n")._tag).toBe("Failure")
    const others = identify("kind: ConfigMap\n---\nkind: Secret\n")
    expect(others).toMatchObject({ success: { recognition: { kind: "unknown" }, isSeveral: true } })
    const broken = identify("apiVersion: openslo/v1\nkind: SLO\n---\na: [\n")
    expect(broken).toMatchObject({ _tag: "Failure", failure: [{ line: 5 }] })
  })

  it("configuration of operations is recognised by what only it has", () => {
    const kind = (content: string): string | undefined => {
      const result = identify(content)
      return result._tag === "Success" ? result.success.recognition.kind : undefined
    }
    expect(kind("version: prometheus/v1\nservice: a\nslos: []")).toBe("sloth")
    expect(kind("apiVersion: sloth.slok.dev/v1")).toBe("sloth")
    expect(kind('{"methodConfig": []}')).toBe("grpc-service-config")
    expect(kind("apiVersion: networking.istio.io/v1\nkind: VirtualService")).toBe("istio")
    expect(kind("spring: {}\nresilience4j: {}")).toBe("resilience4j")
    expect(kind("resilience4j.retry.instances.a.max-attempts: 3")).toBe("resilience4j")
    expect(kind("apiVersion: v1\nkind: Pod")).toBe("unknown")
  })
})

describe("manifests of Kubernetes", () => {
  const kind = (text: string): string => {
    const result = identify(text, { file: "a.yaml" })
    return result._tag === "Failure" ? (result.failure[0]?.reason ?? "") : result.success.recognition.kind
  }

  it("are recognised by the group of their objects, also among others", () => {
    expect(kind("apiVersion: apps/v1\nkind: Deployment")).toBe("kubernetes")
    expect(kind("apiVersion: argoproj.io/v1alpha1\nkind: Rollout")).toBe("kubernetes")
    expect(kind("apiVersion: v1\nkind: Service\n---\napiVersion: flagger.app/v1beta1\nkind: Canary")).toBe("kubernetes")
    expect(kind("apiVersion: v1\nkind: List\nitems: []")).toBe("kubernetes")
    expect(kind("apiVersion: v1\nkind: Service")).toBe("unknown")
  })
})
