/** A profile by which an iPhone trusts a root, signed by one's own server, and the days for the calendar. */
import { writeFile } from 'node:fs/promises'
import {
  createReminder,
  createRootCA,
  createServerCSR,
  createTrustProfile,
  signProfile,
  signServerCert,
} from 'orchard-pki'
import { checkRoot } from 'orchard-pki/check'

const root = await createRootCA({ commonName: 'alice@homebox, Nov 2026' })
const csr = await createServerCSR({ hosts: ['homebox.local'] })
const server = await signServerCert({ issuer: root, csr })

// The judge looks first: what the device would refuse, or not list in its settings, is no profile.
const report = await checkRoot({ root })
const profile = await createTrustProfile({ root, report, organization: 'The home of Alice' })
await writeFile(profile.fileName, profile.bytes)
console.log(`${profile.fileName} holds ${profile.roots[0]?.fingerprint ?? ''}`)

// Made again, it has the same identifiers: installing it replaces what is there.
const again = await createTrustProfile({ root, report })
console.log(again.uuid === profile.uuid) // true

// Not needed for the trust: Settings then names the signer instead of "Not Signed".
const signed = await signProfile({ profile, certificate: server, privateKey: csr.privateKey })
await writeFile(`signed-${profile.fileName}`, signed)

const servers = [{ name: 'homebox', hosts: server.hosts, notAfter: server.notAfter }]
const { text, fileName, events } = await createReminder({ root, servers })
await writeFile(fileName, text)
for (const { day, name } of events) console.log(`${day}: ${name} is due`)
