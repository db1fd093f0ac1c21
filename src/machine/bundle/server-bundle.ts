import { expectArray, expectDate, expectObject, expectString } from '../../base/options.js'
import { listenAddress } from '../jupyter/listen-address.js'
import { writeTar } from './write-tar.js'

/** Folder that a bundle makes where it is extracted. */
export const BUNDLE_FOLDER = 'orchard-tls'

/** What `serverBundle` takes. */
export interface ServerBundleOptions {
  /** The hosts that a person dials. */
  readonly hosts: readonly string[]
  /** The certificate with its chain, PEM, server first. */
  readonly chainPEM: string
  /** Its key, PEM, in clear. */
  readonly keyPEM: string
  /** The time that the files get. */
  readonly now: Date
}

/**
 * How Jupyter is started with a bundle, in the folder where it was extracted.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the hosts are no list of texts.
 */
export function bundleCommand(hosts: readonly string[]): string {
  const ip = listenAddress(expectHosts(hosts))
  // A star is a pattern to a shell.
  const listen = ip === undefined ? '' : ` --ip=${ip === '*' ? "'*'" : ip}`
  return `jupyter lab${listen} --certfile=${BUNDLE_FOLDER}/fullchain.pem --keyfile=${BUNDLE_FOLDER}/key.pem`
}

/**
 * Packs what a server on another machine needs: a tar archive with a folder `orchard-tls` of the key (0600), the chain (0644),
 * settings for Jupyter and a README. It holds a private key. Touches nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export function serverBundle(options: ServerBundleOptions): Uint8Array {
  expectObject(options, '')
  const hosts = expectHosts(options.hosts)
  const files = [
    { name: 'key.pem', mode: 0o600, text: expectString(options.keyPEM, 'keyPEM') },
    { name: 'fullchain.pem', mode: 0o644, text: expectString(options.chainPEM, 'chainPEM') },
    { name: 'jupyter_server_config.py', mode: 0o644, text: settings(hosts) },
    { name: 'README.txt', mode: 0o644, text: readme(hosts) },
  ]
  return writeTar(BUNDLE_FOLDER, files, expectDate(options.now, 'now'))
}

function expectHosts(hosts: unknown): readonly string[] {
  return expectArray(hosts, 'hosts').map((host, index) => expectString(host, `hosts[${index}]`))
}

/** Wherever the folder lies: the settings find the files beside themselves. */
function settings(hosts: readonly string[]): string {
  const ip = listenAddress(hosts)
  return `# Settings for Jupyter Server, JupyterLab and Notebook 7. They find the two files beside them:
#   jupyter lab --config=orchard-tls/jupyter_server_config.py
import os

here = os.path.dirname(os.path.abspath(__file__))
c = get_config()
c.ServerApp.certfile = os.path.join(here, "fullchain.pem")
c.ServerApp.keyfile = os.path.join(here, "key.pem")
${ip === undefined ? '' : `c.ServerApp.ip = "${ip}"\n`}`
}

function readme(hosts: readonly string[]): string {
  return `What a server needs to speak https: key.pem (secret) and fullchain.pem.

For: ${hosts.join(', ')}

In the folder that holds orchard-tls:

    jupyter server password        # once
    ${bundleCommand(hosts)}

The paths are relative to where that is typed. To start Jupyter from anywhere, write them whole, as
$PWD/orchard-tls/fullchain.pem, or use the settings, which find the files wherever the folder lies:

    jupyter lab --config="$PWD/orchard-tls/jupyter_server_config.py"

Notebook 6 takes the two options too: jupyter notebook --certfile=... --keyfile=...
Whoever runs Jupyter must be able to read key.pem, and nobody else: chown USER orchard-tls/key.pem
In the images of jupyter/docker-stacks that is 1000:100.
A new bundle in the same place needs no restart of Jupyter; nginx and JupyterHub need one.
`
}
