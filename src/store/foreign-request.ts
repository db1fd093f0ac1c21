import { encodePEM } from '../base/pem.js'
import { quoteText } from '../base/quote.js'
import { CSR_LABELS, takeDER } from '../x509/read/encoded.js'
import type { EncodedInput } from '../base/encoded-input.js'
import { assertSameKey } from '../keys/verify/assert-same-key.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { readCSR } from '../x509/read/csr.js'
import type { StoredServer } from './ca-store.js'
import { readServerKey } from './server-key.js'

/** A request that was made elsewhere, read. */
export interface ForeignRequest {
  /** DER: what is signed. */
  readonly der: Uint8Array
  /** PEM: what is kept. */
  readonly pem: string
  /** SubjectPublicKeyInfo that it asks for, DER. */
  readonly publicKey: Uint8Array
}

/** Reads a request. @throws {@link PKIError} `ERR_PKI_PEM`, `ERR_PKI_DER`, `ERR_PKI_OPTION`. */
export function takeRequest(csr: EncodedInput): ForeignRequest {
  const der = takeDER(csr, 'csr', CSR_LABELS)
  return { der, pem: encodePEM(CSR_LABELS[0], der), publicKey: readCSR(der).publicKey.der }
}

/**
 * Refuses a request for a server that has another key here: its certificate would not fit the key beside it.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_MISMATCH`; the codes of a key that is damaged.
 */
export async function assertKeyOfServer(
  server: StoredServer | undefined,
  { publicKey }: ForeignRequest,
  crypto: CryptoProvider | undefined,
): Promise<void> {
  const key = server === undefined ? undefined : await readServerKey(server, crypto)
  if (server === undefined || key === undefined) return
  const place = server.places === undefined ? '' : ` (${quoteText(server.places.key)})`
  await assertSameKey(
    {
      certificateKey: publicKey,
      privateKey: key.publicKey,
      fact: `the server ${quoteText(server.name)} has a key of its own here${place}, and the request is for another`,
      hint: 'Choose another name for the server of the request (--name), or move the key that lies here away.',
    },
    crypto,
  )
}
