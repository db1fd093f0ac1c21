import { equalBytes } from '../../base/bytes.js'
import { PKIError, isPKIError } from '../../base/errors.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import { decryptPart, readShroudedKey } from './encryption.js'
import type { OpeningKey } from './encryption.js'
import { NO_PASSWORD, passwordForms } from './password-forms.js'
import type { PasswordForms } from './password-forms.js'
import { passwordMAC } from './password-mac.js'
import { readPFX, readSafeParts } from './read-pfx.js'
import type { PFX, SafePart } from './read-pfx.js'
import { readSafeContents } from './safe-contents.js'
import type { BagAttributes, Bags, CertificateBag, KeyBag } from './safe-contents.js'
import { newWorkBudget, spend } from './work-budget.js'
import type { WorkBudget } from './work-budget.js'

/** A key of an open file. */
export interface OpenedKey extends BagAttributes {
  /** PrivateKeyInfo, DER, not encrypted. */
  readonly pkcs8: Uint8Array
}

/** What an open file holds, in its order. */
export interface OpenedPKCS12 {
  /** Its keys. */
  readonly keys: readonly OpenedKey[]
  /** Its certificates. */
  readonly certificates: readonly CertificateBag[]
}

/** What {@link openPKCS12} takes. */
export interface OpenPKCS12Options {
  /** The file. */
  readonly der: Uint8Array
  /** Its password, which may be empty. */
  readonly password: string
  /** What hashes and decrypts. */
  readonly crypto: CryptoProvider
}

/**
 * Opens a PKCS#12 file: the MAC first, then its parts, then its keys. An empty password is tried in both of its
 * encodings: two zero octets, and none.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` `wrong-or-damaged` when the password opens nothing; `ERR_PKI_PKCS12`
 * `damaged` when it opens a part and the MAC is another, or the MAC is right and a part does not open; the codes of
 * `readPFX`, `readSafeParts` and `decryptPart`.
 * @see RFC 7292 §5.2
 */
export async function openPKCS12({ der, password, crypto }: OpenPKCS12Options): Promise<OpenedPKCS12> {
  const pfx = await readPFX(der)
  const budget = newWorkBudget()
  const forms = password === '' ? [passwordForms(''), NO_PASSWORD] : [passwordForms(password)]
  const proven = await findForm(pfx, forms, { budget, crypto })
  const key = { password: proven ?? passwordForms(password), budget, crypto }
  if (proven === undefined) throw (await opensAnything(pfx, key)) ? damaged('its MAC') : wrongPassword()
  const bags: Bags = { keys: [], certificates: [] }
  for (const part of await readSafeParts(pfx.contents)) await openPart(part, bags, key)
  const keys: OpenedKey[] = []
  for (const bag of bags.keys) keys.push(await openKey(bag, key))
  return { keys, certificates: bags.certificates }
}

/** The form of the password under which the MAC is right. */
async function findForm(
  { contents, mac, derivation }: PFX,
  forms: readonly PasswordForms[],
  { budget, crypto }: Omit<OpeningKey, 'password'>,
): Promise<PasswordForms | undefined> {
  for (const form of forms) {
    spendOnMAC(budget, derivation)
    const found = await passwordMAC(contents, { ...derivation, password: form.bmp }, crypto)
    if (equalBytes(found, mac)) return form
  }
  return undefined
}

/** The provider's SHA-384 and SHA-512 take ten times as long for each round as the hashes made here. */
const PROVIDER_FACTOR = 10

function spendOnMAC(budget: WorkBudget, { hash, rounds }: PFX['derivation']): void {
  const factor = hash === 'SHA-1' || hash === 'SHA-256' ? 1 : PROVIDER_FACTOR
  spend(budget, rounds * factor)
}

async function openPart(part: SafePart, bags: Bags, key: OpeningKey): Promise<void> {
  const contents = part instanceof Uint8Array ? part : await decryptPart(part, key)
  if (contents === undefined) throw damaged('a part')
  await readSafeContents(contents, bags)
}

async function openKey({ shrouded, der, ...attributes }: KeyBag, key: OpeningKey): Promise<OpenedKey> {
  if (!shrouded) return { pkcs8: der, ...attributes }
  const pkcs8 = await decryptPart(readShroudedKey(der), key)
  if (pkcs8 === undefined) throw damaged('its key')
  return { pkcs8, ...attributes }
}

/** Whether the password opens the first encrypted part although the MAC is another: then it is the file that changed. */
async function opensAnything(pfx: PFX, key: OpeningKey): Promise<boolean> {
  try {
    const bags: Bags = { keys: [], certificates: [] }
    for (const part of await readSafeParts(pfx.contents)) {
      await openPart(part, bags, key)
      if (!(part instanceof Uint8Array)) return true
      const [bag] = bags.keys
      if (bag?.shrouded === true) return (await decryptPart(readShroudedKey(bag.der), key)) !== undefined
    }
    return false
  } catch (error) {
    if (isPKIError(error)) return false
    throw error
  }
}

function damaged(what: string): PKIError<'ERR_PKI_PKCS12'> {
  return new PKIError('ERR_PKI_PKCS12', `the password is right, and ${what} in the PKCS#12 file is damaged`, {
    details: { reason: 'damaged' },
    hint: 'Fetch the file again from where it was made.',
  })
}

function wrongPassword(): PKIError<'ERR_PKI_PASSPHRASE'> {
  return new PKIError(
    'ERR_PKI_PASSPHRASE',
    'the password of the PKCS#12 file is wrong, or the file is damaged',
    {
      details: { reason: 'wrong-or-damaged' },
      hint: 'Try again; upper and lower case, and a space or line break at the end, count.',
    },
  )
}
