import { createRequire } from "node:module"
import { canonical, decode, type Policy } from "@lintel/model"
import { isRefusal, type Rendering } from "@lintel/render"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { grpcServiceConfig } from "../src/index.js"
import { callWith, policy } from "./arbitraries.js"
import { expectOnlyLosses, reread, told } from "./roundTrip.js"

/** The validation of the official client, which its package does not export by name. */
const { validateServiceConfig } = createRequire(import.meta.url)("@grpc/grpc-js/build/src/service-config") as {
  readonly validateServiceConfig: (config: unknown) => object
}

const rendered = (value: Policy): Rendering => {
  const answer = grpcServiceConfig.render(callWith(value))
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

const configOf = ({ files }: Rendering): unknown => JSON.parse(files[0]?.text ?? "{}")

const subject = "call:orders/to-pay"

describe("service configs of gRPC", () => {
  it("are accepted by the official client, whatever the policy", () => {
    fc.assert(
      fc.property(policy, (value) => {
        const { files } = rendered(value)
        for (const { text } of files) expect(validateServiceConfig(JSON.parse(text))).toBeDefined()
      }),
      { numRuns: 150 }
    )
  })

  it("read back as the policy, or exactly the losses that were told", () => {
    fc.assert(
      fc.property(policy, (value) => {
        const rendering = rendered(value)
        const [file] = rendering.files
        const model = file === undefined ? undefined : reread(file.text, file.path, "orders").model
        if (model !== undefined) expect(decode(model)).toMatchObject({ _tag: "Decoded" })
        const [layer] = Object.values(canonical(model ?? { lintel: "1.0" }).policies ?? {})
        if (layer !== undefined) {
          expect(layer.selects).toEqual({ from: ["service:orders"], to: ["operation:shop.Payments/Pay"] })
        }
        const before = canonical(callWith(value)).calls?.["orders/to-pay"]?.policy ?? {}
        expectOnlyLosses(rendering, { subject, before: { policy: before }, after: { policy: layer?.policy ?? {} } })
      }),
      { numRuns: 150 }
    )
  })

  it("count all attempts, at most five, and have no timeout of one try", () => {
    const rendering = rendered({
      timeouts: { perTry: "300ms", overall: "2s" },
      retry: {
        attempts: 7,
        backoff: { base: "100ms", factor: 2, cap: "1s", jitter: { plusMinus: "0.2" } },
        on: ["UNAVAILABLE"],
        budget: { _tag: "Ratio", ratio: "0.1", minimum: 5 }
      }
    })
    expect(configOf(rendering)).toEqual({
      methodConfig: [
        {
          name: [{ service: "shop.Payments", method: "Pay" }],
          timeout: "2s",
          retryPolicy: {
            maxAttempts: 5,
            initialBackoff: "0.1s",
            maxBackoff: "1s",
            backoffMultiplier: 2,
            retryableStatusCodes: ["UNAVAILABLE"]
          }
        }
      ],
      retryThrottling: { maxTokens: 10, tokenRatio: 0.1 }
    })
    expect(told(rendering)).toEqual([
      "approximated /policy/retry/attempts: 7 attempts: gRPC makes five at most",
      "approximated /policy/retry/budget: retry budget: gRPC counts tokens, for a whole server",
      "dropped /policy/timeouts/perTry: timeout of one try: gRPC has one for the whole call"
    ])
  })

  it("take a retry or a hedge, not both", () => {
    const rendering = rendered({
      retry: {
        attempts: 2,
        backoff: { base: "1s", factor: 2, cap: "1s", jitter: { plusMinus: "0.2" } },
        on: ["ABORTED"]
      },
      hedging: { delay: "20ms", attempts: 2 }
    })
    expect(told(rendering)).toEqual(["dropped /policy/hedging: hedging beside a retry: gRPC has one of the two"])
    expect(configOf(rendered({ hedging: { delay: "20ms", attempts: 3 } }))).toMatchObject({
      methodConfig: [{ hedgingPolicy: { maxAttempts: 3, hedgingDelay: "0.02s" } }]
    })
  })
})
