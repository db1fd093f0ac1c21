import type { DeviceKind } from './device-kind.js'
import type { GuideWords } from './guide-words.js'
import type { GuideFacts, InstallStep, MissingStep } from './install-step.js'
import { androidRemoval, androidSteps } from './steps/android-steps.js'
import { firefoxWords } from './steps/firefox-words.js'
import { iosMissingSteps, iosRemoval, iosSteps } from './steps/ios-steps.js'
import { linuxRemoval, linuxSteps } from './steps/linux-steps.js'
import { macRemoval, macSteps } from './steps/mac-steps.js'
import { nameWords } from './steps/name-words.js'
import { rootArrival } from './steps/root-arrival.js'
import { windowsRemoval, windowsSteps } from './steps/windows-steps.js'

interface KindOfGuide {
  readonly install: (facts: GuideFacts) => readonly InstallStep[]
  readonly remove: (facts: GuideFacts) => readonly GuideWords[]
}

const GUIDES = {
  iphone: { install: (facts) => iosSteps('iphone', facts), remove: iosRemoval },
  ipad: { install: (facts) => iosSteps('ipad', facts), remove: iosRemoval },
  mac: { install: macSteps, remove: macRemoval },
  android: { install: androidSteps, remove: androidRemoval },
  windows: { install: windowsSteps, remove: windowsRemoval },
  linux: { install: linuxSteps, remove: linuxRemoval },
  other: { install: otherSteps, remove: otherRemoval },
} as const satisfies Record<DeviceKind, KindOfGuide>

/** The steps by which a device comes to trust the roots, in order: never none. Apple’s menus are those of iOS 17 and later. */
export function installSteps(kind: DeviceKind, facts: GuideFacts): readonly InstallStep[] {
  return GUIDES[kind].install(facts)
}

/** How a device forgets the roots again, a paragraph each. */
export function removalWords(kind: DeviceKind, facts: GuideFacts): readonly GuideWords[] {
  return GUIDES[kind].remove(facts)
}

/** What a person sees when a step is missing; none where the device says by itself what is wrong. */
export function missingSteps(kind: DeviceKind, facts: GuideFacts): readonly MissingStep[] {
  return kind === 'iphone' || kind === 'ipad' ? iosMissingSteps(facts) : []
}

/** What Firefox needs beside the steps of its machine; none where there is no Firefox with a store of its own. */
export function browserWords(kind: DeviceKind): readonly GuideWords[] {
  return kind === 'mac' || kind === 'windows' || kind === 'linux' || kind === 'other' ? firefoxWords() : []
}

function otherSteps(facts: GuideFacts): readonly InstallStep[] {
  return [
    rootArrival(facts),
    {
      title: 'Install it as a root',
      compares: true,
      words: [
        [
          'Look in the settings of the device for “certificates” or “trusted authorities” and add ',
          { typed: 'root.cer' },
          ' as a CA, not as a client’s or server’s certificate.',
        ],
        [
          'Wherever the device shows the SHA-256 fingerprint of ',
          ...nameWords(facts, 'and'),
          ', compare it with the one in your terminal, and remove the root if it differs.',
        ],
      ],
    },
  ]
}

function otherRemoval(facts: GuideFacts): readonly GuideWords[] {
  return [['Where you added it, find ', ...nameWords(facts, 'or'), ' and delete it.']]
}
