package fakeaws

// TOTP lets the vectors of RFC 6238 reach the generator.
func TOTP(secret []byte, step uint64) string { return totp(secret, step) }
