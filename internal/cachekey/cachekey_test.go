package cachekey

import (
	"errors"
	"testing"
)

// TestKept: a key is asked for once, and an error is not remembered.
func TestKept(t *testing.T) {
	t.Parallel()
	asked := 0
	get := Kept(func() ([]byte, error) {
		if asked++; asked == 1 {
			return nil, errors.New("locked")
		}
		return fresh(), nil
	})
	if _, err := get(); err == nil {
		t.Error("no error")
	}
	for range 2 {
		if key, err := get(); err != nil || len(key) != length {
			t.Errorf("%d bytes, %v", len(key), err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

// TestStranger: what has another length is no key.
func TestStranger(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := checked(make([]byte, n)); err == nil {
			t.Errorf("%d bytes are taken", n)
		}
	}
}
