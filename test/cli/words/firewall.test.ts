import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firewallLines } from '../../../src/cli/words/firewall.js'

const addresses = [
  { address: '127.0.0.1', family: 'IPv4', internal: true, interface: 'lo' },
  { address: '172.20.1.2', family: 'IPv4', internal: false, interface: 'eth0' },
] as const

const textOf = (
  platform: NodeJS.Platform,
  environment: 'plain' | 'container' | 'wsl' | 'cloud-unknown',
): string =>
  firewallLines({ port: 8470, platform, environment, addresses })
    .map(({ text }) => text)
    .join('\n')

test('each kind of machine gets the lines that open this very port there', () => {
  assert.equal(textOf('linux', 'plain'), 'sudo ufw allow 8470/tcp\nsudo firewall-cmd --add-port=8470/tcp')
  assert.match(textOf('linux', 'cloud-unknown'), /inbound rule for TCP 8470/)
  assert.match(textOf('linux', 'container'), /-p 8470:8470/)
  assert.match(textOf('win32', 'plain'), /^netsh advfirewall firewall add rule .*localport=8470$/)
  assert.match(
    textOf('linux', 'wsl'),
    /portproxy add v4tov4 .*listenport=8470 connectaddress=172\.20\.1\.2 connectport=8470\nnetsh advfirewall/,
  )
  assert.match(textOf('darwin', 'plain'), /Firewall/)
})
