import { Deployment, Environment, Service, System } from "@lintel/core"
import { decode, encode } from "@lintel/model"
import { expect, test } from "vitest"

test("freezes that come again are written as they were said", () => {
  const weekends = { from: "Fri 16:00", until: "Mon 08:00", zone: "Europe/Berlin", reason: "nobody is there" }
  const live = Environment.make("live", { recurringFreezes: [weekends] })
  const { model } = System.toModel(
    System.make("shop", { include: [Deployment.make({ of: Service.make("orders"), in: live })] })
  )
  expect(model.environments?.["live"]?.recurringFreezes).toEqual([weekends])
  expect(decode(JSON.parse(encode(model)))).toMatchObject({ _tag: "Decoded" })
})
