import { child, type Context, type Cursor, itemsOf, listAt, textOf } from "@lintel/import"
import { type Duration, formatDuration, type HealthCheck } from "@lintel/model"
import { byDefault, type Fact, objectOf, type Written } from "./facts.js"
import { countIn, goMicros, malformed, noPlace, objectIn, secondsOrDefault, textIn, warnOfUnread } from "./reading.js"

/** What a template of instances says. */
export interface Pod {
  readonly image: Fact<string> | undefined
  readonly healthChecks: ReadonlyArray<Written<HealthCheck>>
  readonly grace: Fact<Duration> | undefined
  readonly preStop: Fact<Duration> | undefined
}

const probeKinds = ["startup", "readiness", "liveness"] as const
const asking = ["httpGet", "tcpSocket", "grpc", "exec"] as const

const readProbe = (
  context: Context,
  container: Cursor,
  kind: (typeof probeKinds)[number]
): Written<HealthCheck> | undefined => {
  const what = `${kind} probe`
  const probe = objectIn(context, container, `${kind}Probe`, what)
  if (probe === undefined) return undefined
  const asked = objectIn(context, probe, "httpGet", `httpGet of a ${what}`)
  for (const other of asking.slice(2)) {
    const cursor = child(probe, other)
    if (cursor !== undefined) noPlace(context, cursor, `what a ${what} asks by ${other}`)
  }
  warnOfUnread(context, asked, "path port scheme", `httpGet of a ${what}`)
  warnOfUnread(
    context,
    probe,
    `initialDelaySeconds periodSeconds timeoutSeconds failureThreshold ${asking.join(" ")}`,
    `a ${what}`
  )
  const path =
    asked === undefined
      ? undefined
      : (textIn(context, asked, "path", `path of a ${what}`) ?? byDefault("/", asked.trail))
  const threshold = child(probe, "failureThreshold")
  return objectOf<HealthCheck>(probe.trail, {
    kind: { value: kind, trail: probe.trail },
    path,
    dependsOn: undefined,
    initialDelay: secondsOrDefault(context, probe, "initialDelaySeconds", `initial delay of a ${what}`, "0ms"),
    period: secondsOrDefault(context, probe, "periodSeconds", `period of a ${what}`, "10s"),
    timeout: secondsOrDefault(context, probe, "timeoutSeconds", `timeout of a ${what}`, "1s"),
    failureThreshold:
      threshold === undefined || threshold.value === null
        ? byDefault(3, probe.trail)
        : countIn(context, probe, "failureThreshold", `failures of a ${what}`, 1)
  })
}

/** The seconds that a command sleeps, where it does nothing else. */
const sleepOf = (command: Cursor): bigint | undefined => {
  const words = itemsOf(command).map((it) => textOf(it) ?? "")
  const line = words.length === 3 && words[1] === "-c" ? (words[2] ?? "") : words.join(" ")
  const seconds = /^\s*(?:\/bin\/)?sleep\s+(\d{1,9}(?:s|m|h)?)\s*$/u.exec(line)?.[1]
  return seconds === undefined ? undefined : goMicros(seconds)
}

const readPreStop = (context: Context, container: Cursor): Fact<Duration> | undefined => {
  const lifecycle = objectIn(context, container, "lifecycle", "lifecycle")
  warnOfUnread(context, lifecycle, "preStop", "lifecycle")
  const preStop = objectIn(context, lifecycle, "preStop", "preStop")
  if (preStop === undefined) return undefined
  const sleep = objectIn(context, preStop, "sleep", "sleep of preStop")
  const seconds = countIn(context, sleep, "seconds", "sleep of preStop")
  if (seconds !== undefined) return { value: formatDuration(BigInt(seconds.value) * 1_000_000n), trail: seconds.trail }
  const exec = objectIn(context, preStop, "exec", "exec of preStop")
  const command = exec === undefined ? undefined : child(exec, "command")
  const micros = command === undefined ? undefined : sleepOf(command)
  if (command !== undefined && micros !== undefined) return { value: formatDuration(micros), trail: command.trail }
  noPlace(context, preStop, "what preStop does besides waiting")
  return undefined
}

/** The container that the workload is about: the one of its name, else the first. */
const mainContainer = (context: Context, spec: Cursor, name: string): Cursor | undefined => {
  const containers = itemsOf(listAt(context, child(spec, "containers"), "containers"))
  const main = containers.find((it) => textOf(child(it, "name")) === name) ?? containers[0]
  for (const other of containers) if (other !== main) noPlace(context, other, "a second container")
  if (main !== undefined && (typeof main.value !== "object" || main.value === null))
    return malformed(context, main, "a container")
  return main
}

/** Reads the template of instances. */
export const readPod = (context: Context, template: Cursor | undefined, name: string): Pod => {
  const spec = objectIn(context, template, "spec", "the template's spec")
  if (spec === undefined) return { image: undefined, healthChecks: [], grace: undefined, preStop: undefined }
  warnOfUnread(context, spec, "terminationGracePeriodSeconds containers", "the template of instances")
  const main = mainContainer(context, spec, name)
  const grace = secondsOrDefault(context, spec, "terminationGracePeriodSeconds", "termination grace", "30s")
  if (main === undefined) return { image: undefined, healthChecks: [], grace, preStop: undefined }
  warnOfUnread(
    context,
    main,
    `name image ports lifecycle ${probeKinds.map((kind) => `${kind}Probe`).join(" ")}`,
    "a container"
  )
  return {
    image: textIn(context, main, "image", "image"),
    healthChecks: probeKinds.flatMap((kind) => readProbe(context, main, kind) ?? []),
    grace,
    preStop: readPreStop(context, main)
  }
}
