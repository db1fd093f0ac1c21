import type { GuideFacts, InstallRoute, InstallStep, MissingStep } from '../install-step.js'
import type { GuideWords } from '../guide-words.js'
import { nameWords } from './name-words.js'

/** The devices of these steps. */
export type IOSKind = 'iphone' | 'ipad'

const EIGHT_MINUTES: GuideWords = [
  'Go on within eight minutes: after that the device forgets a profile that was not installed. Only one waits at a time.',
]

/** Steps of an iPhone or iPad, whose root comes in a profile and is switched on by hand; an MDM needs no hand. */
export function iosSteps(kind: IOSKind, facts: GuideFacts): readonly InstallStep[] {
  const { route = 'page' } = facts
  if (route === 'mdm') return [managedStep(facts)]
  return [arrival(route, facts), openStep(kind), INSTALL, FIND_SWITCH, switchStep(facts)]
}

/** How the root leaves the device again. */
export function iosRemoval(facts: GuideFacts): readonly GuideWords[] {
  return [
    [
      { menu: ['Settings', 'General', 'VPN & Device Management'] },
      ', tap ',
      ...nameWords(facts, 'or'),
      ', then ',
      { screen: 'Remove Profile' },
      '. Its switch in Certificate Trust Settings goes with it.',
    ],
  ]
}

/** What is seen when one of the steps is missing. */
export function iosMissingSteps(facts: GuideFacts): readonly MissingStep[] {
  return [
    {
      sees: [{ screen: 'Profile Downloaded' }, ' is not in Settings.'],
      cure: [
        'Eight minutes have passed, another profile took its place, or another browser than Safari loaded it. Load it again in Safari.',
      ],
    },
    {
      sees: [...nameWords(facts, 'or'), ' is not in Certificate Trust Settings.'],
      cure: [
        'The profile is loaded but not installed, or the server’s certificate was installed. It has to be the root: install the profile.',
      ],
    },
    {
      sees: ['Safari says ', { screen: 'This Connection Is Not Private' }, '.'],
      cure: [
        'The switch is off, or the certificate does not name the address that you typed: ',
        { typed: 'orchard check' },
        ' tells which.',
      ],
    },
    {
      sees: ['The notebook opens, and its kernel never connects.'],
      cure: [
        'Safari was told to visit the site in spite of its warning. That holds for pages and not for the WebSockets of the kernel. Turn the switch on.',
      ],
    },
  ]
}

function arrival(route: Exclude<InstallRoute, 'mdm'>, { profileName }: GuideFacts): InstallStep {
  const file: GuideWords = [{ typed: profileName }]
  if (route === 'page') {
    return {
      title: 'Download the profile',
      words: [['Safari asks about a configuration profile: tap ', { screen: 'Allow' }, '.'], EIGHT_MINUTES],
      download: 'profile',
    }
  }
  return { title: ARRIVAL_TITLES[route], words: [...ARRIVALS[route](file), EIGHT_MINUTES] }
}

const ARRIVAL_TITLES = {
  airdrop: 'Send the profile by AirDrop',
  mail: 'Mail the profile to yourself',
  files: 'Put the profile into Files',
  web: 'Open the profile from a web server of your own',
} as const satisfies Record<Exclude<InstallRoute, 'page' | 'mdm'>, string>

const ARRIVALS = {
  airdrop: (file) => [
    ['In Finder, share ', ...file, ' by AirDrop to the device. It asks: tap ', { screen: 'Accept' }, '.'],
  ],
  mail: (file) => [
    [
      'Send ',
      ...file,
      ' to yourself. On the device open it in the app Mail and tap the attachment; other mail apps keep it.',
    ],
  ],
  files: (file) => [
    ['Put ', ...file, ' into iCloud Drive, or onto a stick or share that Files shows. Tap it there.'],
  ],
  web: (file) => [
    [
      'Put ',
      ...file,
      ' where your web server finds it, served as ',
      { typed: 'application/x-apple-aspen-config' },
      ', and open its address in Safari. Tap ',
      { screen: 'Allow' },
      '.',
    ],
  ],
} as const satisfies Record<
  Exclude<InstallRoute, 'page' | 'mdm'>,
  (file: GuideWords) => readonly GuideWords[]
>

function openStep(kind: IOSKind): InstallStep {
  const place = kind === 'ipad' ? 'in the left column' : 'near the top'
  return {
    title: 'Open it in Settings',
    words: [['Open ', { screen: 'Settings' }, ' and tap ', { screen: 'Profile Downloaded' }, `, ${place}.`]],
    drawing: 'profile-downloaded',
  }
}

const INSTALL: InstallStep = {
  title: 'Compare, then install',
  words: [
    [
      'Tap ',
      { screen: 'More Details' },
      ', then the certificate. Its SHA-256 fingerprint has to be the one in your terminal. If it differs: ',
      { screen: 'Remove Downloaded Profile' },
      '.',
    ],
    [
      'Is it the same? Go back, tap ',
      { screen: 'Install' },
      ', give your passcode, and tap ',
      { screen: 'Install' },
      ' until it says ',
      { screen: 'Done' },
      '.',
    ],
    [
      'The red ',
      { screen: 'Not Signed' },
      ' is expected: no company vouches for this profile, the fingerprint does.',
    ],
  ],
  drawing: 'install-profile',
  compares: true,
}

const FIND_SWITCH: InstallStep = {
  title: 'Find the switch',
  words: [
    [
      { menu: ['Settings', 'General', 'About', 'Certificate Trust Settings'] },
      '. It is the last line of About.',
    ],
  ],
  drawing: 'about',
}

function switchStep(facts: GuideFacts): InstallStep {
  return {
    title: 'Switch the trust on',
    words: [
      ['Turn on ', ...nameWords(facts, 'and'), ' and tap ', { screen: 'Continue' }, '.'],
      ['Without this step the device has the root and does not use it.'],
    ],
    drawing: 'trust-settings',
  }
}

function managedStep({ profileName, names }: GuideFacts): InstallStep {
  return {
    title: 'Hand the root to the MDM',
    words: [
      [
        'Upload ',
        { typed: profileName },
        ' as a custom profile, or the root as ',
        { typed: 'root.cer' },
        ' as a trusted certificate. What an MDM or Apple Configurator installs is trusted at once: nobody touches a switch.',
      ],
      ...(names.length > 1
        ? [['The profile carries all of its roots, so an old and a new one go together.']]
        : []),
    ],
  }
}
