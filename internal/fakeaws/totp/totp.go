// Package totp is a virtual MFA device, for both sides: it makes codes, and takes each once. It does
// not know whose it is.
package totp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" // RFC 6238 codes of virtual MFA devices are HMAC-SHA1.
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"time"
)

// seconds is the time step X of RFC 6238.
const seconds = 30

// Device is a device. It is not for several goroutines at once.
type Device struct {
	secret []byte
	handed uint64          // the last step that Next has handed out
	used   map[uint64]bool // the steps whose codes have been accepted
}

// New makes a device with a secret of its own.
func New() *Device {
	secret := make([]byte, 20)
	_, _ = rand.Read(secret) // never fails
	return &Device{secret: secret, used: map[uint64]bool{}}
}

// Seed is the secret in base32, for an authenticator.
func (d *Device) Seed() string { return base32.StdEncoding.EncodeToString(d.secret) }

// Next returns a code that it has not returned before and that is good now.
func (d *Device) Next(now time.Time) string {
	d.handed = max(d.handed+1, step(now))
	return Code(d.secret, d.handed)
}

// Accept reports whether code is good, and uses it up: each one is accepted once. One step to
// either side of the clock is allowed, and whatever Next has handed out.
func (d *Device) Accept(code string, now time.Time) bool {
	at := step(now)
	for step := at - 1; step <= max(at+1, d.handed); step++ {
		if subtle.ConstantTimeCompare([]byte(Code(d.secret, step)), []byte(code)) == 1 && !d.used[step] {
			d.used[step] = true
			return true
		}
	}
	return false
}

// step is the number of the time step of a time.
func step(now time.Time) uint64 { return uint64(max(now.Unix(), seconds)) / seconds }

// Code is the code of 6 digits for a time step. Source: RFC 4226 section 5.3 and RFC 6238 section
// 4.
func Code(secret []byte, step uint64) string {
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, step) // a hash takes everything
	sum := mac.Sum(nil)
	start := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[start:]) & 0x7fffffff
	return fmt.Sprintf("%06d", number%1_000_000)
}
