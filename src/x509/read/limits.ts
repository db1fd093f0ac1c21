/**
 * Most octets of a certificate or a request that is read: 8192 hosts of 253 octets, the most that are issued, are half
 * of it. Elements of two octets take a hundred times their size in memory, so there is no room to be generous.
 */
export const MOST_OCTETS: number = 4 * 1024 * 1024

/**
 * Most octets of a CRL that is read: 400 000 revoked certificates, far more than a private CA will ever list. The worst
 * that can be packed into it, entries of the fewest octets, takes seconds and little more memory than its own octets.
 */
export const MOST_CRL_OCTETS: number = 16 * 1024 * 1024
