import { say, show } from './show.js'
import { readVisit } from './visit.js'
import type { Visit } from './visit.js'
import { watchServer, watchTrust } from './watch.js'

const visit = readVisit(document.body.dataset)
if (isIPadAsMac(visit)) location.replace(`${visit.base}/?device=ipad`)
else void watch(visit)

/** An iPad that asks for desktop pages says that it is a Mac, but no Mac is touched in several places at once. */
function isIPadAsMac({ device }: Visit): boolean {
  const isChosen = new URLSearchParams(location.search).has('device')
  return device === 'mac' && !isChosen && navigator.maxTouchPoints > 1
}

async function watch(current: Visit): Promise<void> {
  const { deviceName, server } = current
  say('open', 'This page is watching.')
  if (!(await watchTrust(current))) {
    say('failed', 'The time of this page is over. Run “orchard enroll” again, and load the new page.')
    return
  }
  show('trusted', 'done')
  document.title = `✓ Trusted by this ${deviceName}`
  if (server === undefined) {
    say('done', `Done: this ${deviceName} trusts the root. You can close this page.`)
    return
  }
  say('open', `This ${deviceName} trusts the root. Now it tries your server.`)
  if (!(await watchServer(current, server))) return
  show('server', 'done')
  say('done', `Done: this ${deviceName} trusts the root and reaches your server. You can close this page.`)
}
