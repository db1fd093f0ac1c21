import { htmlText } from '../../base/html-text.js'
import { browserWords, missingSteps, removalWords } from '../../device/guide/install-steps.js'
import { htmlWords } from './html-words.js'
import type { PageFacts } from './page-facts.js'
import { guideFacts } from './page-steps.js'

/** What a person may want to know besides the steps: each answer folds away, and needs no script. */
export function htmlQuestions(facts: PageFacts): string {
  const guide = guideFacts(facts)
  const answers: readonly (readonly [string, string])[] = [
    ['Something is missing', htmlMissing(facts)],
    ['In Firefox', paragraphs(browserWords(facts.device))],
    ['Safer ways than this page', SAFER],
    ['What this root is, and what it is not', htmlRoots(facts)],
    ['A reminder for the day it ends', htmlReminder(facts)],
    ['How to remove it again', paragraphs(removalWords(facts.device, guide))],
  ]
  const shown = answers
    .filter(([, answer]) => answer !== '')
    .map(([question, answer]) => `<details><summary>${question}</summary>${answer}</details>`)
  return `<section aria-labelledby="questions"><h2 id="questions">Good to know</h2>${shown.join('\n')}</section>`
}

const SAFER =
  '<p>AirDrop the profile from your Mac, or install it by cable with Apple Configurator: nobody in the network can touch it on its way. A device that an MDM manages gets the root from there, and then no switch has to be turned on.</p><p>Once a device trusts the root, this same page over https is as safe: that is for the next root, when this one is renewed.</p>'

function paragraphs(all: readonly Parameters<typeof htmlWords>[0][]): string {
  return all.map((words) => `<p>${htmlWords(words)}</p>`).join('')
}

function htmlMissing(facts: PageFacts): string {
  const missing = missingSteps(facts.device, guideFacts(facts))
  if (missing.length === 0) return ''
  const entries = missing.map(({ sees, cure }) => `<dt>${htmlWords(sees)}</dt><dd>${htmlWords(cure)}</dd>`)
  return `<dl>${entries.join('')}</dl>`
}

function htmlRoots({ roots }: PageFacts): string {
  const entries = roots.map(
    ({ commonName, notAfter }) =>
      `<li><b class="name">${htmlText(commonName)}</b>, until <time datetime="${notAfter.toISOString()}">${dayOf(notAfter)}</time></li>`,
  )
  return `<ul>${entries.join('')}</ul><p>A root signs the certificates of your servers. Install the root, and never a server’s file: a server’s file changes, and iOS does not list it among what can be trusted. No private key is in the profile.</p>`
}

function htmlReminder({ hasReminder, base }: PageFacts): string {
  if (!hasReminder) return ''
  return `<p><a href="${htmlText(base)}/reminder.ics">Add it to your calendar</a>. It reminds you before the server’s certificate is due, and before the root is.</p>`
}

/** The day in UTC, the same in every language, e.g. `16 Nov 2046`. */
function dayOf(date: Date): string {
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
}
