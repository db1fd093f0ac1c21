import type { EnrolmentEvent, Visitor } from '../../node.js'

/** What a device must have shown to be ready. */
export interface DeviceGoal {
  /** Whether it must have reached the real server too. */
  readonly needsServer: boolean
}

/** Gathers what visitors do, and says when one of them is ready. */
export class DeviceWatch {
  /** Fulfilled with the first device that is ready. */
  readonly ready: Promise<Visitor>
  readonly #goal: DeviceGoal
  readonly #listeners: ((event: EnrolmentEvent) => void)[] = []
  #settle: (visitor: Visitor) => void = () => undefined
  #furthest: Visitor | undefined

  /** Begins to watch. */
  constructor(goal: DeviceGoal) {
    this.#goal = goal
    this.ready = new Promise((resolve) => (this.#settle = resolve))
  }

  /** The visitor who came furthest, the latest of several; `undefined` while nobody came. */
  get furthest(): Visitor | undefined {
    return this.#furthest
  }

  /** Adds somebody who is told. */
  tell(listener: (event: EnrolmentEvent) => void): void {
    this.#listeners.push(listener)
  }

  /** Takes what happened. */
  readonly take = (event: EnrolmentEvent): void => {
    const { visitor } = event
    if (this.#furthest === undefined || progressOf(visitor) >= progressOf(this.#furthest))
      this.#furthest = visitor
    for (const listener of this.#listeners) listener(event)
    if (visitor.trusted && (!this.#goal.needsServer || visitor.server === 'ok')) this.#settle(visitor)
  }
}

/** How far a visitor came. */
function progressOf({ trusted, server, profileLoaded, rootLoaded }: Visitor): number {
  if (trusted) return server === 'ok' ? 4 : server === 'failed' ? 3 : 2
  return profileLoaded || rootLoaded ? 1 : 0
}
