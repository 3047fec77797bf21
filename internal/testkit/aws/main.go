// Command aws is the fake AWS as a process of its own, for tests that start hundreds of processes:
// within a test with the race detector it would be what they all wait for.
//
// It knows a user with an MFA device, and as many roles that want MFA as its argument says. It
// prints one line of JSON that describes them, and then an answer to each line of its standard
// input, with whose end it ends:
//
//	code                            a code that the device shows
//	count ACTION                    how often an action was called
//	latency ACTION DURATION TIMES   makes the next calls slow; all of them with 0, any action with "*"; answers ok
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// world is what the first line describes.
type world struct {
	URL             string
	AccessKeyID     string
	SecretAccessKey string
	Serial          string
	Roles           []string
}

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "aws:", err)
		os.Exit(1)
	}
}

func run(args []string, stdin io.Reader, stdout io.Writer) error {
	roles, err := strconv.Atoi(strings.Join(args, " "))
	if err != nil {
		return err
	}
	server, err := fakeaws.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	user := server.AddUser("111122223333", "alice")
	device := server.AddDevice(user.ARN, "alice")
	w := world{URL: server.URL, AccessKeyID: user.AccessKeyID, SecretAccessKey: user.SecretAccessKey, Serial: device.Serial}
	for i := range roles {
		account := []string{"111122223333", "444455556666"}[i%2]
		role := fakeaws.Role{Account: account, Name: fmt.Sprint("R", i+1), Trust: []string{user.ARN}, RequireMFA: true}
		w.Roles = append(w.Roles, server.AddRole(role))
	}
	if err := json.NewEncoder(stdout).Encode(w); err != nil {
		return err
	}
	lines := bufio.NewScanner(stdin)
	for lines.Scan() {
		answer, err := obey(server, device, strings.Fields(lines.Text()))
		if err != nil {
			return err
		}
		fmt.Fprintln(stdout, answer)
	}
	return lines.Err()
}

func obey(server *fakeaws.Server, device fakeaws.Device, words []string) (answer string, err error) {
	switch {
	case len(words) == 1 && words[0] == "code":
		return device.Code(), nil
	case len(words) == 2 && words[0] == "count":
		return strconv.Itoa(server.Count(words[1])), nil
	case len(words) == 4 && words[0] == "latency":
		latency, err := time.ParseDuration(words[2])
		if err != nil {
			return "", err
		}
		times, err := strconv.Atoi(words[3])
		server.Inject(strings.TrimPrefix(words[1], "*"), fakeaws.Latency(latency), times)
		return "ok", err
	}
	return "", fmt.Errorf("unknown: %q", words)
}
