import { LIMITS } from './limits.js'

interface Bucket {
  tokens: number
  at: number
}

/**
 * Says whether a visitor may be answered once more: so many at once, and so many per second. Every connection carries
 * one request, so that counting connections counts requests. Where all together are too many, those are still
 * answered who asked for little.
 */
export class ConnectionMeter {
  readonly #buckets = new Map<string, Bucket>()
  readonly #all: Bucket

  /** Begins with all that is allowed at once. `now` is in milliseconds of a clock that only goes forward. */
  constructor(now: number) {
    this.#all = { tokens: LIMITS.requests.burst, at: now }
  }

  /** Takes one, if there is one. */
  take(group: string, now: number): boolean {
    const bucket = this.#bucketOf(group, now)
    refill(this.#all, LIMITS.requests, now)
    refill(bucket, LIMITS.requestsPerVisitor, now)
    if (bucket.tokens < 1) return false
    const modest = bucket.tokens >= LIMITS.requestsPerVisitor.burst / 2
    if (this.#all.tokens < 1 && !modest) return false
    bucket.tokens -= 1
    this.#all.tokens = Math.max(0, this.#all.tokens - 1)
    return true
  }

  /** The bucket of a visitor, moved to the end: the one that has been silent longest is at the front, and forgotten first. */
  #bucketOf(group: string, now: number): Bucket {
    const found = this.#buckets.get(group) ?? { tokens: LIMITS.requestsPerVisitor.burst, at: now }
    this.#buckets.delete(group)
    this.#buckets.set(group, found)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > LIMITS.groups && oldest !== undefined) this.#buckets.delete(oldest)
    return found
  }
}

function refill(bucket: Bucket, { burst, perSecond }: typeof LIMITS.requests, now: number): void {
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
}
