// The same job in Go: a request is read and verified, a certificate is made for it. `main FOLDER` reads ca.pem, ca-key.pem
// and requests.pem there, and answers a line on standard input with a line on standard output:
// "turn MS" (issues for so long) with "CERTIFICATES NANOSECONDS", "one" with a certificate in base64,
// "verify BASE64" with "valid" or the reason why not.
package main

import (
	"bufio"
	"crypto"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

type authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
	requests    [][]byte
	turn        int
}

func main() {
	ca, err := load(os.Args[1])
	if err != nil {
		fail(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		answer, err := ca.answer(word, rest)
		if err != nil {
			fail(err)
		}
		fmt.Println(answer)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func load(folder string) (*authority, error) {
	certificates, err := blocks(filepath.Join(folder, "ca.pem"))
	if err != nil {
		return nil, err
	}
	keys, err := blocks(filepath.Join(folder, "ca-key.pem"))
	if err != nil {
		return nil, err
	}
	requests, err := blocks(filepath.Join(folder, "requests.pem"))
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(certificates[0])
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(keys[0])
	if err != nil {
		return nil, err
	}
	return &authority{certificate: certificate, key: key.(crypto.Signer), requests: requests}, nil
}

func blocks(path string) ([][]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var found [][]byte
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		found = append(found, block.Bytes)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s holds no PEM", path)
	}
	return found, nil
}

func (ca *authority) answer(word, rest string) (string, error) {
	switch word {
	case "turn":
		return ca.issueFor(rest)
	case "one":
		der, err := ca.issue()
		return base64.StdEncoding.EncodeToString(der), err
	case "verify":
		return ca.verify(rest)
	}
	return "", fmt.Errorf("no such word: %s", word)
}

func (ca *authority) issueFor(milliseconds string) (string, error) {
	wanted, err := strconv.Atoi(milliseconds)
	if err != nil {
		return "", err
	}
	start := time.Now()
	count := 0
	for time.Since(start) < time.Duration(wanted)*time.Millisecond {
		if _, err := ca.issue(); err != nil {
			return "", err
		}
		count++
	}
	return fmt.Sprintf("%d %d", count, time.Since(start).Nanoseconds()), nil
}

func (ca *authority) issue() ([]byte, error) {
	ca.turn = (ca.turn + 1) % len(ca.requests)
	request, err := x509.ParseCertificateRequest(ca.requests[ca.turn])
	if err != nil {
		return nil, err
	}
	if err := request.CheckSignature(); err != nil {
		return nil, err
	}
	keyID, err := keyIdentifier(request.RawSubjectPublicKeyInfo)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial,
		NotBefore:    now.Add(-time.Minute),
		NotAfter:     now.AddDate(0, 0, 824),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		SubjectKeyId: keyID,
		DNSNames:     request.DNSNames,
		IPAddresses:  request.IPAddresses,
	}
	return x509.CreateCertificate(rand.Reader, template, ca.certificate, request.PublicKey, ca.key)
}

// RFC 5280 4.2.1.2, the first method: SHA-1 of the key's bits.
func keyIdentifier(spki []byte) ([]byte, error) {
	var parts struct {
		Algorithm asn1.RawValue
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(spki, &parts); err != nil {
		return nil, err
	}
	digest := sha1.Sum(parts.Key.Bytes)
	return digest[:], nil
}

func (ca *authority) verify(text string) (string, error) {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return err.Error(), nil
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.certificate)
	if _, err := certificate.Verify(x509.VerifyOptions{Roots: roots}); err != nil {
		return err.Error(), nil
	}
	return "valid", nil
}
