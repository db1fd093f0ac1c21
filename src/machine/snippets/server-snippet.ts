import { expectArray, expectObject, expectOneOf, expectString } from '../../base/options.js'
import { parseHost } from '../../base/hosts/parse-host.js'
import { quoteForPOSIX } from '../../base/quote-for-posix.js'
import { listenAddress } from '../jupyter/listen-address.js'
import { pythonLiteral } from '../jupyter/python-block.js'
import {
  expectWritablePath,
  quoteForCaddy,
  quoteForCompose,
  quoteForJavaScript,
  quoteForNginx,
  quoteForSystemd,
  quoteForYAML,
} from './quote.js'

/** The programs that a snippet is written for. */
export const SNIPPET_KINDS = [
  'nginx',
  'caddy',
  'code-server',
  'docker',
  'node',
  'jupyterhub',
  'tljh',
  'systemd',
] as const

/** A program that a snippet is written for. */
export type SnippetKind = (typeof SNIPPET_KINDS)[number]

/** What `serverSnippet` takes. */
export interface ServerSnippetOptions {
  /** The program. */
  readonly kind: SnippetKind
  /** The hosts that a person dials. */
  readonly hosts: readonly string[]
  /** Absolute path of the certificate with its chain. */
  readonly certificatePath: string
  /** Absolute path of its key. */
  readonly keyPath: string
}

interface Facts {
  readonly hosts: readonly string[]
  readonly certificate: string
  readonly key: string
}

/**
 * Writes what a program needs to serve a certificate: text to paste, which says where it goes, who must be able to read the key,
 * and whether a renewed certificate needs a restart. Touches nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for any option, and for a path that the program has no way to write; `ERR_PKI_HOST`.
 */
export function serverSnippet(options: ServerSnippetOptions): string {
  expectObject(options, '')
  const kind = expectOneOf(options.kind, 'kind', SNIPPET_KINDS)
  const hosts = expectArray(options.hosts, 'hosts').map(
    (host, index) => parseHost(expectString(host, `hosts[${index}]`), `hosts[${index}]`).name,
  )
  const certificate = expectWritablePath(expectString(options.certificatePath, 'certificatePath'))
  const key = expectWritablePath(expectString(options.keyPath, 'keyPath'))
  return WRITERS[kind]({ hosts, certificate, key })
}

const WRITERS: Readonly<Record<SnippetKind, (facts: Facts) => string>> = {
  nginx,
  caddy,
  'code-server': codeServer,
  docker,
  node,
  jupyterhub,
  tljh,
  systemd,
}

function nginx({ hosts, certificate, key }: Facts): string {
  const names = hosts.filter((host) => !host.includes(':')).join(' ')
  return `# /etc/nginx/conf.d/jupyter.conf, in front of a Jupyter on 127.0.0.1:8888
# nginx reads the key as root: its owner does not matter. After a renewal: nginx -s reload
# (orchard renew --exec 'nginx -s reload'). Jupyter itself then needs no certificate.
map $http_upgrade $orchard_connection {
    default upgrade;
    ''      close;
}
server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name ${names === '' ? '_' : names};
    ssl_certificate     ${quoteForNginx(certificate)};
    ssl_certificate_key ${quoteForNginx(key)};
    location / {
        proxy_pass http://127.0.0.1:8888;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $orchard_connection;
        proxy_buffering off;
        proxy_read_timeout 1d;
        client_max_body_size 0;
    }
}
`
}

function caddy({ hosts, certificate, key }: Facts): string {
  const named = hosts.map((host) => `https://${host.includes(':') ? `[${host}]` : host}`).join(', ')
  return `# /etc/caddy/Caddyfile, in front of a Jupyter on 127.0.0.1:8888
# Caddy reads the key as its own user: sudo chown caddy ${quoteForPOSIX(key)}
# (orchard up --owner caddy keeps it so). After a renewal: caddy reload (orchard renew --exec 'systemctl reload caddy').
${named === '' ? ':443' : named} {
	tls ${quoteForCaddy(certificate)} ${quoteForCaddy(key)}
	reverse_proxy 127.0.0.1:8888
}
`
}

function codeServer({ hosts, certificate, key }: Facts): string {
  const address = { '0.0.0.0': '0.0.0.0', '*': '[::]', none: '127.0.0.1' }[listenAddress(hosts) ?? 'none']
  return `# ~/.config/code-server/config.yaml; leave the lines for auth and password in it as they are
# The key must be readable for the user who runs code-server: sudo chown USER ${quoteForPOSIX(key)}
# After a renewal: restart it (orchard renew --exec 'systemctl restart code-server@USER').
bind-addr: ${quoteForYAML(`${address}:8443`)}
cert: ${quoteForYAML(certificate)}
cert-key: ${quoteForYAML(key)}
`
}

function docker({ certificate, key }: Facts): string {
  return `# compose.yaml, for the images of jupyter/docker-stacks
# In them Jupyter runs as 1000:100: sudo chown 1000:100 ${quoteForPOSIX(key)}
# (orchard up --owner 1000:100 keeps it so). The files are mounted one by one, so after a renewal: docker compose restart
services:
  jupyter:
    image: quay.io/jupyter/base-notebook
    ports:
      - "8888:8888"
    command:
      - start-notebook.py
      - --ServerApp.certfile=/etc/jupyter/orchard/fullchain.pem
      - --ServerApp.keyfile=/etc/jupyter/orchard/key.pem
    volumes:
      - type: bind
        source: ${quoteForCompose(certificate)}
        target: /etc/jupyter/orchard/fullchain.pem
        read_only: true
      - type: bind
        source: ${quoteForCompose(key)}
        target: /etc/jupyter/orchard/key.pem
        read_only: true
`
}

function node({ hosts, certificate, key }: Facts): string {
  const open = listenAddress(hosts) === undefined ? quoteForJavaScript('127.0.0.1') : quoteForJavaScript('::')
  return `// server.mjs; the key must be readable for the user who runs it
import { readFileSync, watchFile } from 'node:fs'
import { createServer } from 'node:https'

const files = () => ({
  cert: readFileSync(${quoteForJavaScript(certificate)}),
  key: readFileSync(${quoteForJavaScript(key)}),
})
const server = createServer(files(), (request, response) => response.end('hello\\n'))
// A renewed certificate is used from the next connection on.
watchFile(${quoteForJavaScript(certificate)}, { persistent: false }, () => server.setSecureContext(files()))
server.listen(Number(process.env.PORT ?? 8443), ${open})
`
}

function jupyterhub({ certificate, key }: Facts): string {
  return `# jupyterhub_config.py
# The key must be readable for the user who runs JupyterHub, often root: ls -l ${quoteForPOSIX(key)}
# Its proxy reads the certificate when it starts: restart JupyterHub, now and after each renewal
# (orchard renew --exec 'systemctl restart jupyterhub').
c = get_config()
c.JupyterHub.ssl_cert = ${pythonLiteral(certificate)}
c.JupyterHub.ssl_key = ${pythonLiteral(key)}
`
}

function tljh({ certificate, key }: Facts): string {
  return `# The Littlest JupyterHub: its proxy (traefik) runs as root and reads the key whoever owns it.
# After each renewal: sudo tljh-config reload proxy   (orchard renew --exec 'tljh-config reload proxy')
sudo tljh-config set https.enabled true
sudo tljh-config set https.tls.key ${quoteForPOSIX(key)}
sudo tljh-config set https.tls.cert ${quoteForPOSIX(certificate)}
sudo tljh-config reload proxy
`
}

function systemd({ hosts, certificate, key }: Facts): string {
  const ip = listenAddress(hosts)
  const listen = ip === undefined ? '' : ` ${quoteForSystemd(`--ServerApp.ip=${ip}`)}`
  return `# /etc/systemd/system/jupyter.service; then: sudo systemctl daemon-reload && sudo systemctl enable --now jupyter
# Put your user in the place of "jupyter". That user must be able to read the key:
# sudo chown jupyter ${quoteForPOSIX(key)}   (orchard up --owner jupyter keeps it so), and set a password: jupyter server password
# A renewed certificate needs no restart.
[Unit]
Description=JupyterLab over https
After=network-online.target
Wants=network-online.target

[Service]
User=jupyter
ExecStart=/usr/bin/env jupyter lab --no-browser${listen} ${quoteForSystemd(`--ServerApp.certfile=${certificate}`)} ${quoteForSystemd(`--ServerApp.keyfile=${key}`)}
WorkingDirectory=~
Restart=on-failure

[Install]
WantedBy=multi-user.target
`
}
