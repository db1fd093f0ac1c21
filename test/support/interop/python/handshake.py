"""Answers, for each case of a JSON batch on standard input, whether Python's ssl trusts a server: a handshake in memory."""
import json
import ssl
import sys


def handshake(files, name):
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(files["chain"], files["key"])
    client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_context.load_verify_locations(files["root"])
    client_context.verify_flags |= ssl.VERIFY_X509_STRICT
    client_context.check_hostname = name is not None
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server, server_hostname=name)
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    waiting = [client, server]
    while waiting:
        for side in list(waiting):
            try:
                side.do_handshake()
                waiting.remove(side)
            except ssl.SSLWantReadError:
                pass


def judge(check):
    try:
        handshake(check["files"], check.get("name"))
        return {"id": check["id"], "accepted": True, "said": "ok"}
    except ssl.SSLCertVerificationError as error:
        return {"id": check["id"], "accepted": False, "said": error.verify_message}


json.dump([judge(check) for check in json.load(sys.stdin)], sys.stdout)
