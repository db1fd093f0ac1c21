/**
 * Most octets of a certificate or a request that is read: 8192 hosts of 253 octets, the most that are issued, are half
 * of it. Elements of two octets take a hundred times their size in memory, so there is no room to be generous.
 */
export const MOST_OCTETS: number = 4 * 1024 * 1024

/**
 * Most octets of a CRL that is read: those of the largest public CAs are half of it. Entries are kept as offsets, so
 * even one of the shortest entries alone takes little more memory than its own octets.
 */
export const MOST_CRL_OCTETS: number = 64 * 1024 * 1024
