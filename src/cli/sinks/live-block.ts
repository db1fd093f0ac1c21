import type { Output } from '../environment.js'

/** Some lines at the end of a terminal that are drawn anew when they change. */
export interface LiveBlock {
  /** Draws the lines, in place of those that are there. */
  readonly show: (text: string) => void
  /** Writes something that stays, above the lines. */
  readonly above: (text: string) => void
}

/** Begins an empty block; only for a terminal. Texts are encoded for it already, and each line ends with a line feed. */
export function createLiveBlock(stdout: Output): LiveBlock {
  let drawn = ''
  const erase = (): string => {
    const lines = drawn.split('\n').length - 1
    return lines === 0 ? '' : `\u001b[${String(lines)}A\r\u001b[J`
  }
  return {
    show: (text) => {
      if (text === drawn) return
      stdout.write(erase() + text)
      drawn = text
    },
    above: (text) => void stdout.write(erase() + text + drawn),
  }
}
