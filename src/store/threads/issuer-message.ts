import { types } from 'node:util'
import { PKIError } from '../../base/errors.js'
import type { Issuer } from '../../issue/records.js'
import { partsOf } from '../../keys/sign/private-key.js'
import { wrapProviderKey } from '../../keys/sign/provider-key.js'
import { nodeCrypto } from '../../keys/node/node-crypto.js'
import { readPublicKey } from '../../keys/verify/public-key.js'
import type { IssuerMessage } from './messages.js'

/**
 * Makes of a CA what can be sent to another thread.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` where its key lives in a signer, or in a crypto provider other than Node's.
 */
export function packIssuer({ der, chain, anchor, privateKey }: Issuer): IssuerMessage {
  const { handle, publicKey, signer } = partsOf(privateKey)
  if (!types.isCryptoKey(handle)) throw notOfNode()
  return {
    der,
    chain: (chain ?? []).map((above) => above.der),
    anchor: anchor === undefined ? [] : [anchor.der],
    handle,
    publicKey: publicKey.der,
    algorithm: signer.algorithm,
  }
}

/** Makes of it a CA again, in the other thread. */
export function unpackIssuer({ der, chain, anchor, handle, publicKey, algorithm }: IssuerMessage): Issuer {
  const [root] = anchor
  return {
    der,
    privateKey: wrapProviderKey({
      crypto: nodeCrypto,
      handle,
      publicKey: readPublicKey(publicKey),
      algorithm,
    }),
    chain: chain.map((above) => ({ der: above })),
    ...(root === undefined ? {} : { anchor: { der: root } }),
  }
}

function notOfNode(): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', 'the key of this CA cannot be used by another thread', {
    details: { option: 'issuer', expected: "a CA whose key is in Node's own WebCrypto" },
    hint: 'Leave the workers out: a key in a signer, an HSM or another crypto provider signs where it is.',
  })
}
