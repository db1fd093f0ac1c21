export { REVOCATION_REASONS } from '../issue/revocation-reason.js'
export type { RevocationReason } from '../issue/revocation-reason.js'
