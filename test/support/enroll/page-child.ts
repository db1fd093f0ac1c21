import { startEnrolment } from '../../../src/node.js'
import { pageMaterial } from './served-page.js'

/** What the process that serves a page says to its parent. */
export type ChildMessage =
  | {
      readonly kind: 'listening'
      readonly port: number
      readonly base: string
      /** The root, PEM. */
      readonly root: string
      /** Bodies of everything that it can hand out but the page, base64. */
      readonly bodies: readonly string[]
    }
  | { readonly kind: 'memory'; readonly heapUsed: number; readonly rss: number }
  | { readonly kind: 'ended'; readonly why: string; readonly visitors: number }

/** Started by `fork`; answers each message with its memory, and ends at `close`. */
async function main(): Promise<void> {
  const { options, root, reminder } = await pageMaterial()
  const page = await startEnrolment(options)
  const { port, base } = page
  const bodies = [options.profile.bytes, root.der, Buffer.from(reminder)].map((bytes) =>
    Buffer.from(bytes).toString('base64'),
  )
  say({ kind: 'listening', port, base, root: root.pem, bodies })
  process.on('message', (word) => {
    if (word === 'close') void page.close()
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    say({ kind: 'memory', heapUsed, rss })
  })
  const why = await page.ended
  say({ kind: 'ended', why, visitors: page.visitors().length })
  process.disconnect()
}

function say(message: ChildMessage): void {
  process.send?.(message)
}

if (process.send !== undefined) await main()
