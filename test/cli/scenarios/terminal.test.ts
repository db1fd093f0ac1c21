import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url))
const hasTmux = spawnSync('tmux', ['-V']).status === 0
const home = mkdtempSync(join(tmpdir(), 'orchard-terminal-'))
const SOCKET = join(home, 'tmux')
/** A Jupyter that is installed and says where its settings lie: what this machine has must not matter. */
const BIN = join(home, 'bin')
mkdirSync(BIN)
writeFileSync(
  join(BIN, 'jupyter'),
  `#!/bin/sh
case "$1" in
  --paths) echo '{"config": ["${home}/.jupyter"]}' ;;
  --version) echo "jupyter_server : 2.21.1" ;;
esac
`,
  { mode: 0o755 },
)
after(() => {
  if (hasTmux) spawnSync('tmux', ['-S', SOCKET, 'kill-server'])
  rmSync(home, { recursive: true, force: true })
})

/** A terminal in which a shell runs, with `orchard` as the command. */
class Terminal {
  readonly #name: string

  constructor(name: string, columns: number) {
    this.#name = name
    const shell = `env -i PATH="${BIN}:$PATH" HOME="${home}" TERM=screen LANG=C.UTF-8 PS1='% ' sh`
    this.#tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-s',
      name,
      '-x',
      String(columns),
      '-y',
      '100',
      '-c',
      home,
      shell,
    )
    this.type(`orchard() { "${process.execPath}" "${MAIN}" "$@"; echo "ended with $?"; }; clear`, 'Enter')
  }

  type(...keys: readonly string[]): void {
    this.#tmux('send-keys', '-t', this.#name, ...keys)
  }

  /** Waits until the screen shows something, and gives it. */
  async until(pattern: RegExp): Promise<string> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const screen = this.#tmux('capture-pane', '-p', '-t', this.#name)
      if (pattern.test(screen)) return screen
      await sleep(100)
    }
    assert.fail(
      `${String(pattern)} never appeared in:\n${this.#tmux('capture-pane', '-p', '-t', this.#name)}`,
    )
  }

  #tmux(...words: readonly string[]): string {
    return execFileSync('tmux', ['-S', SOCKET, ...words], { encoding: 'utf8' })
  }
}

describe(
  'orchard in a terminal',
  { skip: hasTmux || process.env['CI'] !== undefined ? false : 'tmux is not installed' },
  () => {
    test('up offers the addresses of this machine, takes others, asks for a passphrase twice and shows none of it', async () => {
      const terminal = new Terminal('up', 80)
      terminal.type('orchard up --dir pki', 'Enter')
      await terminal.until(/Every address you will type/)
      terminal.type('Enter')
      await terminal.until(/Others, with spaces/)
      terminal.type('192.168.1.999', 'Enter')
      await terminal.until(/no IPv4 address/)
      terminal.type('C-u')
      terminal.type('10.7.7.7 box.lan', 'Enter')
      await terminal.until(/A new passphrase/)
      terminal.type('correct horse', 'Enter')
      await terminal.until(/once more/)
      terminal.type('incorrect', 'Enter')
      await terminal.until(/not the same/)
      terminal.type('C-u')
      terminal.type('correct horse', 'Enter')
      await terminal.until(/Write this into Jupyter's settings\?/)
      terminal.type('Enter')
      await terminal.until(/Carry the root to your iPad now/)
      terminal.type('Enter')
      const screen = await terminal.until(/ended with 0/)
      assert.match(screen, /Later: orchard enroll --dir pki/)
      assert.doesNotMatch(screen, /correct horse/)
      assert.match(screen, /10\.7\.7\.7/)
      assert.match(screen, /✔ Jupyter +~\/\.jupyter\/jupyter_server_config\.json: https, reachable from/)
      assert.match(
        readFileSync(join(home, '.jupyter/jupyter_server_config.json'), 'utf8'),
        /"certfile": ".*\/pki\/jupyter\/certs\/jupyter\.cert\.pem"/,
      )
      assert.ok(existsSync(join(home, 'pki/ca/private/ca.key.pem')))
      execFileSync('openssl', [
        'pkey',
        '-in',
        join(home, 'pki/ca/private/ca.key.pem'),
        '-passin',
        'pass:correct horse',
        '-noout',
      ])
    })

    test('enroll shows a code that fits, waits, and Ctrl-C ends it with 130', async () => {
      const terminal = new Terminal('enroll', 80)
      terminal.type('clear; orchard enroll --dir pki --host 127.0.0.1 --port 18470', 'Enter')
      const screen = await terminal.until(/… waiting/)
      assert.match(screen, /http:\/\/127\.0\.0\.1:18470\/[a-z\d]{4}\n/)
      const code = screen.split('\n').filter((line) => /[▀▄█]/.test(line))
      assert.ok(code.length >= 12 && code.length <= 17, String(code.length))
      terminal.type('C-c')
      await terminal.until(/ended with 130/)
    })

    test('sign asks on the terminal of the process when the request comes through a pipe, and no is the default', async () => {
      const terminal = new Terminal('sign', 80)
      terminal.type('orchard up 10.7.7.7 --dir pki2 < /dev/null | tail -n 1', 'Enter')
      await terminal.until(/ended with 0/)
      terminal.type(
        'orchard request b.lan --key b.pem - > b.csr; clear; cat b.csr | orchard sign - --dir pki2 > b.cert',
        'Enter',
      )
      await terminal.until(/Sign this for b\.lan/)
      terminal.type('Enter')
      await terminal.until(/ERR_PKI_NOT_CONFIRMED/)
      terminal.type('clear; cat b.csr | orchard sign - --dir pki2 > b.cert; echo done', 'Enter')
      await terminal.until(/Sign this for b\.lan/)
      terminal.type('y')
      await terminal.until(/done$/m)
      assert.match(readFileSync(join(home, 'b.cert'), 'utf8'), /^-----BEGIN CERTIFICATE-----/)
    })

    test('Ctrl-C at a prompt ends with 130 and leaves nothing', async () => {
      const terminal = new Terminal('interrupt', 40)
      terminal.type('orchard init --dir never', 'Enter')
      await terminal.until(/A new passphrase/)
      terminal.type('C-c')
      await terminal.until(/ended with 130/)
      assert.equal(existsSync(join(home, 'never')), false)
    })
  },
)
