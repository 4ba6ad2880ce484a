/**
 * Runs work of a module that somebody else wrote. What it prints goes to standard error, because standard output is the
 * answer; an attempt to end the process is an error, because it would look like an answer.
 */
export const contained = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  const write = process.stdout.write.bind(process.stdout)
  const exit = process.exit.bind(process)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  process.exit = (code?: number | string | null): never => {
    throw new Error(`it called process.exit(${code ?? ""})`)
  }
  try {
    return await work()
  } finally {
    process.stdout.write = write
    process.exit = exit
  }
}
