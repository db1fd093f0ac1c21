import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

const DESCRIPTORS = '/proc/self/fd'

/** The reason for which open descriptors cannot be listed here. */
export const WITHOUT_DESCRIPTORS: string | false = existsSync(DESCRIPTORS) ? false : `absent: ${DESCRIPTORS}`

/** Paths below a folder that this process has open, one for each descriptor. */
export function openBelow(folder: string): readonly string[] {
  return readdirSync(DESCRIPTORS).flatMap((descriptor) => {
    try {
      const path = readlinkSync(join(DESCRIPTORS, descriptor))
      return path.startsWith(`${folder}/`) ? [path] : []
    } catch {
      return []
    }
  })
}
