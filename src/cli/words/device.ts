import type { CADocument } from '../documents.js'
import type { Printer } from '../sinks/printer.js'
import { fingerprintLines } from './lists.js'

/** A root on its way to a device. */
export type CarriedRoot = Pick<CADocument, 'commonName' | 'certificatePath' | 'fingerprint'>

/** What is left to do on the device, one sentence or two each. */
export function deviceSteps({ commonName, certificatePath, fingerprint }: CarriedRoot): readonly string[] {
  const [send, install, trust] = sentences(commonName)
  return [`${send} ${certificatePath}`, `${install} ${fingerprint}`, trust]
}

/** Prints the same with the path and the fingerprint on lines of their own. */
export function printDeviceSteps(printer: Printer, ca: CarriedRoot, shownPath: string): void {
  const [send, install, trust] = sentences(ca.commonName)
  printer.heading('On the iPad or iPhone, once:')
  printer.step(1, send)
  printer.value(shownPath)
  printer.step(2, install)
  for (const line of fingerprintLines(ca.fingerprint, printer.columns)) printer.value(line)
  printer.step(3, trust)
  printer.text('It then trusts every server that you add to this CA.')
}

function sentences(commonName: string): readonly [string, string, string] {
  const name = commonName === '' ? 'the new profile' : `"${commonName}"`
  return [
    'Send it this file by AirDrop or Mail, or save it in Files, and open it there:',
    `Settings > General > VPN & Device Management > ${name} > Install, within 8 minutes. "Not Signed" in red is normal. Under More Details the SHA-256 fingerprint must be:`,
    `Settings > General > About > Certificate Trust Settings: switch on ${name}.`,
  ]
}
