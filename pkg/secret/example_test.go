package secret_test

import (
	"encoding/json"
	"fmt"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// A secret can be passed on and printed by accident, but only Reveal gives its text.
func Example() {
	login := struct {
		User     string
		Password secret.String
	}{"alice", secret.New("correct horse")}

	fmt.Println(login)
	fmt.Printf("%q %x\n", login.Password, login.Password)
	text, err := json.Marshal(login)
	fmt.Println(string(text), err)
	fmt.Println(login.Password.Reveal())
	// Output:
	// {alice [redacted]}
	// [redacted] [redacted]
	// {"User":"alice","Password":"[redacted]"} <nil>
	// correct horse
}

func ExampleString_Empty() {
	var none secret.String
	fmt.Println(none.Empty(), none.Reveal() == "", secret.New("").Empty())
	fmt.Println(none)
	// Output:
	// true true true
	// [redacted]
}
