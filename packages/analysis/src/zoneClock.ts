const minute = 60_000_000n

const clocks = new Map<string, Intl.DateTimeFormat>()

const clockIn = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit"
  })
  if (clocks.size < 100) clocks.set(zone, clock)
  return clock
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
export const aheadAt = (zone: string | undefined, at: bigint): bigint => {
  const fixed = /^([+-])(\d{2}):(\d{2})$/u.exec(zone ?? "+00:00")
  if (fixed !== null) return BigInt(Number(fixed[2]) * 60 + Number(fixed[3])) * minute * (fixed[1] === "-" ? -1n : 1n)
  const parts = new Map(
    clockIn(zone ?? "UTC")
      .formatToParts(new Date(Number(at / 1000n)))
      .map(({ type, value }) => [type, Number(value)])
  )
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"))
  return BigInt(local) * 1000n - (at / 1_000_000n) * 1_000_000n
}

const [winter, summer] = [1_767_225_600_000_000n, 1_782_864_000_000_000n] as const

/** How far the clocks of a zone move between winter and summer: nothing where they do not (looked up in 2026). */
export const clockShift = (zone: string | undefined): bigint => {
  const shift = aheadAt(zone, summer) - aheadAt(zone, winter)
  return shift < 0n ? -shift : shift
}
