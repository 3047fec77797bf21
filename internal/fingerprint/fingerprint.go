// Package fingerprint hashes a value with all that is in it, so that two values have the same hash
// only if they are equal. Keys of stored credentials are made of such hashes: a value's hash has to
// stay the same from one version to the next. The package does not know what the values mean, nor
// what the hashes are for.
package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strconv"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Of returns the hash of a value, in hexadecimal, with every field that it has, by name. Walking
// the types, rather than naming the fields, keeps a field that is added later from being forgotten:
// a forgotten one would serve the credentials of another request. A field that has no part in what
// is asked for is tagged with fingerprint:"-". One that came after the first hashes were stored is
// tagged with fingerprint:"later".
//
// A value has strings, secrets, whole numbers, booleans, slices, structs and interfaces alone.
func Of(v any) string {
	sum := sha256.Sum256(write(nil, reflect.ValueOf(v)))
	return hex.EncodeToString(sum[:])
}

// Begin returns what [Of] of a text begins with, in so many bytes of the hash: for names, of which
// there may be ten thousand.
func Begin(s string, bytes int) string {
	const usual = 100
	sum := sha256.Sum256(text(make([]byte, 0, usual), s))
	return string(hex.AppendEncode(make([]byte, 0, usual), sum[:bytes]))
}

var secretType = reflect.TypeFor[secret.String]()

// write adds a value to b in a form that no other value has: each part is preceded by its length.
func write(b []byte, v reflect.Value) []byte {
	if v.Type() == secretType {
		return text(b, v.Interface().(secret.String).Reveal())
	}
	switch form := v.Kind(); {
	case form == reflect.Interface:
		return write(text(b, v.Elem().Type().Name()), v.Elem())
	case form == reflect.Struct:
		b = number(b, v.NumField()-laterFields(v.Type()))
		for i := range v.NumField() {
			field := v.Type().Field(i)
			tag := field.Tag.Get("fingerprint")
			if tag != "-" && (tag != later || !v.Field(i).IsZero()) {
				b = write(text(b, field.Name), v.Field(i))
			}
		}
		return b
	case form == reflect.Slice:
		b = number(b, v.Len())
		for i := range v.Len() {
			b = write(b, v.Index(i))
		}
		return b
	case form == reflect.String:
		return text(b, v.String())
	case v.CanInt():
		return number(b, int(v.Int()))
	case form == reflect.Bool:
		return text(b, strconv.FormatBool(v.Bool()))
	default:
		panic("fingerprint: no fingerprint of a " + form.String())
	}
}

// later is the tag of a field that came after the first keys were stored. It counts only where it
// is set, so that the keys of those who do not use it stay.
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

func text(b []byte, s string) []byte { return append(number(b, len(s)), s...) }

func number(b []byte, n int) []byte { return append(strconv.AppendInt(b, int64(n), 10), ';') }
