import type { CADocument } from '../ca/documents.js'
import type { Printer } from '../sinks/printer.js'
import { fingerprintLines } from './lists.js'

/** A root on its way to a device. */
export type CarriedRoot = Pick<CADocument, 'commonName' | 'certificatePath' | 'fingerprint'> & {
  /** Whether the file is a profile that somebody has signed. */
  readonly isSigned?: boolean
}

/** What is left to do on the device, one sentence or two each. */
export function deviceSteps(root: CarriedRoot): readonly string[] {
  const [send, install, trust] = sentences(root)
  return [`${send} ${root.certificatePath}`, `${install} ${root.fingerprint}`, trust]
}

/** Prints the same with the path and the fingerprint on lines of their own. */
export function printDeviceSteps(printer: Printer, ca: CarriedRoot, shownPath: string): void {
  const [send, install, trust] = sentences(ca)
  printer.heading('On the iPad or iPhone, once:')
  printer.step(1, send)
  printer.value(shownPath)
  printer.step(2, install)
  for (const line of fingerprintLines(ca.fingerprint, printer.columns)) printer.value(line)
  printer.step(3, trust)
  printer.text('It then trusts every server that you add to this CA.')
}

/** What the device says of the profile before it is installed, and that it need not frighten anybody. */
const UNSIGNED = '"Not Signed" in red is normal.'
const SIGNED =
  'It says "Verified", or "Not Verified" in red as long as the device does not trust who signed it: that is normal too.'

function sentences({ commonName, isSigned }: CarriedRoot): readonly [string, string, string] {
  const name = commonName === '' ? 'the new profile' : `"${commonName}"`
  return [
    'Send it this file by AirDrop or Mail, or save it in Files, and open it there:',
    `Settings > General > VPN & Device Management > ${name} > Install, within 8 minutes. ${isSigned === true ? SIGNED : UNSIGNED} Under More Details the SHA-256 fingerprint must be:`,
    `Settings > General > About > Certificate Trust Settings: switch on ${name}.`,
  ]
}
