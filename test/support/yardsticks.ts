import { createHash } from 'node:crypto'

/** Octets of the yardstick: hashing them takes a tenth of a second on a machine of 2024. */
const YARDSTICK = new Uint8Array(32 * 1024 * 1024)

/**
 * Tells what a piece of work costs in processor time, as a multiple of a yardstick that is measured right before it, so
 * that a slow or busy machine changes little. It tells work that grows with its input from work that explodes.
 */
export async function yardsticks(work: () => unknown): Promise<number> {
  const unit = await processorTime(() => createHash('sha256').update(YARDSTICK).digest())
  return (await processorTime(work)) / unit
}

async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
