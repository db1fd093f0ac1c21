"""Dials https://localhost:PORT/ for each port and prints `ok`, or why Python's ssl refuses. Arguments: root, ports."""
import http.client
import ssl
import sys


def dial(context, port):
    connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=30)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
        return "ok"
    except ssl.SSLCertVerificationError as error:
        return "certificate: " + error.verify_message
    finally:
        connection.close()


root, *ports = sys.argv[1:]
context = ssl.create_default_context(cafile=root)
for port in ports:
    print(dial(context, int(port)))
