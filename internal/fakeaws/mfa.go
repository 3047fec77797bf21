package fakeaws

import (
	"net/url"

	"github.com/seed642dee07/aws-federate/internal/fakeaws/totp"
)

// Device is a virtual MFA device, to be held by a person or a test.
type Device struct {
	Serial string // the ARN of the device
	Seed   string // in base32, for an authenticator or "oathtool --totp --base32"

	server *Server
}

// device is the server's side of a [Device].
type device struct {
	owner string // ARN of the user
	codes *totp.Device
}

// AddDevice gives the user a virtual MFA device of that name. Adding it again replaces the former.
func (s *Server) AddDevice(userARN, name string) Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := arnOf(userARN)
	a.Resource = "mfa/" + name
	made := &device{owner: userARN, codes: totp.New()}
	s.devices[a.String()] = made
	return Device{Serial: a.String(), Seed: made.codes.Seed(), server: s}
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
	return dev.codes.Next(d.server.now())
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
	if !dev.codes.Accept(code, s.now()) {
		return false, denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
	}
	return true, nil
}
