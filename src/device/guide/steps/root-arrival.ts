import type { GuideFacts, InstallStep } from '../install-step.js'

/** How the root comes to a computer: the page hands it out, everyone else copies it. */
export function rootArrival({ route = 'page' }: GuideFacts): InstallStep {
  if (route === 'page') {
    return {
      title: 'Download the root',
      words: [['It is a file of about a kilobyte, ', { typed: 'root.cer' }, ', and no secret.']],
      download: 'root',
    }
  }
  return {
    title: 'Bring the root over',
    words: [['Copy ', { typed: 'root.cer' }, ' to the machine, by mail, stick or share. It is no secret.']],
  }
}

/** The comparison that every computer makes: the hash of the DER file is the fingerprint. */
export function compareStep(command: string): InstallStep {
  return {
    title: 'Compare the fingerprint',
    words: [
      [
        'In the folder of the file. It has to print the SHA-256 that your terminal shows; capitals and spaces do not matter. If it differs, delete the file.',
      ],
    ],
    commands: [command],
    compares: true,
  }
}
