import { DEVICE_NAMES } from '../../device/guide/install-step.js'
import { originOf } from './page-addresses.js'
import type { PageFacts } from './page-facts.js'

const SIGN =
  '<svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="13"/><path class="tick" d="m10 16.500 4.200 4.200L22.500 12"/><path class="cross" d="m11.500 11.500 9 9m0-9-9 9"/></svg>'

/**
 * Where the visitor is: reached, trusted, and the server where there is one to try. Without its script the page cannot
 * see trust arrive: they stay as they are. Where nothing is watched there are none.
 */
export function htmlStates({ server, watched = true }: PageFacts): string {
  if (!watched) return ''
  const triesServer = server !== undefined && originOf(server) !== undefined
  const states = [
    htmlState('reached', 'Page reached', 'done'),
    htmlState('trusted', 'Root trusted', 'waiting'),
    ...(triesServer ? [htmlState('server', 'Server answers', 'waiting')] : []),
  ]
  return `<section class="card" aria-labelledby="progress"><h2 id="progress">Where you are</h2>
<ul class="states">${states.join('')}</ul></section>`
}

/** One sentence about the state, spoken when it changes; with its script it stays in sight at the lower edge. */
export function htmlStatus({ device, watched = true }: PageFacts): string {
  if (!watched)
    return `<p id="say" role="status">Neither this page nor your terminal can see when this ${DEVICE_NAMES[device]} trusts the root: after the last step, open your server.</p>`
  return `<p id="say" role="status">Your terminal shows when this ${DEVICE_NAMES[device]} trusts the root.</p>`
}

function htmlState(id: string, label: string, word: 'done' | 'waiting'): string {
  const state = word === 'done' ? 'done' : 'open'
  return `<li class="state" id="state-${id}" data-state="${state}">${SIGN}<b>${label}</b><span>${word}</span></li>`
}
