import { addressGroup } from './address-group.js'
import { LIMITS } from './limits.js'

interface Bucket {
  tokens: number
  at: number
}

/**
 * Says whether a visitor may be answered once more: so many at once, and so many per second, for its address and for
 * its network. Every connection carries one request, so that counting connections counts requests. Where all together
 * are too many, those are still answered who asked for little.
 */
export class ConnectionMeter {
  readonly #addresses = new Map<string, Bucket>()
  readonly #networks = new Map<string, Bucket>()
  readonly #all: Bucket

  /** Begins with all that is allowed at once. `now` is in milliseconds of a clock that only goes forward. */
  constructor(now: number) {
    this.#all = { tokens: LIMITS.requests.burst, at: now }
  }

  /** Takes one, if there is one. */
  take(address: string, now: number): boolean {
    const own = bucketOf(this.#addresses, { key: address, limit: LIMITS.requestsPerVisitor, now })
    const network = bucketOf(this.#networks, {
      key: addressGroup(address),
      limit: LIMITS.requestsPerNetwork,
      now,
    })
    refill(this.#all, LIMITS.requests, now)
    if (own.tokens < 1 || network.tokens < 1) return false
    const modest =
      own.tokens >= LIMITS.requestsPerVisitor.burst / 2 &&
      network.tokens >= LIMITS.requestsPerNetwork.burst / 2
    if (this.#all.tokens < 1 && !modest) return false
    own.tokens -= 1
    network.tokens -= 1
    this.#all.tokens = Math.max(0, this.#all.tokens - 1)
    return true
  }
}

interface Question {
  readonly key: string
  readonly limit: typeof LIMITS.requests
  readonly now: number
}

/** A bucket, moved to the end: the one that has been silent longest is at the front, and forgotten first. */
function bucketOf(buckets: Map<string, Bucket>, { key, limit, now }: Question): Bucket {
  const found = buckets.get(key) ?? { tokens: limit.burst, at: now }
  buckets.delete(key)
  buckets.set(key, found)
  const [oldest] = buckets.keys()
  if (buckets.size > LIMITS.groups && oldest !== undefined) buckets.delete(oldest)
  refill(found, limit, now)
  return found
}

function refill(bucket: Bucket, { burst, perSecond }: typeof LIMITS.requests, now: number): void {
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
}
