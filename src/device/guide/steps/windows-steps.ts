import type { GuideWords } from '../guide-words.js'
import type { GuideFacts, InstallStep } from '../install-step.js'
import { nameWords } from './name-words.js'
import { compareStep, rootArrival } from './root-arrival.js'

/** Steps of Windows, for the user who is logged in. */
export function windowsSteps(facts: GuideFacts): readonly InstallStep[] {
  return [
    rootArrival(facts),
    compareStep('certutil -hashfile root.cer SHA256'),
    {
      title: 'Trust it',
      words: [
        [
          'By hand: double-click the file, then ',
          { menu: ['Install Certificate', 'Current User', 'Place all certificates in the following store'] },
          ' and choose ',
          { screen: 'Trusted Root Certification Authorities' },
          '. Or one line. Windows asks once more and shows the SHA-1 thumbprint: you have compared the longer one.',
        ],
      ],
      commands: ['certutil -user -addstore Root root.cer'],
    },
  ]
}

/** How the root leaves Windows. */
export function windowsRemoval(facts: GuideFacts): readonly GuideWords[] {
  return [
    [
      'Run ',
      { typed: 'certmgr.msc' },
      ', open ',
      { menu: ['Trusted Root Certification Authorities', 'Certificates'] },
      ', find ',
      ...nameWords(facts, 'or'),
      ' and delete it.',
    ],
  ]
}
