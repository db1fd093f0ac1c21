/** A file that is handed out as it is. */
export interface FileRoute {
  /** Tells the routes apart. */
  readonly kind: 'file'
  /** Its media type. */
  readonly type: string
  /** All of it. */
  readonly bytes: Uint8Array
  /** What it means that somebody takes it; absent: nothing. */
  readonly event?: 'profile-loaded' | 'root-loaded'
}

/** One thing that is answered. */
export type Route = FileRoute | { readonly kind: 'page' | 'seen' | 'probe' }

/** What is handed out beside the page. */
export interface RouteFiles {
  /** What every path begins with. */
  readonly base: string
  /** CSS of the page. */
  readonly style: string
  /** JavaScript of the page. */
  readonly script: string
  /** The profile, and the name of its file. */
  readonly profile: { readonly bytes: Uint8Array; readonly fileName: string }
  /** The root, DER. */
  readonly root: Uint8Array
  /** The reminder; absent: there is none. */
  readonly reminder: string | undefined
}

/**
 * The closed list of what is answered, by path. A path is compared octet by octet with these: nothing is decoded, joined
 * or looked up on a disk, so that there is nothing to climb out of.
 */
export function createRoutes(files: RouteFiles): ReadonlyMap<string, Route> {
  const { base, style, script, profile, root, reminder } = files
  const at = (name: string): string => `${base}/${name}`
  const text = (type: string, content: string): FileRoute => ({
    kind: 'file',
    type: `${type}; charset=utf-8`,
    bytes: new TextEncoder().encode(content),
  })
  return new Map<string, Route>([
    [base, { kind: 'page' }],
    [at(''), { kind: 'page' }],
    [at('style.css'), text('text/css', style)],
    [at('page.js'), text('text/javascript', script)],
    [
      at(profile.fileName),
      {
        kind: 'file',
        type: 'application/x-apple-aspen-config',
        bytes: new Uint8Array(profile.bytes),
        event: 'profile-loaded',
      },
    ],
    [
      at('root.cer'),
      { kind: 'file', type: 'application/x-x509-ca-cert', bytes: new Uint8Array(root), event: 'root-loaded' },
    ],
    ...(reminder === undefined ? [] : [[at('reminder.ics'), text('text/calendar', reminder)] as const]),
    [at('probe'), { kind: 'probe' }],
    [at('seen'), { kind: 'seen' }],
  ])
}
