// Dials https://localhost:PORT/ for each port and prints `ok`, or why crypto/tls refuses. Arguments: root, ports.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	pem, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	for _, port := range os.Args[2:] {
		fmt.Println(dial(client, port))
	}
}

func dial(client *http.Client, port string) string {
	response, err := client.Get("https://localhost:" + port + "/")
	if err != nil {
		return strings.ReplaceAll(err.Error(), "\n", " ")
	}
	defer response.Body.Close()
	if _, err := io.ReadAll(response.Body); err != nil {
		return err.Error()
	}
	return "ok"
}
