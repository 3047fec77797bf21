package cache_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// The second call is answered from the directory.
func ExampleDisk() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	disk := &cache.Disk{Dir: filepath.Join(dir, "cache")}

	// A key is the hash of everything that decides the answer.
	sum := sha256.Sum256([]byte("role=arn:aws:iam::111122223333:role/Admin session=example"))
	key := hex.EncodeToString(sum[:])
	fetch := func(context.Context) (aws.Credentials, error) {
		fmt.Println("fetching")
		return aws.Credentials{
			AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "secret", SessionToken: "token",
			CanExpire: true, Expires: time.Now().Add(time.Hour),
		}, nil
	}
	for range 2 {
		creds, err := disk.Do(context.Background(), key, fetch)
		fmt.Println(creds.AccessKeyID, err)
	}
	n, err := disk.Clear()
	fmt.Println("forgotten:", n, err)
	// Output:
	// fetching
	// ASIAEXAMPLE <nil>
	// ASIAEXAMPLE <nil>
	// forgotten: 1 <nil>
}

// A session of an hour is handed out while a quarter of an hour is left, or what is wanted.
func ExampleUsable() {
	issued := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	expires := issued.Add(time.Hour)
	for _, minutes := range []time.Duration{45, 46} {
		now := issued.Add(minutes * time.Minute)
		fmt.Println(now.Format("15:04"), cache.Usable(expires, issued, now, 0), cache.Usable(expires, issued, now, 5*time.Minute))
	}
	// Output:
	// 12:45 true true
	// 12:46 false true
}

// What was worked out from a file counts until the file changes.
func ExampleIndex() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	config := filepath.Join(dir, "config")
	if err := os.WriteFile(config, []byte("region = eu-west-1\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	index := cache.Index{Dir: filepath.Join(dir, "cache")}
	request := "00112233445566778899aabbccddeeff" // a hash, as for a Disk

	stamps := cache.StampFiles(config) // before the file is read
	time.Sleep(time.Until(stamps.Settled()))
	if err := index.Put(request, stamps, []byte("eu-west-1")); err != nil {
		fmt.Println(err)
		return
	}
	answer, ok := index.Get(request, cache.StampFiles(config))
	fmt.Println(string(answer), ok)

	if err := os.WriteFile(config, []byte("region = us-east-1\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	_, ok = index.Get(request, cache.StampFiles(config))
	fmt.Println("after a change:", ok)
	// Output:
	// eu-west-1 true
	// after a change: false
}

// Of all processes of a user, one sends a code.
func ExampleOnce() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for range 2 {
		codes := &cache.Once{Dirs: []string{filepath.Join(dir, "used")}} // as another process would have it
		fmt.Println(codes.Use("device", "123456"))
	}
	// Output:
	// true
	// false
}

// What is stored is of no use where the key is not.
func ExampleDisk_key() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	fetch := func(context.Context) (aws.Credentials, error) {
		fmt.Println("fetching")
		return aws.Credentials{
			AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "secret", SessionToken: "token",
			CanExpire: true, Expires: time.Now().Add(time.Hour),
		}, nil
	}
	here, elsewhere := make([]byte, 32), make([]byte, 32) // as of the system's keyring
	_, _ = rand.Read(here)
	_, _ = rand.Read(elsewhere)
	for _, key := range [][]byte{here, here, elsewhere} {
		disk := &cache.Disk{Dir: filepath.Join(dir, "cache"), Key: func() ([]byte, error) { return key, nil }}
		creds, err := disk.Do(context.Background(), "00112233445566778899aabbccddeeff", fetch)
		fmt.Println(creds.AccessKeyID, err)
	}
	// Output:
	// fetching
	// ASIAEXAMPLE <nil>
	// ASIAEXAMPLE <nil>
	// fetching
	// ASIAEXAMPLE <nil>
}
