import { drawing, drawingAlternative, DRAWING_NAMES } from '../src/device/guide/drawing.js'
import type { DrawingName } from '../src/device/guide/drawing.js'
import { drawingStyle } from '../src/device/guide/drawing-style.js'
import type { GuideWord, GuideWords } from '../src/device/guide/guide-words.js'
import { INSTALL_ROUTES } from '../src/device/guide/install-step.js'
import type { InstallRoute, InstallStep } from '../src/device/guide/install-step.js'
import { browserWords, installSteps, missingSteps, removalWords } from '../src/device/guide/install-steps.js'
import type { DeviceKind } from '../src/device/guide/device-kind.js'
import { writeMadeParts } from './made-parts.js'

const FACTS = { names: ['alice@homebox, Nov 2026'], profileName: 'alice-homebox.mobileconfig' }
const BY_HAND = { ...FACTS, route: 'files' } as const
const DRAWINGS = 'docs/drawings'

/** The drawings of the guide, each a file that carries its own style. */
export const DRAWING_FILES: Readonly<Record<string, () => string>> = Object.fromEntries(
  DRAWING_NAMES.flatMap((name) =>
    (['iphone', 'ipad'] as const).map((device) => [
      `${DRAWINGS}/${device}-${name}.svg`,
      () => {
        const style = `<style>${drawingStyle().trim()}</style>`
        const text = drawing(name, { device, name: FACTS.names[0] ?? '' }).replace('>', `>${style}`)
        // The page sizes them by its style; a document has only their own size, and fills its width where they have none.
        return `${text.replace(/viewBox="0 0 (\d+) (\d+)"/, 'width="$1" height="$2" $&')}\n`
      },
    ]),
  ),
)

/** The parts of docs/device.md that the code says, by the name of their marks. */
export const GUIDE_PARTS: Readonly<Record<string, () => string>> = {
  routes: routesPart,
  ios: iosPart,
  missing: missingPart,
  mac: () => devicePart('mac'),
  android: () => devicePart('android'),
  windows: () => devicePart('windows'),
  linux: () => devicePart('linux'),
  firefox: () => paragraphs(browserWords('linux')),
  removal: removalPart,
}

/** Writes the parts between their marks, `<!-- made: NAME -->` and `<!-- end -->`, and keeps what a person wrote. */
export function writeGuide(text: string): string {
  return writeMadeParts(text, GUIDE_PARTS)
}

const ROUTE_NAMES = {
  page: 'The page of `orchard enroll`',
  airdrop: 'AirDrop',
  mail: 'Mail',
  files: 'Files',
  web: 'A web server of your own',
  mdm: 'An MDM or Apple Configurator',
} as const satisfies Record<InstallRoute, string>

function routesPart(): string {
  return INSTALL_ROUTES.map((route) => {
    const [first] = installSteps('ipad', { ...FACTS, route })
    // What holds for every route is said once, above them.
    const words = first?.words.filter((each) => !JSON.stringify(each).includes('eight minutes'))
    return `### ${ROUTE_NAMES[route]}\n\n${paragraphs(words ?? [])}`
  }).join('\n\n')
}

function iosPart(): string {
  const [, ...steps] = installSteps('iphone', BY_HAND)
  return steps.map((step, index) => stepPart(step, index + 1)).join('\n\n')
}

function devicePart(kind: DeviceKind): string {
  return installSteps(kind, BY_HAND)
    .map((step, index) => stepPart(step, index + 1))
    .join('\n\n')
}

function stepPart({ title, words, commands, drawing: shown }: InstallStep, number: number): string {
  return [
    `### ${number}. ${title}`,
    paragraphs(words),
    ...(commands === undefined ? [] : [`\`\`\`sh\n${commands.join('\n')}\n\`\`\``]),
    ...(shown === undefined ? [] : [images(shown)]),
  ].join('\n\n')
}

function images(name: DrawingName): string {
  return `![${drawingAlternative(name)}](drawings/iphone-${name}.svg)\n\n![On an iPad: the same in two columns](drawings/ipad-${name}.svg)`
}

function missingPart(): string {
  const rows = missingSteps('ipad', FACTS).map(
    ({ sees, cure }) => `| ${sentence(sees)} | ${sentence(cure)} |`,
  )
  return ['| what you see | what is missing |', '| --- | --- |', ...rows].join('\n')
}

function removalPart(): string {
  const kinds = {
    ipad: 'iPhone and iPad',
    mac: 'Mac',
    android: 'Android',
    windows: 'Windows',
    linux: 'Linux',
  } as const
  return (['ipad', 'mac', 'android', 'windows', 'linux'] as const)
    .map((kind) => `- **${kinds[kind]}:** ${removalWords(kind, FACTS).map(sentence).join(' ')}`)
    .join('\n')
}

function paragraphs(all: readonly GuideWords[]): string {
  return all.map(sentence).join('\n\n')
}

function sentence(words: GuideWords): string {
  return words.map(markdownWord).join('')
}

function markdownWord(word: GuideWord): string {
  if (typeof word === 'string') return word
  if ('menu' in word) return word.menu.map((item) => `**${item}**`).join(' › ')
  if ('screen' in word) return `**${word.screen}**`
  return 'typed' in word ? `\`${word.typed}\`` : `**${word.name}**`
}
