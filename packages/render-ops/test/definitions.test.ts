import { DestinationRule } from "@kubernetes-models/istio/networking.istio.io/v1/DestinationRule"
import { VirtualService } from "@kubernetes-models/istio/networking.istio.io/v1/VirtualService"
import type { Model } from "@lintel/model"
import { type AnyRenderer, isRefusal } from "@lintel/render"
import * as fc from "fast-check"
import { loadAll } from "js-yaml"
import { describe, expect, it } from "vitest"
import { envoy, istio } from "../src/index.js"
import { callWith, policy } from "./arbitraries.js"
import { envoyProblems } from "./envoyDefinitions.js"

type Manifest = Readonly<Record<string, unknown>>

const documentsOf = (renderer: AnyRenderer, model: Model): ReadonlyArray<Manifest> => {
  const answer = renderer.run(model)
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer.files.flatMap(({ text }) => loadAll(text) as ReadonlyArray<Manifest>)
}

const istioProblem = (manifest: Manifest): string | undefined => {
  const known = { VirtualService, DestinationRule }[String(manifest["kind"])]
  if (known === undefined) return `no schema for ${String(manifest["kind"])}`
  try {
    new known(manifest).validate()
    return undefined
  } catch (error) {
    return String(error)
  }
}

const configProblems = (config: Manifest): ReadonlyArray<string> => [
  ...Object.keys(config).filter((key) => key !== "route_config" && key !== "clusters"),
  ...envoyProblems("envoy.config.route.v3.RouteConfiguration", config["route_config"]),
  ...((config["clusters"] ?? []) as ReadonlyArray<unknown>).flatMap((cluster) =>
    envoyProblems("envoy.config.cluster.v3.Cluster", cluster)
  )
]

describe("the projects' own definitions", () => {
  it("of Istio accept whatever is rendered", () => {
    let seen = 0
    fc.assert(
      fc.property(policy, (value) => {
        const manifests = documentsOf(istio, callWith(value))
        seen += manifests.length
        expect(manifests.flatMap((manifest) => istioProblem(manifest) ?? [])).toEqual([])
      }),
      { numRuns: 100, seed: 6 }
    )
    expect(seen).toBeGreaterThan(50)
  })

  it("of Envoy have every field that is rendered, with that type", () => {
    let seen = 0
    fc.assert(
      fc.property(policy, (value) => {
        const configs = documentsOf(envoy, callWith(value))
        seen += configs.length
        expect(configs.flatMap(configProblems)).toEqual([])
      }),
      { numRuns: 150, seed: 6 }
    )
    expect(seen).toBeGreaterThan(50)
  })

  it("are in force: what they do not know is refused", () => {
    const route = { virtual_hosts: [{ name: "a", domains: ["a"], routes: [{ match: { prefix: "/" } }] }] }
    const problems = (value: unknown): ReadonlyArray<string> =>
      envoyProblems("envoy.config.route.v3.RouteConfiguration", value)
    expect(problems(route)).toEqual([])
    expect(problems({ ...route, nobodysKey: 1 })).toEqual([
      "RouteConfiguration: .envoy.config.route.v3.RouteConfiguration has no nobodysKey"
    ])
    const action = (timeout: unknown): unknown => ({
      virtual_hosts: [{ routes: [{ match: { prefix: "/" }, route: { cluster: "a", timeout } }] }]
    })
    expect(problems(action("1.5s"))).toEqual([])
    expect(problems(action("1500ms"))).toEqual([
      "RouteConfiguration.virtual_hosts[0].routes[0].route.timeout: no Duration"
    ])
    expect(istioProblem({ kind: "VirtualService", apiVersion: "networking.istio.io/v1", spec: { http: 1 } })).toMatch(
      /http/u
    )
  })
})
