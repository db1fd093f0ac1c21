import { parse } from 'tldts'

/**
 * Tells whether a name is a public suffix: one under which anybody may register, such as `com`, `co.uk` or `home.arpa`.
 * A name that the list does not know, such as `local` or `lan`, is none.
 *
 * Only suffixes of registries count (the ICANN section of the list), as for certificates in Chromium and as iOS must have
 * it: GitHub, Amazon and many others serve wildcards directly below their own entries (`*.github.io`), and devices take
 * them. Apple's own list (`_CFHostIsDomainTopLevelForCertificatePolicy` of CFNetwork) is not published.
 *
 * @param name - A DNS name of A-labels, without dots at its ends.
 */
export function isPublicSuffix(name: string): boolean {
  const { publicSuffix, isIcann } = parse(name.toLowerCase(), {
    allowPrivateDomains: false,
    detectIp: false,
    detectSpecialUse: false,
    extractHostname: false,
    validateHostname: false,
  })
  return isIcann === true && publicSuffix === name.toLowerCase()
}
