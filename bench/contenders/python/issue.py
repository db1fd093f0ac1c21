"""The same job in Python: a request is read and verified, a certificate is made for it. `issue.py FOLDER` reads ca.pem,
ca-key.pem and requests.pem there, and answers a line on standard input with a line on standard output:
"turn MS" (issues for so long) with "CERTIFICATES NANOSECONDS", "one" with a certificate in base64,
"verify BASE64" with "valid" or the reason why not."""

import base64
import datetime
import itertools
import pathlib
import re
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

folder = pathlib.Path(sys.argv[1])
ca = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
key = serialization.load_pem_private_key((folder / "ca-key.pem").read_bytes(), None)
pems = re.findall(rb"-----BEGIN[^-]*-----([^-]*)-----END[^-]*-----", (folder / "requests.pem").read_bytes())
requests = itertools.cycle([base64.b64decode(pem) for pem in pems])

usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
purposes = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH])
authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
    ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
)


def issue():
    request = x509.load_der_x509_csr(next(requests))
    if not request.is_signature_valid:
        raise ValueError("the request does not verify")
    names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .issuer_name(ca.subject)
        .subject_name(x509.Name([]))
        .public_key(request.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(days=824))
        .add_extension(usage, True)
        .add_extension(purposes, False)
        .add_extension(names, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(request.public_key()), False)
        .add_extension(authority, False)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER)


def issue_for(milliseconds):
    start = time.perf_counter_ns()
    count = elapsed = 0
    while elapsed < milliseconds * 1_000_000:
        issue()
        count += 1
        elapsed = time.perf_counter_ns() - start
    return f"{count} {elapsed}"


def verify(text):
    try:
        x509.load_der_x509_certificate(base64.b64decode(text)).verify_directly_issued_by(ca)
        return "valid"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for line in sys.stdin:
    word, _, rest = line.strip().partition(" ")
    if word == "turn":
        print(issue_for(int(rest)), flush=True)
    elif word == "one":
        print(base64.b64encode(issue()).decode(), flush=True)
    else:
        print(verify(rest), flush=True)
