import type { Output } from '../environment.js'
import type { Session } from '../session.js'

/** How far something is, in a terminal; elsewhere nothing of it is seen. */
export interface Progress {
  /** Draws it: a part of the whole from 0 to 1 (absent where the whole is unknown), and what to say beside it. */
  readonly show: (text: string, part?: number) => void
  /** Takes it off the screen, so that something else can be written; the next `show` draws it again. */
  readonly clear: () => void
}

const REDRAW_MS = 100
const WIDEST_BAR = 40
const ERASE_LINE = '\r\u001b[2K'

/**
 * A bar on standard error. Drawn here and not by `@clack/prompts`, whose bar takes over standard input (the list may
 * come from there) and ends the process with 0 at Ctrl-C.
 */
export function createProgress({ environment }: Session, isJSON: boolean): Progress {
  const { stderr, env } = environment
  if (stderr.isTTY !== true || isJSON || env['TERM'] === 'dumb')
    return { show: () => undefined, clear: () => undefined }
  let drawn = false
  let last = -Infinity
  return {
    show: (text, part) => {
      const now = performance.now()
      if (drawn && now - last < REDRAW_MS) return
      last = now
      drawn = true
      stderr.write(ERASE_LINE + barLine(stderr, text, part))
    },
    clear: () => {
      if (drawn) stderr.write(ERASE_LINE)
      drawn = false
    },
  }
}

/** One line that fits: the terminal would break a longer one, and only its end could be erased. */
function barLine({ columns = 80 }: Output, text: string, part: number | undefined): string {
  const room = columns - 1
  if (part === undefined) return text.slice(0, room)
  const percent = `${String(Math.floor(part * 100)).padStart(3)} %  ${text}`
  const width = Math.min(WIDEST_BAR, room - percent.length - 1)
  if (width < 5) return percent.slice(0, room)
  const full = Math.floor(part * width)
  return `${'━'.repeat(full)}${'─'.repeat(width - full)} ${percent}`
}
