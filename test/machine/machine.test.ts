import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { describe, it } from 'node:test'
import {
  defaultCAHome,
  jupyterCommands,
  machineAddresses,
  ownHosts,
  parseOwner,
  removeJupyterSettings,
  writeTrustFiles,
} from '../../src/node.js'
import type { AccountSources, JupyterInstallation, Machine } from '../../src/node.js'
import { classifyEnvironment } from '../../src/machine/machine-addresses.js'
import { refusal } from '../support/issue.js'
import { refused } from '../support/refused.js'

const POSIX = { skip: process.platform === 'win32' && 'there is no POSIX shell and no id' }

describe('defaultCAHome', () => {
  it('is ORCHARD_HOME, or the place of a user’s data', () => {
    assert.equal(defaultCAHome({ env: { ORCHARD_HOME: 'x/y' }, platform: 'linux' }), 'x/y')
    const env = { ORCHARD_HOME: '', HOME: '/home/a' }
    assert.equal(defaultCAHome({ env, platform: 'linux' }), '/home/a/.local/share/orchard')
    refused('ERR_PKI_OPTION', () => defaultCAHome({ env: {}, platform: 'linux' }))
  })
})

describe('machineAddresses', () => {
  it('sees loopback and this machine’s name', async () => {
    const { hostname, addresses, environment } = await machineAddresses()
    assert.notEqual(hostname, '')
    assert.ok(addresses.some(({ address, internal }) => internal && ['127.0.0.1', '::1'].includes(address)))
    assert.ok(['plain', 'container', 'wsl', 'cloud-unknown'].includes(environment))
  })
})

describe('classifyEnvironment', () => {
  const plain = {
    env: {},
    containerFile: false,
    controlGroups: '0::/init.scope\n',
    kernel: 'Linux version 6.1',
    vendor: 'LENOVO\n',
  }

  it('finds nothing special on a plain machine', () => {
    assert.equal(classifyEnvironment(plain), 'plain')
    assert.equal(classifyEnvironment({ ...plain, vendor: '' }), 'plain')
  })

  it('recognises containers, WSL and clouds by what they leave', () => {
    assert.equal(classifyEnvironment({ ...plain, containerFile: true }), 'container')
    assert.equal(classifyEnvironment({ ...plain, env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } }), 'container')
    assert.equal(classifyEnvironment({ ...plain, env: { container: 'podman' } }), 'container')
    assert.equal(classifyEnvironment({ ...plain, controlGroups: '0::/docker/4f2a' }), 'container')
    assert.equal(classifyEnvironment({ ...plain, env: { WSL_DISTRO_NAME: 'Ubuntu' } }), 'wsl')
    assert.equal(
      classifyEnvironment({ ...plain, kernel: 'Linux version 5.15.90.1-microsoft-standard-WSL2' }),
      'wsl',
    )
    assert.equal(classifyEnvironment({ ...plain, vendor: 'Amazon EC2\n' }), 'cloud-unknown')
    assert.equal(classifyEnvironment({ ...plain, vendor: 'Hetzner' }), 'cloud-unknown')
  })
})

describe('what is given as seen by another function', () => {
  const refused = { code: 'ERR_PKI_OPTION' }

  it('is refused by name where it is no machine', () => {
    const address = { address: '192.168.1.20', family: 'IPv4', internal: false, interface: 'eth0' } as const
    for (const machine of [
      {},
      { hostname: 'homebox' },
      { hostname: null, addresses: [address] },
      { hostname: 'homebox', addresses: [null] },
      { hostname: 'homebox', addresses: [{ ...address, address: undefined }] },
    ] as unknown as readonly Machine[])
      assert.throws(() => ownHosts({ hosts: ['a.local'], machine }), refused)
  })

  it('is refused by name where it is no installation of Jupyter, or no environment', async () => {
    const installation = {} as unknown as JupyterInstallation
    await assert.rejects(removeJupyterSettings({ installation, caPath: '/ca' }), refused)
    const env = null as unknown as Readonly<Record<string, string>>
    await assert.rejects(writeTrustFiles({ pem: '', folder: '/nowhere', env }), refused)
  })
})

describe('ownHosts', () => {
  const machine: Machine = {
    hostname: 'Homebox.lan',
    addresses: [
      { address: '192.168.1.20', family: 'IPv4', internal: false, interface: 'eth0' },
      { address: 'fd00::20', family: 'IPv6', internal: false, interface: 'eth0' },
    ],
    environment: 'plain',
  }

  it('picks what is this machine, in canonical text', () => {
    const own = [
      'localhost',
      '127.0.0.2',
      '::1',
      'HOMEBOX',
      'homebox.local',
      'homebox.lan',
      '192.168.1.20',
      'fd00:0::20',
      'a.localhost',
    ]
    const canonical = [
      'localhost',
      '127.0.0.2',
      '::1',
      'homebox',
      'homebox.local',
      'homebox.lan',
      '192.168.1.20',
      'fd00::20',
      'a.localhost',
    ]
    assert.deepEqual(ownHosts({ hosts: own, machine }), canonical)
    const foreign = ['192.168.1.21', '128.0.0.1', 'fd00::21', 'other.local', '*.homebox.lan', 'xhomebox']
    assert.deepEqual(ownHosts({ hosts: foreign, machine }), [])
    assert.deepEqual(ownHosts({ hosts: ['homebox.local'], machine: { ...machine, hostname: '' } }), [])
  })

  it('refuses what is no host', () => {
    assert.equal(
      refused('ERR_PKI_HOST', () => ownHosts({ hosts: ['a.local', 'a b'], machine })).details.option,
      'hosts[1]',
    )
  })
})

describe('jupyterCommands', () => {
  const files = { certificatePath: '/c.pem', keyPath: '/k.pem' }

  it('leaves Jupyter where it listens when only this machine dials it', () => {
    const commands = jupyterCommands({ ...files, hosts: ['localhost', '127.0.0.1', '::1'] })
    assert.deepEqual(commands, {
      lab: 'jupyter lab --certfile=/c.pem --keyfile=/k.pem',
      server: 'jupyter server --certfile=/c.pem --keyfile=/k.pem',
      notebook: 'jupyter notebook --certfile=/c.pem --keyfile=/k.pem',
      needsPassword: false,
    })
  })

  it('opens it to the network for any other host, also 127.0.0.2, and to IPv6 where one is dialled', () => {
    const lab = (hosts: readonly string[]): string => jupyterCommands({ ...files, hosts }).lab
    assert.match(lab(['localhost', '127.0.0.2']), / --ip=0\.0\.0\.0 /)
    assert.match(lab(['::1', 'homebox.local']), / --ip=0\.0\.0\.0 /)
    assert.match(lab(['homebox.local', 'fd00::20']), / '--ip=\*' /)
    assert.equal(jupyterCommands({ ...files, hosts: ['192.168.1.20'] }).needsPassword, true)
  })

  it('quotes so that a shell reads the path that was meant', POSIX, () => {
    const path = `/tmp/it's "my" $HOME \`x\` \\ ü/*.pem`
    const { lab } = jupyterCommands({ hosts: ['fd00::1'], certificatePath: path, keyPath: '-k' })
    const words = execFileSync('/bin/sh', ['-c', `jupyter() { printf '%s\\0' "$@"; }; ${lab}`], {
      encoding: 'utf8',
    })
    assert.deepEqual(words.split('\0').slice(0, -1), ['lab', '--ip=*', `--certfile=${path}`, '--keyfile=-k'])
  })

  it('quotes a Windows path only where it has to', () => {
    const lab = (path: string): string =>
      jupyterCommands({ hosts: ['localhost'], certificatePath: path, keyPath: 'k', platform: 'win32' }).lab
    assert.equal(lab('C:\\a\\c.pem'), 'jupyter lab --certfile=C:\\a\\c.pem --keyfile=k')
    assert.equal(lab('C:\\My Files\\c.pem'), 'jupyter lab "--certfile=C:\\My Files\\c.pem" --keyfile=k')
  })
})

describe('parseOwner', () => {
  const sources: AccountSources = {
    read: (path) =>
      Promise.resolve(
        path.endsWith('passwd')
          ? 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1001::/h:/bin/sh\n'
          : 'users:x:100:\n',
      ),
    run: (program, words) => {
      if (program === 'getent') return Promise.resolve(words[1] === 'far' ? 'far:*:70001:\n' : '')
      return Promise.resolve(words[1] === 'ldap' ? (words[0] === '-u' ? '70000\n' : '70002\n') : '')
    },
  }

  it('finds users and groups by name and by number', async () => {
    const cases = [
      ['alice', 1000, 1001],
      ['alice:', 1000, 1001],
      ['alice:users', 1000, 100],
      ['1000', 1000, 1001],
      ['1000:100', 1000, 100],
      ['4294967294:0', 4294967294, 0],
      ['2000:users', 2000, 100],
      ['ldap', 70000, 70002],
      ['ldap:far', 70000, 70001],
    ] as const
    for (const [text, uid, gid] of cases)
      assert.deepEqual(await parseOwner(text, sources), { uid, gid }, text)
  })

  it('refuses nobody, and what a program would take for an option', async () => {
    const texts = [
      '',
      ':',
      ':users',
      'bob',
      'alice:nobody',
      '2000',
      'a:b:c',
      '-u',
      '--help',
      'a b',
      '4294967295',
      'alice:-1',
    ]
    for (const text of texts) {
      assert.equal((await refusal('ERR_PKI_OPTION', () => parseOwner(text, sources))).option, 'owner', text)
    }
  })

  it('agrees with the system about who runs this', POSIX, async () => {
    const { username, uid, gid } = userInfo()
    assert.deepEqual(await parseOwner(username), { uid, gid })
    await refusal('ERR_PKI_OPTION', () => parseOwner('no-such-user-here'))
  })
})
