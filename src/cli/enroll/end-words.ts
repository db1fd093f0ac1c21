import { PKIError } from '../../index.js'
import type { Visitor } from '../../node.js'
import { deviceName } from './device-states.js'
import type { StateFacts } from './device-states.js'

/** The error of a page whose time is over before a device was ready. */
export function notReady(
  visitor: Visitor | undefined,
  facts: StateFacts,
): PKIError<'ERR_PKI_DEVICE_NOT_TRUSTED'> {
  const { reason, fact, hint } = words(visitor, facts)
  return new PKIError('ERR_PKI_DEVICE_NOT_TRUSTED', fact, {
    details: { reason, ...(visitor === undefined ? {} : { address: visitor.address }) },
    hint,
  })
}

interface EndWords {
  readonly reason: PKIError<'ERR_PKI_DEVICE_NOT_TRUSTED'>['details']['reason']
  readonly fact: string
  readonly hint: string
}

function words(visitor: Visitor | undefined, facts: StateFacts): EndWords {
  if (visitor === undefined)
    return {
      reason: 'nobody-came',
      fact: 'the time is over, and no device has opened the page',
      hint: `Same Wi-Fi on both? Then a firewall: the lines above open the port. Or send the profile: orchard profile${facts.folderWords}, by AirDrop or mail.`,
    }
  const who = `the ${deviceName(visitor)} at ${visitor.address}`
  if (visitor.trusted)
    return {
      reason: 'server-refused',
      fact: `${who} trusts the root and does not reach ${facts.server ?? 'the server'}`,
      hint: `Look at it from here: orchard check ${facts.server ?? ''}`.trim(),
    }
  if (!visitor.profileLoaded && !visitor.rootLoaded)
    return {
      reason: 'profile-not-loaded',
      fact: `${who} has opened the page and not loaded the profile`,
      hint: 'Run it again, and touch the button on the page, in Safari.',
    }
  if (!facts.watching)
    return {
      reason: 'not-watched',
      fact: `${who} has loaded the profile; whether it trusts the root could not be watched`,
      hint: 'Give the passphrase of the CA with --passphrase-file, or open the server on the device and see.',
    }
  return {
    reason: 'not-trusted',
    fact: `${who} has loaded the profile but still refuses the certificate`,
    hint: cure(visitor, facts),
  }
}

function cure({ device }: Visitor, { commonName }: StateFacts): string {
  if (device !== 'ipad' && device !== 'iphone')
    return `Follow the steps on the page, and switch on trust for "${commonName}"; then run this again and load the page.`
  return (
    `Settings > General > About > Certificate Trust Settings: turn on "${commonName}". Not listed? Settings > ` +
    'Profile Downloaded > Install first; a download vanishes after 8 minutes, so scan again.'
  )
}
