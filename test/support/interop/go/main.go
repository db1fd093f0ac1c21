// Answers, for each case of a JSON batch on standard input, whether crypto/x509 trusts a server.
package main

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
)

type check struct {
	ID    string
	Files struct{ Root, Intermediates, Leaf string }
	Name  string
}

type verdict struct {
	ID       string `json:"id"`
	Accepted bool   `json:"accepted"`
	Said     string `json:"said"`
}

func main() {
	var checks []check
	if err := json.NewDecoder(os.Stdin).Decode(&checks); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	verdicts := make([]verdict, len(checks))
	for i, c := range checks {
		verdicts[i] = verdict{ID: c.ID, Accepted: true, Said: "ok"}
		if err := verify(c); err != nil {
			verdicts[i].Accepted, verdicts[i].Said = false, err.Error()
		}
	}
	json.NewEncoder(os.Stdout).Encode(verdicts)
}

func verify(c check) error {
	leaf, err := readLeaf(c.Files.Leaf)
	if err != nil {
		return err
	}
	roots, err := readPool(c.Files.Root)
	if err != nil {
		return err
	}
	intermediates, err := readPool(c.Files.Intermediates)
	if err != nil {
		return err
	}
	_, err = leaf.Verify(x509.VerifyOptions{DNSName: c.Name, Roots: roots, Intermediates: intermediates})
	return err
}

func readLeaf(path string) (*x509.Certificate, error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(bytes)
	return x509.ParseCertificate(block.Bytes)
}

func readPool(path string) (*x509.CertPool, error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(bytes)
	return pool, nil
}
