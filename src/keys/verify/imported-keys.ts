import type { KeyHandle, ProviderAlgorithm, SubtleProvider } from './crypto-provider.js'
import type { PublicKey } from './public-key.js'

/** How a public key goes into a provider. */
export interface KeyForm {
  /** Tells the forms of one key apart, e.g. `RSA-PSS SHA-256`. */
  readonly id: string
  /** Parameters of the import. */
  readonly parameters: ProviderAlgorithm
  /** Format of the octets. */
  readonly format: 'raw' | 'spki'
  /** Makes the octets; called once. */
  readonly keyData: () => Uint8Array
}

/** The public keys that one provider took, each imported once for all the signatures that it verifies. */
export interface ImportedKeys {
  /** Imports a key, or gives the one from before; `undefined` where the provider refuses it. */
  readonly take: (publicKey: PublicKey, form: KeyForm) => Promise<KeyHandle | undefined>
}

/** Makes an empty store; it holds a key no longer than the caller holds its record. */
export function createImportedKeys(subtle: SubtleProvider): ImportedKeys {
  const imported = new WeakMap<PublicKey, Map<string, Promise<KeyHandle | undefined>>>()
  return {
    take: (publicKey, form) => {
      const forms = imported.get(publicKey) ?? new Map<string, Promise<KeyHandle | undefined>>()
      imported.set(publicKey, forms)
      const handle = forms.get(form.id) ?? importKey(subtle, form)
      forms.set(form.id, handle)
      return handle
    },
  }
}

async function importKey(subtle: SubtleProvider, form: KeyForm): Promise<KeyHandle | undefined> {
  try {
    return await subtle.importKey(form.format, form.keyData(), form.parameters, true, ['verify'])
  } catch {
    // Why it refuses is its own affair: the key may be bad, or of a kind that it lacks; the caller finds out which.
    return undefined
  }
}
