import type { EncodedInput } from '../base/encoded-input.js'
import type {
  AddressOptions,
  Issuer,
  ServerCertificate,
  ServerCSR,
  SubjectFields,
  ValidityOptions,
} from '../issue/records.js'
import { signServerCert } from '../issue/sign-server-cert.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { CAStore } from './ca-store.js'
import { withRootCures } from './outside-root.js'
import { signReserved } from './sign-reserved.js'
import { cryptoOf } from './verb-options.js'

/** What a certificate of a store is signed with. */
export interface StoreSigning {
  /** The CA. */
  readonly store: CAStore
  /** The CA with its key. */
  readonly issuer: Issuer
  /** The request. */
  readonly csr: ServerCSR | EncodedInput
  /** Whose names the certificate gets. */
  readonly hosts: 'from-csr' | readonly string[]
  /** What the certificate says beside its hosts. */
  readonly fields: SubjectFields & AddressOptions & Omit<ValidityOptions, 'now'>
  /** The present. */
  readonly now: Date
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * Signs a certificate with a serial number that the store keeps for it. It must be committed to count.
 *
 * @throws {@link PKIError} the codes of `signServerCert`; `ERR_PKI_CONFLICT` (`serial-used`) when no number is free.
 */
export async function signForStore(signing: StoreSigning): Promise<ServerCertificate> {
  const { store, issuer, csr, hosts, fields, now, crypto } = signing
  return signReserved(store, () =>
    withRootCures(() => signServerCert({ ...fields, issuer, csr, hosts, now, ...cryptoOf({ crypto }) })),
  )
}
