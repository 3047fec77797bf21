package fakeaws

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" // RFC 6238 codes of virtual MFA devices are HMAC-SHA1.
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
)

// codeSeconds is the time step X of RFC 6238, in seconds.
const codeSeconds = 30

// Device is a virtual MFA device, to be held by a person or a test.
type Device struct {
	Serial string // the ARN of the device
	Seed   string // in base32, for an authenticator or "oathtool --totp --base32"

	server *Server
}

// device is the server's side of a [Device].
type device struct {
	owner  string // ARN of the user
	secret []byte
	handed uint64          // the last step that Code has handed out
	used   map[uint64]bool // the steps whose codes have been accepted
}

// AddDevice gives the user a virtual MFA device of that name. Adding it again replaces the former.
func (s *Server) AddDevice(userARN, name string) Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := make([]byte, 20)
	_, _ = rand.Read(secret) // never fails
	a := arnOf(userARN)
	a.Resource = "mfa/" + name
	s.devices[a.String()] = &device{owner: userARN, secret: secret, used: map[uint64]bool{}}
	return Device{Serial: a.String(), Seed: base32.StdEncoding.EncodeToString(secret), server: s}
}

// Code returns a code that it has not returned before and that stays good for at least the next 30
// seconds. Nobody needs to wait for the next code: the server accepts the codes that Code has
// handed out ahead of its clock, and goes on accepting those that an authenticator shows.
func (d Device) Code() string {
	d.server.mu.Lock()
	defer d.server.mu.Unlock()
	dev, ok := d.server.devices[d.Serial]
	if !ok {
		return ""
	}
	dev.handed = max(dev.handed+1, d.server.step())
	return totp(dev.secret, dev.handed)
}

// step is the number of the current time step. The caller holds s.mu.
func (s *Server) step() uint64 { return uint64(max(s.now().Unix(), codeSeconds)) / codeSeconds }

// accept reports whether code is good, and uses it up: each one is accepted once. One step to
// either side of the clock is allowed, and whatever Code has handed out.
func (d *device) accept(code string, now uint64) bool {
	for step := now - 1; step <= max(now+1, d.handed); step++ {
		if subtle.ConstantTimeCompare([]byte(totp(d.secret, step)), []byte(code)) == 1 && !d.used[step] {
			d.used[step] = true
			return true
		}
	}
	return false
}

// checkMFA reports whether the request carries the proof of a second factor; a wrong proof is a
// refusal, and no proof is none. The texts are AWS's, two spaces and a space at the end included.
func (s *Server) checkMFA(k *key, form url.Values) (present bool, ref *refusal) {
	serial, code := form.Get("SerialNumber"), form.Get("TokenCode")
	if serial == "" && code == "" {
		return false, nil
	}
	if serial == "" || code == "" {
		return false, denied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.")
	}
	dev, ok := s.devices[serial]
	if !ok || dev.owner != k.owner {
		return false, denied("MultiFactorAuthentication failed, unable to validate MFA code.  " +
			"Please verify your MFA serial number is valid and associated with this user.")
	}
	if !dev.accept(code, s.step()) {
		return false, denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
	}
	return true, nil
}

// totp is the code of 6 digits for a time step. Source: RFC 4226 section 5.3 and RFC 6238 section
// 4.
func totp(secret []byte, step uint64) string {
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, step) // a hash takes everything
	sum := mac.Sum(nil)
	start := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[start:]) & 0x7fffffff
	return fmt.Sprintf("%06d", number%1_000_000)
}
