import type { GuideWords } from '../guide-words.js'
import type { GuideFacts, InstallStep } from '../install-step.js'
import { nameWords } from './name-words.js'
import { compareStep, rootArrival } from './root-arrival.js'

/** Steps of a Mac, in its keychain of roots. */
export function macSteps(facts: GuideFacts): readonly InstallStep[] {
  return [
    rootArrival(facts),
    compareStep('shasum -a 256 root.cer'),
    {
      title: 'Trust it',
      words: [
        [
          'By hand: open the file, find ',
          ...nameWords(facts, 'or'),
          ' in Keychain Access, double-click it, open ',
          { screen: 'Trust' },
          ' and choose ',
          { screen: 'Always Trust' },
          '. Or one line, for all users of this Mac:',
        ],
      ],
      commands: [
        'sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain root.cer',
      ],
    },
  ]
}

/** How the root leaves a Mac. */
export function macRemoval(facts: GuideFacts): readonly GuideWords[] {
  return [
    [
      'In Keychain Access choose the keychain System or login, find ',
      ...nameWords(facts, 'or'),
      ' and delete it.',
    ],
  ]
}
