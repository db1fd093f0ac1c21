/** What the widely copied openssl tutorial writes into its `openssl.cnf`, as far as `req` and `ca` read it. */
export const TUTORIAL_CONFIG = `[ ca ]
default_ca = CA_default
[ CA_default ]
dir = .
certs = $dir/certs
new_certs_dir = $dir/newcerts
database = $dir/index.txt
serial = $dir/serial
default_md = sha256
policy = policy_loose
[ policy_loose ]
countryName = optional
stateOrProvinceName = optional
localityName = optional
organizationName = optional
organizationalUnitName = optional
commonName = supplied
emailAddress = optional
[ req ]
default_bits = 2048
distinguished_name = req_distinguished_name
string_mask = utf8only
default_md = sha256
x509_extensions = v3_ca
[ req_distinguished_name ]
countryName = Country Name (2 letter code)
[ v3_ca ]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always,issuer
basicConstraints = critical, CA:true
keyUsage = critical, digitalSignature, cRLSign, keyCertSign
[ server_cert ]
basicConstraints = CA:FALSE
nsCertType = server
nsComment = "OpenSSL Generated Server Certificate"
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid,issuer:always
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
[ v3_req ]
basicConstraints = CA:FALSE
keyUsage = nonRepudiation, digitalSignature, keyEncipherment
subjectAltName = @alt_names
[ alt_names ]
DNS.1 = homebox.local
IP.1 = 192.168.1.20
`

/** The subject of the tutorial's root, every field of its `[req_distinguished_name]`, as openssl takes it. */
export const TUTORIAL_SUBJECT =
  '/C=GB/ST=England/L=London/O=Alice Ltd/OU=Alice Ltd Certificate Authority/CN=Alice Ltd Root CA/emailAddress=ca@alice.example'
