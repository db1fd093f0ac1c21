import type { GuideFacts, InstallStep } from '../install-step.js'
import type { GuideWords } from '../guide-words.js'
import { nameWords } from './name-words.js'
import { rootArrival } from './root-arrival.js'

/** Steps of Android 11 and later, whose installer shows no fingerprint before it installs. */
export function androidSteps(facts: GuideFacts): readonly InstallStep[] {
  return [rootArrival(facts), INSTALL, compareAfterwards(facts)]
}

const INSTALL: InstallStep = {
  title: 'Install it',
  words: [
    [
      {
        menu: [
          'Settings',
          'Security & privacy',
          'Encryption & credentials',
          'Install a certificate',
          'CA certificate',
        ],
      },
      '. Makers name these menus differently: search Settings for ',
      { typed: 'CA certificate' },
      '.',
    ],
    ['Tap ', { screen: 'Install anyway' }, ', give your PIN, and choose ', { typed: 'root.cer' }, '.'],
  ],
}

function compareAfterwards(facts: GuideFacts): InstallStep {
  return {
    title: 'Compare at once',
    compares: true,
    words: [
      [
        'Beside ',
        { screen: 'Install a certificate' },
        ' open ',
        { menu: ['Trusted credentials', 'User'] },
        ' and tap ',
        ...nameWords(facts, 'or'),
        '. Its SHA-256 fingerprint has to be the one in your terminal. If it differs: ',
        { screen: 'Remove' },
        '.',
      ],
      [
        'Chrome uses it now. Most other apps take no root that a person installed; Firefox does after ',
        { menu: ['Settings', 'About Firefox'] },
        ', five taps on its logo, and ',
        { menu: ['Settings', 'Secret Settings', 'Use third party CA certificates'] },
        '.',
      ],
    ],
  }
}

/** How the root leaves Android. */
export function androidRemoval(facts: GuideFacts): readonly GuideWords[] {
  return [
    [
      'In Settings search for ',
      { typed: 'Trusted credentials' },
      ', open ',
      { screen: 'User' },
      ', tap ',
      ...nameWords(facts, 'or'),
      ', then ',
      { screen: 'Remove' },
      '.',
    ],
  ]
}
