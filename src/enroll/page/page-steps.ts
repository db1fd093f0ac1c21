import { htmlText } from '../../base/html-text.js'
import { drawing } from '../../device/guide/drawing.js'
import type { DrawingName } from '../../device/guide/drawing.js'
import type { GuideFacts, InstallStep } from '../../device/guide/install-step.js'
import { installSteps } from '../../device/guide/install-steps.js'
import { htmlWords } from './html-words.js'
import type { PageFacts } from './page-facts.js'
import { originOf } from './page-addresses.js'

/** The part of a page load that the guide speaks of. */
export function guideFacts({ roots, profileName }: PageFacts): GuideFacts {
  return { names: roots.map(({ commonName }) => commonName), profileName, route: 'page' }
}

/** The steps of the visitor's device as an ordered list, and at its end the way back to this page. */
export function htmlSteps(facts: PageFacts): string {
  const steps = installSteps(facts.device, guideFacts(facts)).map((step) => htmlStep(step, facts))
  return `<ol class="steps">${[...steps, lastStep(facts)].join('\n')}</ol>`
}

function htmlStep(step: InstallStep, facts: PageFacts): string {
  const { title, words, commands = [], drawing: shown, download, compares } = step
  const parts = [
    download === undefined ? '' : downloadButton(download, facts),
    ...words.map((paragraph) => `<p>${htmlWords(paragraph)}</p>`),
    commands.length === 0 ? '' : `<pre><code>${commands.map(htmlText).join('\n')}</code></pre>`,
    compares === undefined ? '' : whyCompare(facts),
  ]
  const said = `<div><h3>${htmlText(title)}</h3>${parts.join('')}</div>`
  return shown === undefined
    ? `<li class="step">${said}</li>`
    : `<li class="step drawn-${facts.device}">${said}${htmlDrawing(shown, facts)}</li>`
}

/** A page over http may be a forger's, so it vouches for nothing; what came over trusted https was not rewritten. */
function whyCompare({ secure }: PageFacts): string {
  if (secure) return ''
  return '<p class="note"><b>Why is it not on this page?</b> The page came over plain http. Someone in your network could have rewritten it, with a fingerprint of their own. They cannot rewrite your terminal.</p>'
}

function downloadButton(download: 'profile' | 'root', { base, profileName }: PageFacts): string {
  const [file, label] =
    download === 'profile' ? [profileName, 'Download the profile'] : ['root.cer', 'Download root.cer']
  return `<p><a class="button" href="${htmlText(`${base}/${encodeURIComponent(file)}`)}">${label}</a></p>`
}

function htmlDrawing(name: DrawingName, { device, roots }: PageFacts): string {
  return drawing(name, { device: device === 'ipad' ? 'ipad' : 'iphone', name: roots[0]?.commonName ?? '' })
}

function lastStep({ server }: PageFacts): string {
  const isSafe = server !== undefined && originOf(server) !== undefined
  const open = isSafe
    ? `<p>Then open your server: <a href="${htmlText(server)}">${htmlText(server)}</a></p>`
    : '<p>Then open your server, by an address that its certificate names.</p>'
  return `<li class="step"><div><h3>Come back to this page</h3><p>The lines under <a href="#progress">Where you are</a> turn green by themselves, and so do those in your terminal.</p>${open}</div></li>`
}
