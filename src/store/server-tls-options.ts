import { PKIError } from '../base/errors.js'
import { quoteText } from '../base/quote.js'
import { ensureServerCertificate } from './ensure-server-certificate.js'
import type { EnsureServerCertificateOptions } from './ensure-server-certificate.js'

/** What a TLS server is started with: `https.createServer`, Vite and webpack-dev-server take it as it is. */
export interface ServerTLSOptions {
  /** Private key, PEM, in clear. */
  readonly key: string
  /** Certificate with its chain, PEM, server first. */
  readonly cert: string
}

/**
 * Sees to it that a server has a good certificate, as `ensureServerCertificate` does, and gives what a TLS server is
 * started with.
 *
 * @throws {@link PKIError} the codes of `ensureServerCertificate`.
 * @example
 * ```ts
 * import { createServer } from 'node:https'
 * import { createMemoryStore, createRootCA, serverTLSOptions } from 'orchard-pki'
 *
 * const issuer = await createRootCA({ commonName: 'Dev CA' })
 * const store = await createMemoryStore({ issuer })
 * const server = createServer(await serverTLSOptions({ store, hosts: ['localhost'] }))
 * ```
 */
export async function serverTLSOptions(options: EnsureServerCertificateOptions): Promise<ServerTLSOptions> {
  const { name } = await ensureServerCertificate(options)
  // Both from one look, so that they are halves of one pair.
  const { keyPEM: key, chainPEM: cert } = (await options.store.findServer(name)) ?? {}
  if (key !== undefined && cert !== undefined) return Object.freeze({ key, cert })
  throw new PKIError(
    'ERR_PKI_NOT_FOUND',
    `the key of ${quoteText(name)} has been removed by another program`,
    {
      details: { subject: name },
      hint: 'Run it again.',
    },
  )
}
