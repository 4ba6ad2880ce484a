import { readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { folderWith, lintel, type Ran } from "./run.js"

const shop = `asyncapi: 3.0.0
info: { title: Shop, version: 1.0.0 }
servers:
  main: { host: 'broker:9092', protocol: kafka }
channels:
  placed:
    address: orders.placed
    bindings: { kafka: { partitions: 12 }, amqp: { is: routingKey, exchange: { name: orders } } }
    messages:
      OrderPlaced: { payload: { $ref: order.yaml } }
operations:
  announce: { action: send, channel: { $ref: '#/channels/placed' } }
`
const order = "type: object\nrequired: [id]\nproperties: { id: { type: string }, total: { type: integer } }\n"

const found = ({ stdout }: Ran): ReadonlyArray<string> =>
  (
    JSON.parse(stdout) as { readonly findings: ReadonlyArray<{ readonly class: string; readonly code: string }> }
  ).findings.map((one) => `${one.class} ${one.code}`)

describe("AsyncAPI documents on the command line", () => {
  it("are shown where they differ, though others describe the same message", async () => {
    const whole = shop.replace("{ $ref: order.yaml }", order.trimEnd().replaceAll("\n", ", ").replace(/^.*$/, "{ $& }"))
    const mail = whole.replace("Shop", "Mail").replace("action: send", "action: receive")
    const folder = folderWith({
      "old/mail.yaml": mail,
      "old/shop.yaml": whole,
      "new/mail.yaml": mail,
      "new/shop.yaml": whole.replace("required: [id]", "required: []")
    })
    const { code, stdout } = await lintel(folder, "diff", "old", "new", "--format", "github")
    expect([code, stdout.split("\n")[0]]).toEqual([1, expect.stringContaining("::error file=new/shop.yaml,line=10,")])
  })

  it("are compared by what their messages mean, with the places of both", async () => {
    const folder = folderWith({
      "old/shop.yaml": shop,
      "old/order.yaml": order,
      "new/shop.yaml": shop.replace("1.0.0", "2.0.0"),
      "new/order.yaml": order.replace("required: [id]", "required: []")
    })
    const json = await lintel(folder, "diff", "old/shop.yaml", "new/shop.yaml", "--format", "json")
    expect([json.code, found(json)[0]]).toEqual([1, "breaking compat/message-widened"])
    const page = await lintel(folder, "diff", "old/shop.yaml", "new/shop.yaml")
    expect(page.stdout).toContain("old/order.yaml:2:1")
    expect(page.stdout).toContain("new/order.yaml:2:1")
    expect(page.stdout).toContain("Verdict: breaking; exit 1")
  })

  it("are compared by their bindings too", async () => {
    const folder = folderWith({
      "a.yaml": shop,
      "b.yaml": shop.replace("name: orders }", "name: sales }"),
      "order.yaml": order
    })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect([ran.code, found(ran)]).toEqual([1, ["breaking compat/field-changed"]])
  })

  it("that refer to an address are undecided, checked with a warning at the place, and written with it again", async () => {
    const address = "https://schemas.example.com/order.json"
    const remote = shop.replace("order.yaml", address)
    const folder = folderWith({ "a.yaml": remote, "b.yaml": remote.replace("1.0.0", "1.0.1"), "part.yaml": remote })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect([ran.code, found(ran)[0]]).toEqual([3, "undecided compat/payload-undecided"])
    const page = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "plain")
    expect(page.stdout).toContain(`nothing is known of a part that could not be read: ${address}`)
    expect(page.stdout).toContain("Verdict: undecided; exit 3")
    const checked = await lintel(folder, "check", "a.yaml", "--format", "plain")
    expect([checked.code, checked.stdout.includes("a.yaml:10:33")]).toEqual([3, true])
    expect(checked.stdout).toContain("Verdict: undecided; exit 3")
    expect(checked.stdout).toContain("is remote, and nothing is fetched")
    expect((await lintel(folder, "check", "a.yaml", "--fail-on", "warning")).code).toBe(1)
    expect((await lintel(folder, "render", "asyncapi", "a.yaml", "--out", "out")).code).toBe(0)
    expect(readFileSync(join(folder, "out/asyncapi/shop.yaml"), "utf8")).toContain(`$ref: ${address}`)
    expect((await lintel(folder, "diff", "a.yaml", "out/asyncapi/shop.yaml")).code).toBe(3)
  })

  it("that refer to an address are decided with a file that stands for it", async () => {
    const remote = shop.replace("order.yaml", "https://schemas.example.com/orders/order.yaml#/Order")
    const schemas = (required: string): Readonly<Record<string, string>> => ({
      "orders/order.yaml": `Order: { type: object, required: [${required}], properties: { id: { $ref: ../id.yaml } } }\n`,
      "id.yaml": "type: string\n"
    })
    const below = (name: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text]))
    const folder = folderWith({
      "a.yaml": remote,
      "b.yaml": remote.replace("1.0.0", "1.0.1"),
      "c.yaml": remote.replace("com/orders/", "com/v2/orders/"),
      ...below("v1", schemas("id")),
      ...below("v2", schemas("")),
      "lintel.config.mjs": 'export default { resolve: { "https://schemas.example.com/v2": "v2" } }\n'
    })
    const given = ["--resolve", "https://schemas.example.com/=v1"]
    expect((await lintel(folder, "check", "a.yaml", ...given)).code).toBe(0)
    expect(await lintel(folder, "diff", "a.yaml", "b.yaml", ...given)).toMatchObject({ code: 0, stderr: "" })
    const broken = await lintel(folder, "diff", "a.yaml", "c.yaml", ...given, "--format", "plain")
    expect([broken.code, broken.stdout.includes("v2/orders/order.yaml:1:24")]).toEqual([1, true])
    const one = ["--resolve", "https://schemas.example.com/orders/order.yaml=v1/orders/order.yaml"]
    const sibling = await lintel(folder, "check", "a.yaml", ...one, "--format", "plain")
    expect([sibling.code, sibling.stdout.includes('"https://schemas.example.com/id.yaml" is remote')]).toEqual([
      3,
      true
    ])
    const snapshot = await lintel(folder, "snapshot", "a.yaml", ...given, "--resolve", "https://other.example.com/=v2")
    expect(snapshot.stdout).not.toContain("unresolved:")
    expect(snapshot.stderr).toBe("warning: --resolve https://other.example.com/=v2: nothing refers to that address\n")
    expect((await lintel(folder, "render", "asyncapi", "a.yaml", ...given)).stdout).not.toContain("https://schemas")
    expect((await lintel(folder, "plan", "a.yaml", "b.yaml", ...given)).code).toBe(0)
  })

  it.each([
    ["nothing", "is not of the form URL=PATH"],
    ["https://x.example.com/=", "is not of the form URL=PATH"],
    ["schemas/=v1", "is not of the form URL=PATH"],
    ["https://x.example.com/a#/b=v1", "is no address"],
    ["file:///etc/=v1", "is no address"],
    ["https://x.example.com/=absent", "absent: there is no such file or folder"],
    ["https://x.example.com/=a.yaml", "a.yaml is one file"],
    ["https://x.example.com/?v=1=v1", "v1 is a folder"]
  ])("--resolve %s is refused: %s", async (given, reason) => {
    const folder = folderWith({ "a.yaml": shop, "order.yaml": order, "v1/order.yaml": order })
    const ran = await lintel(folder, "check", "a.yaml", "--resolve", given)
    expect([ran.code, ran.stdout]).toEqual([2, ""])
    expect(ran.stderr).toContain(reason)
  })

  it("do not leave the folder that stands for addresses, and a query is another address", async () => {
    const outside = folderWith({ "order.yaml": order })
    for (const [name, code] of [
      ["..%2forder.yaml", 3],
      ["%2e%2e/order.yaml", 3],
      ["link.yaml", 3],
      ["order.yaml?version=2", 3],
      ["order.yaml", 0]
    ] as const) {
      const remote = shop.replace("order.yaml", `'https://x.example.com/schemas/${name}'`)
      const folder = folderWith({ "a.yaml": remote, "order.yaml": order, "v1/order.yaml": order })
      symlinkSync(join(outside, "order.yaml"), join(folder, "v1/link.yaml"))
      const ran = await lintel(folder, "check", "a.yaml", "--resolve", "https://x.example.com/schemas/=v1")
      expect([name, ran.code]).toEqual([name, code])
    }
  })

  it("whose parts lie elsewhere still show what breaks beside them", async () => {
    const remote = shop.replace(
      "OrderPlaced: {",
      "Other: { $ref: 'https://schemas.example.com/other.json' }\n      OrderPlaced: {"
    )
    const folder = folderWith({
      "old/shop.yaml": remote,
      "old/order.yaml": order,
      "new/shop.yaml": remote,
      "new/order.yaml": order.replace("required: [id]", "required: []")
    })
    const ran = await lintel(folder, "diff", "old/shop.yaml", "new/shop.yaml", "--format", "json")
    expect([ran.code, found(ran).includes("breaking compat/message-widened")]).toEqual([1, true])
    const channel = shop.replace(
      / {2}placed:\n[\s\S]*?operations/,
      "  placed: { $ref: 'https://schemas.example.com/c.yaml' }\noperations"
    )
    const whole = await lintel(folderWith({ "a.yaml": channel }), "diff", "a.yaml", "a.yaml")
    expect([whole.code, whole.stdout]).toEqual([2, ""])
    expect(whole.stderr).toContain("a.yaml:6:3: the channel is not there")
  })

  it("name who is turned away, by a server and by an operation", async () => {
    const folder = folderWith({
      "a.yaml": shop.replace("protocol: kafka }", "protocol: kafka-secure, security: [{ type: plain }] }"),
      "b.yaml": shop
        .replace("protocol: kafka }", "protocol: kafka-secure, security: [{ type: scramSha512 }] }")
        .replace("action: send,", "action: send, security: [{ type: userPassword }],"),
      "order.yaml": order
    })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    const refused = "breaking compat/credentials-refused"
    expect([ran.code, found(ran)]).toEqual([1, [refused, refused]])
    const page = (await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "plain")).stdout.replaceAll("\n", " ")
    expect(page).toContain("Those who present plain are turned away by the broker main")
    expect(page).toContain(
      "Those who present no credentials are turned away by the operation announce of the service shop"
    )
    expect((await lintel(folder, "diff", "b.yaml", "a.yaml", "--format", "json")).code).toBe(1)
  })

  it("say nothing when only a key or the title changed", async () => {
    const folder = folderWith({
      "a.yaml": shop,
      "b.yaml": shop
        .replace("placed:\n", "orders-placed:\n")
        .replace("channels/placed", "channels/orders-placed")
        .replace("Shop", "The shop"),
      "order.yaml": order
    })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect([ran.code, ran.stderr, found(ran)]).toEqual([0, "", []])
  })

  it("are compared folder by folder", async () => {
    const folder = folderWith({
      "old/a.yaml": shop,
      "old/order.yaml": order,
      "new/a.yaml": shop.replace("send", "receive"),
      "new/order.yaml": order
    })
    const ran = await lintel(folder, "diff", "old", "new", "--format", "json")
    expect([ran.code, found(ran)[0]]).toEqual([1, "breaking compat/direction-reversed"])
  })

  it("are checked, imported as a design, and written again", async () => {
    const folder = folderWith({ "shop.yaml": shop, "order.yaml": order })
    const checked = await lintel(folder, "check", "shop.yaml", "--format", "json")
    expect(checked.code).toBeLessThan(2)
    const imported = await lintel(folder, "import", "shop.yaml", "--out", "shop.ts")
    expect(imported.code).toBe(0)
    expect(readFileSync(join(folder, "shop.ts"), "utf8")).toContain("OrderPlaced")
    const rendered = await lintel(folder, "render", "asyncapi", "shop.yaml")
    expect(rendered.code).toBe(0)
    expect(rendered.stdout).toContain("asyncapi: 3.0.0")
    expect(rendered.stdout).toContain("exchange:")
  })

  it("that are no AsyncAPI Lintel reads are refused with the place", async () => {
    const folder = folderWith({ "a.yaml": shop.replace("asyncapi: 3.0.0", "asyncapi: 4.0.0"), "order.yaml": order })
    const ran = await lintel(folder, "diff", "a.yaml", "a.yaml")
    expect([ran.code, ran.stdout]).toEqual([2, ""])
    expect(ran.stderr).toContain("a.yaml:1:1")
    expect(ran.stderr).toContain("version 4.0.0 of AsyncAPI is not supported")
  })

  it("give up a schema for comparison by itself", async () => {
    const folder = folderWith({
      "a.yaml":
        "asyncapi: 3.0.0\ninfo: { title: A, version: '1' }\ncomponents: { schemas: { A: { type: integer }, B: { type: number } } }\n"
    })
    const ran = await lintel(
      folder,
      "subtype",
      "a.yaml#/components/schemas/A",
      "a.yaml#/components/schemas/B",
      "--format",
      "json"
    )
    expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([0, { verdict: "included" }])
    const whole = await lintel(folder, "subtype", "a.yaml", "a.yaml")
    expect(whole.code).toBe(2)
  })
})
