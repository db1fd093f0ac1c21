import { signServerCert } from '../../src/index.js'
import type { Contender } from '../support/interleave.js'
import type { Job } from '../support/job.js'

/** This library, through its front door: the request is read and verified like any foreign one. */
export function orchard(job: Job): Contender {
  return {
    name: 'orchard-pki',
    run: async () =>
      (await signServerCert({ issuer: job.root, csr: { der: job.next() }, hosts: 'from-csr' })).der,
  }
}
