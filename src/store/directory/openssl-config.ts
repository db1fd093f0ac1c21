/**
 * The `openssl.cnf` of a CA directory, so that `openssl ca` works there at once.
 *
 * The folder is relative, with an environment variable that overrides it: an absolute one would break when the folder
 * is moved or mounted elsewhere, and in a copy would go on writing into the original. Days are 824 because openssl adds
 * days to the first second and Apple counts both ends. `copy_extensions` brings the host names of
 * a request along; what the section `server_cert` sets, a request cannot change.
 */
export const OPENSSL_CONFIG = `# Made by Orchard. Run openssl in the folder above this one:
#   openssl ca -config ca/openssl.cnf -in server.csr.pem -out server.cert.pem -notext
# or from anywhere, with the path of this folder in the environment:
#   ORCHARD_CA=/path/to/ca openssl ca -config /path/to/ca/openssl.cnf ...
# Host names are copied from the request: read what openssl shows before you answer y.

ORCHARD_CA = ./ca

[ ca ]
default_ca = CA_default

[ CA_default ]
dir = $ENV::ORCHARD_CA
certs = $dir/certs
crl_dir = $dir/crl
new_certs_dir = $dir/newcerts
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
crl = $dir/crl/ca.crl.pem
certificate = $dir/certs/ca.cert.pem
private_key = $dir/private/ca.key.pem
unique_subject = no
default_md = sha256
default_days = 824
default_crl_days = 30
preserve = no
email_in_dn = yes
name_opt = ca_default
cert_opt = ca_default
policy = policy_optional
x509_extensions = server_cert
crl_extensions = crl_ext
copy_extensions = copy

[ policy_optional ]
countryName = optional
stateOrProvinceName = optional
localityName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
emailAddress = optional

[ req ]
default_bits = 2048
default_md = sha256
string_mask = utf8only
prompt = yes
distinguished_name = req_distinguished_name

[ req_distinguished_name ]
countryName = Country Name (2 letter code)
stateOrProvinceName = State or Province Name
localityName = Locality Name
organizationName = Organization Name
organizationalUnitName = Organizational Unit Name
commonName = Common Name
emailAddress = Email Address

[ server_cert ]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ crl_ext ]
authorityKeyIdentifier = keyid
`
