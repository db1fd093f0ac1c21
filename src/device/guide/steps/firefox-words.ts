import type { GuideWords } from '../guide-words.js'

/** Firefox on a computer: it takes the roots of macOS and Windows, and keeps its own store on Linux. */
export function firefoxWords(): readonly GuideWords[] {
  return [
    [
      'On macOS and Windows Firefox takes the roots that you added to the system. Elsewhere, or when it does not: ',
      { menu: ['Settings', 'Privacy & Security', 'View Certificates', 'Authorities', 'Import'] },
      ', choose ',
      { typed: 'root.cer' },
      ', tap ',
      { screen: 'View' },
      ' to compare the SHA-256 fingerprint, and tick ',
      { screen: 'Trust this CA to identify websites' },
      '.',
    ],
  ]
}
