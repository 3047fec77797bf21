package profile

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"reflect"
	"strconv"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// fingerprint hashes a value with every field that it has, by name. Walking the types, rather than naming the fields,
// keeps a field that is added later from being forgotten: a forgotten one would serve the credentials of another request. A field
// that has no part in what is asked of AWS is tagged with "-".
func fingerprint(v any) string {
	h := sha256.New()
	write(h, reflect.ValueOf(v))
	return hex.EncodeToString(h.Sum(nil))
}

// write adds a value in a form that no other value has: each part is preceded by its length.
func write(h hash.Hash, v reflect.Value) {
	if s, ok := v.Interface().(secret.String); ok {
		text(h, s.Reveal())
		return
	}
	switch form := v.Kind(); {
	case form == reflect.Interface:
		text(h, v.Elem().Type().Name())
		write(h, v.Elem())
	case form == reflect.Struct:
		number(h, v.NumField()-laterFields(v.Type()))
		for i := range v.NumField() {
			tag := v.Type().Field(i).Tag.Get("fingerprint")
			if tag == "-" || tag == later && v.Field(i).IsZero() {
				continue
			}
			text(h, v.Type().Field(i).Name)
			write(h, v.Field(i))
		}
	case form == reflect.Slice:
		number(h, v.Len())
		for i := range v.Len() {
			write(h, v.Index(i))
		}
	case form == reflect.String:
		text(h, v.String())
	case v.CanInt():
		number(h, int(v.Int()))
	case form == reflect.Bool:
		text(h, strconv.FormatBool(v.Bool()))
	default:
		panic("profile: no fingerprint of a " + form.String())
	}
}

// later is the tag of a field that came after the first keys were stored. It counts only where it is set, so that the keys of
// those who do not use it stay.
const later = "later"

// laterFields is how many such fields a type has.
func laterFields(t reflect.Type) (n int) {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("fingerprint") == later {
			n++
		}
	}
	return n
}

func text(h hash.Hash, s string) {
	number(h, len(s))
	h.Write([]byte(s))
}

func number(h hash.Hash, n int) { h.Write([]byte(strconv.Itoa(n) + ";")) }
