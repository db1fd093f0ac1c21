/** The program of a thread that `startIssuingWorkers` starts. */
import { parentPort } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { Issuer } from '../../issue/records.js'
import { nodeCrypto } from '../../keys/node/node-crypto.js'
import { signJob } from '../signing-job.js'
import type { SigningJob } from '../signing-job.js'
import { unpackIssuer } from './issuer-message.js'
import { packError } from './messages.js'
import type { Answer, Group, GroupAnswer, Order } from './messages.js'

if (parentPort !== null) serve(parentPort)

function serve(port: MessagePort): void {
  let issuer: Issuer | undefined
  port.on('message', (order: Order) => {
    // Without a port the thread ends by itself, when what it has begun is done.
    if ('isOver' in order) port.close()
    else if ('issuer' in order) issuer = unpackIssuer(order.issuer)
    else if (issuer !== undefined) void answer(port, issuer, order)
  })
}

async function answer(port: MessagePort, issuer: Issuer, { id, jobs }: Group): Promise<void> {
  const answers = await Promise.all(jobs.map((job) => answerTo(job, issuer)))
  port.postMessage({ id, answers } satisfies GroupAnswer)
}

async function answerTo(job: SigningJob, issuer: Issuer): Promise<Answer> {
  try {
    return { signed: await signJob(job, issuer, nodeCrypto) }
  } catch (error) {
    return { failure: packError(error) }
  }
}
