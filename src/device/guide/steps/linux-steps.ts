import type { GuideWords } from '../guide-words.js'
import type { GuideFacts, InstallStep } from '../install-step.js'
import { compareStep, rootArrival } from './root-arrival.js'

/** Steps of Linux: the system first, then the browsers, which keep stores of their own. */
export function linuxSteps(facts: GuideFacts): readonly InstallStep[] {
  return [
    rootArrival(facts),
    compareStep('sha256sum root.cer'),
    {
      title: 'Trust it, Debian and Ubuntu',
      words: [['For curl, Python, git and what else uses the store of the system.']],
      commands: [
        'openssl x509 -inform der -in root.cer -out orchard-root.crt',
        'sudo install -m 644 orchard-root.crt /usr/local/share/ca-certificates/',
        'sudo update-ca-certificates',
      ],
    },
    {
      title: 'Trust it, Fedora and Arch',
      words: [['The store of the system, in one line.']],
      commands: ['sudo trust anchor --store root.cer'],
    },
    {
      title: 'Trust it in Chromium',
      words: [
        ['It reads a store in your home; certutil comes with libnss3-tools (Debian) or nss-tools (Fedora).'],
      ],
      commands: ['certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n orchard-root -i root.cer'],
    },
  ]
}

/** How the root leaves Linux. */
export function linuxRemoval(): readonly GuideWords[] {
  return [
    ['Where ', { typed: 'orchard trust' }, ' put it there: ', { typed: 'orchard untrust' }, '.'],
    [
      'What was put there by hand: Debian and Ubuntu: ',
      {
        typed:
          'sudo rm /usr/local/share/ca-certificates/orchard-root.crt && sudo update-ca-certificates --fresh',
      },
      '. Fedora and Arch: ',
      { typed: 'sudo trust anchor --remove root.cer' },
      '. Chromium: ',
      { typed: 'certutil -d sql:$HOME/.pki/nssdb -D -n orchard-root' },
      '.',
    ],
  ]
}
