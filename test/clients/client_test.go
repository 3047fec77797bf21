//go:build unix

package clients_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// installLimit is how long it may take to install a client.
const installLimit = 3 * time.Minute

// endpoint stands in an argument for the URL of what the client talks to.
const endpoint = "{endpoint}"

// client is other people's code that asks AWS who it is and prints the ARN, or talks to a service.
type client struct {
	name string
	// ready makes the client ready, prints its version, and fails where the client is not
	// installed. An empty one is always ready.
	ready    []string
	argv     []string
	env      []string        // beside what all clients get
	service  func() *service // nil: STS
	keysFile bool            // has to find credential_process in the file credentials
	slow     bool
	optional bool // may be missing even where all clients are asked for
	mutes    bool // never shows what its credential_process wrote to standard error
}

// clients lists the clients of this machine, and those that ought to be on it. The folder js is for
// the SDK for JavaScript.
func clients(js string) []client {
	return slices.Concat([]client{goSDK(), javaScript(js), rclone(), restic(), terraform()}, each("aws", "/usr/bin/aws", awsCLI),
		each("python3", "python3", boto3), each("ruby", "ruby", ruby), each("kubectl", "kubectl", kubectl))
}

func goSDK() client {
	return client{
		name: "Go SDK " + aws.SDKVersion,
		argv: []string{os.Args[0]}, env: []string{identityVariable + "=1", "GORACE=atexit_sleep_ms=0"},
	}
}

func javaScript(js string) client {
	const install = `cd "$0" && npm ci --prefer-offline --ignore-scripts --no-audit --no-fund >&2 &&
		node --print 'require("@aws-sdk/client-sts/package.json").version + " on node " + process.version'`
	return client{
		name: "JavaScript SDK", ready: []string{"sh", "-c", install, js},
		argv: []string{"node", filepath.Join(js, "identity.mjs")}, slow: true, mutes: true,
	}
}

func awsCLI(path string) client {
	return client{
		name: "AWS CLI", ready: []string{path, "--version"},
		argv: []string{path, "sts", "get-caller-identity", "--query=Arn", "--output=text", "--endpoint-url=" + endpoint}, slow: true,
	}
}

func boto3(path string) client {
	return client{
		name: "boto3", ready: []string{path, "-c", "import boto3; print(boto3.__version__)"},
		argv: []string{path, "testdata/identity.py"}, slow: true, optional: true,
	}
}

func ruby(path string) client {
	return client{
		name: "Ruby SDK", ready: []string{path, "-e", `require "aws-sdk-core"; puts Aws::CORE_GEM_VERSION`},
		argv: []string{path, "testdata/identity.rb"}, slow: true, optional: true,
	}
}

func rclone() client {
	return client{
		name: "rclone", ready: []string{"rclone", "version"},
		argv:    []string{"rclone", "lsf", ":s3:bucket", "--s3-provider=Other", "--s3-env-auth", "--s3-endpoint=" + endpoint},
		service: storage, slow: true,
	}
}

// restic has one command that succeeds on a storage with nothing in it.
func restic() client {
	return client{
		name: "restic", ready: []string{"restic", "version"},
		argv: []string{"restic", "init", "--no-cache", "--repo=s3:" + endpoint + "/bucket"}, env: []string{"RESTIC_PASSWORD=x"},
		service: storage, keysFile: true, slow: true, mutes: true,
	}
}

// terraform has a folder of its own for each process, as it keeps there which backend it has.
func terraform() client {
	const script = `TF_DATA_DIR=$(mktemp -d "$HOME/XXXXXX") exec terraform -chdir=testdata/terraform init -input=false -no-color "$@"`
	return client{
		name: "Terraform's S3 backend", ready: []string{"terraform", "version"},
		argv:    []string{"sh", "-c", script, "sh", `-backend-config=endpoints={s3="` + endpoint + `"}`},
		env:     []string{"CHECKPOINT_DISABLE=1"},
		service: storage, slow: true, optional: true,
	}
}

// kubectl has its token for EKS from the AWS CLI, which has its credentials from us.
func kubectl(path string) client {
	return client{
		name: "kubectl", ready: []string{"sh", "-c", `"$0" version --client && aws --version`, path},
		argv: []string{
			path, "--kubeconfig=testdata/kubeconfig.yaml", "--server=" + endpoint, "--insecure-skip-tls-verify", "get",
			"--raw=/version",
		},
		service: kubernetes, slow: true,
	}
}

// each makes a client of each program of that name on the PATH. The expected one is among them, be
// it there or not.
func each(name, expected string, of func(path string) client) []client {
	list := []client{of(expected)}
	seen := []string{executable(expected)}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		path := filepath.Join(dir, name)
		if file := executable(path); file != "" && !slices.Contains(seen, file) {
			list, seen = append(list, of(path)), append(seen, file)
		}
	}
	return list
}

// executable returns the file behind a name, behind which there may be several links, or "".
func executable(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		return ""
	}
	return file
}

// prepare makes the client ready, or skips the test.
func (c client) prepare(t *testing.T) {
	t.Helper()
	if testing.Short() && c.slow {
		t.Skip("slow")
	}
	if len(c.ready) == 0 {
		return
	}
	var stdout, stderr bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), installLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.ready[0], c.ready[1:]...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		missing(t, c.optional, "%s is not installed: %s: %v: %s", c.name, c.argv[0], err, &stderr)
	}
	t.Logf("%s: %s", c.argv[0], strings.TrimSpace(stdout.String()))
}

// command is the client, to be run against what has that URL.
func (c client) command(ctx context.Context, url string) *exec.Cmd {
	argv := slices.Clone(c.argv)
	for i := range argv {
		argv[i] = strings.ReplaceAll(argv[i], endpoint, url)
	}
	return exec.CommandContext(ctx, argv[0], argv[1:]...)
}

// takesMinutes skips a test that waits for sessions to end, or for much else, unless all are wanted.
func takesMinutes(t *testing.T) {
	t.Helper()
	if testing.Short() || os.Getenv("AWS_FEDERATE_TEST_ALL") != "1" {
		t.Skip("it takes minutes: AWS_FEDERATE_TEST_ALL=1 runs it")
	}
}

// missing skips the test. Where AWS_FEDERATE_TEST_ALL=1 promises that everything is installed, it
// fails it instead, but for what is optional even then.
func missing(t *testing.T, optional bool, format string, args ...any) {
	t.Helper()
	if os.Getenv("AWS_FEDERATE_TEST_ALL") == "1" && !optional {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
