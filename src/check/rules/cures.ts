import type { RuleContext } from './rule.js'

/** How a server gets a certificate that passes. */
export const SIGN_SERVER_AGAIN =
  'Sign the server certificate again: `orchard up HOST`, or signServerCert({ issuer, csr }).'
/** How an intermediate is replaced. */
export const MAKE_INTERMEDIATE_AGAIN =
  'Make the intermediate again with createIntermediateCA({ issuer, commonName }), and sign the servers again under it.'
/** How a root is replaced. */
export const MAKE_ROOT_AGAIN =
  'Make a new root with `orchard init` or createRootCA({ commonName }), install and trust it on the device, and sign the servers again.'
/** How the clock comes into it. */
export const SET_CLOCK = 'If the dates are right, set the clock of the device and of the machine that signs.'

const MAKE_AGAIN = {
  server: SIGN_SERVER_AGAIN,
  intermediate: MAKE_INTERMEDIATE_AGAIN,
  anchor: MAKE_ROOT_AGAIN,
} as const

/** How a certificate is replaced by one that this library makes. */
export function makeAgain({ role }: Pick<RuleContext, 'role'>): string {
  return MAKE_AGAIN[role]
}

/** The host that was asked for, as the command takes it; the word HOST where there is none that can be read. */
export function hostArgument({ parsedHost }: Pick<RuleContext, 'parsedHost'>): string {
  return parsedHost?.name ?? 'HOST'
}
