/** Where the CA of the crash tests lies. */
export const HOME = '/srv/orchard'
