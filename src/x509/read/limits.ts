/**
 * Most octets of a certificate or a request that is read: 8192 hosts of 253 octets, the most that are issued, are half
 * of it. Elements of two octets take a hundred times their size in memory, so there is no room to be generous.
 */
export const MOST_OCTETS: number = 4 * 1024 * 1024
