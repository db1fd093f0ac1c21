import { htmlText } from '../../base/html-text.js'
import { DEVICE_KINDS } from '../../device/guide/device-kind.js'
import type { DeviceKind } from '../../device/guide/device-kind.js'
import { DEVICE_NAMES } from '../../device/guide/install-step.js'
import { authorityOf } from '../host-gate.js'
import { originOf, pageAddress } from './page-addresses.js'
import type { PageFacts } from './page-facts.js'
import { guideFacts, htmlSteps } from './page-steps.js'
import { htmlQuestions } from './page-questions.js'
import { htmlStates, htmlStatus } from './page-states.js'
import { nameWords } from '../../device/guide/steps/name-words.js'
import { htmlWords } from './html-words.js'

/**
 * Writes the page of one visitor as an HTML document. It names no fingerprint and no key; style and script are routes of
 * their own, so it passes `pagePolicy`. All foreign text in it (names of roots, addresses, file names) is encoded.
 */
export function renderPage(facts: PageFacts): string {
  const names = htmlWords(nameWords(guideFacts(facts), 'and'))
  const device = DEVICE_NAMES[facts.device]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<meta name="robots" content="noindex">
<title>${htmlText(`Trust ${facts.roots[0]?.commonName ?? 'the root'} on this ${device}`)}</title>
<link rel="stylesheet" href="${htmlText(facts.base)}/style.css">
${script(facts)}</head>
<body${scriptFacts(facts)}>
<header><div class="wide"><p class="brand">${BRAND}Orchard</p></div></header>
<main class="wide">
<h1>Trust your servers on this ${device}</h1>
<p class="lead">The root is ${names}. ${lead(facts)}</p>
${foreignBrowser(facts)}${macOrIPad(facts)}${htmlStates(facts)}
<section aria-labelledby="steps"><h2 id="steps">${facts.secure ? 'The steps, should one be missing' : 'The steps'}</h2>
${htmlSteps(facts)}</section>
${htmlQuestions(facts)}
${otherDevices(facts)}
${htmlStatus(facts)}
</main>
<footer><div class="wide"><p>${ending(facts)} It hands out the root’s certificate and nothing else: no key, and never the server’s file.</p></div></footer>
</body>
</html>
`
}

/** Where nothing can be seen to arrive, the script would only try in vain until the end. */
function script({ base, watched = true }: PageFacts): string {
  return watched ? `<script src="${htmlText(base)}/page.js" defer></script>\n` : ''
}

/** A leaf on a stem. */
const BRAND =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M20 3C11 3 5 7.500 5 14c0 1.300.300 2.400.800 3.400L3 20.200 4.800 22l2.700-2.700c1 .500 2.200.700 3.500.700 6.500 0 9-7 9-17Zm-4.300 5.500-7.600 7.600c-.7-3.600 2.700-6.600 7.600-7.600Z"/></svg>'

function scriptFacts(facts: PageFacts): string {
  const seconds = Math.max(0, Math.round((facts.endsAt.getTime() - facts.now.getTime()) / 1000))
  const values: Readonly<Record<string, string | undefined>> = {
    base: facts.base,
    device: facts.device,
    'device-name': DEVICE_NAMES[facts.device],
    nonce: facts.nonce,
    probe: authorityOf(facts.probe),
    seconds: String(seconds),
    server: serverOf(facts),
  }
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` data-${name}="${htmlText(value)}"`))
    .join('')
}

function serverOf({ server }: PageFacts): string | undefined {
  return server !== undefined && originOf(server) !== undefined ? server : undefined
}

function lead({ device, secure }: PageFacts): string {
  if (!secure) return 'Three minutes, once for all servers of this CA.'
  return `This page came over https, so this ${DEVICE_NAMES[device]} already trusts it, unless you passed a warning on the way. The lines below tell.`
}

/** On iOS only Safari hands a profile to Settings, so this comes before everything else. */
function foreignBrowser(facts: PageFacts): string {
  if (facts.foreignBrowser === undefined) return ''
  return `<section class="note" aria-labelledby="safari"><h2 id="safari">Open this page in Safari</h2>
<p>This is ${htmlText(facts.foreignBrowser)}. On an iPhone or iPad only Safari can install a profile. Copy this address into Safari:</p>
<code class="address">${htmlText(pageAddress(facts))}</code></section>
`
}

/** An iPad says that it is a Mac; the script finds out, and this is for where it does not run. */
function macOrIPad({ device, base }: PageFacts): string {
  if (device !== 'mac') return ''
  return `<p><a href="${htmlText(base)}/?device=ipad">This is an iPad</a>, and not a Mac.</p>\n`
}

function otherDevices({ device, base }: PageFacts): string {
  const link = (kind: DeviceKind): string =>
    `<li><a href="${htmlText(base)}/?device=${kind}"${kind === device ? ' aria-current="page"' : ''}>${LINK_NAMES[kind]}</a></li>`
  return `<nav aria-labelledby="devices"><h2 id="devices">Another device?</h2><ul class="devices">${DEVICE_KINDS.map(link).join('')}</ul></nav>`
}

const LINK_NAMES = {
  iphone: 'iPhone',
  ipad: 'iPad',
  mac: 'Mac',
  android: 'Android',
  windows: 'Windows',
  linux: 'Linux',
  other: 'Something else',
} as const satisfies Record<DeviceKind, string>

function ending({ now, endsAt }: PageFacts): string {
  const minutes = Math.max(1, Math.round((endsAt.getTime() - now.getTime()) / 60_000))
  return `This page ends by itself, ${minutes === 1 ? 'a minute' : `${minutes} minutes`} after you opened it.`
}
