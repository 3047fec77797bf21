package federation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

func TestCheckEndpoint(t *testing.T) {
	for _, good := range []string{
		"https://signin.aws.amazon.com/federation", "https://signin.example:8443/a/b/", "https://10.0.0.1", "HTTPS://host/",
		"http://127.0.0.1:1234/federation", "http://127.9.9.9/", "http://[::1]:1/", "http://localhost", "http://LocalHost:80/x",
	} {
		if err := federation.CheckEndpoint(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "signin.aws.amazon.com", "//host/federation", "/federation", "https:", "https://", "https:host", "https://:443/",
		"http://signin.aws.amazon.com/federation", "http://128.0.0.1/", "http://10.0.0.1/", "http://0.0.0.0/", "http://127.1/",
		"http://[::2]/", "http://[fe80::1]/", "http://localhost.evil.example/", "http://127.0.0.1.evil.example/",
		"http://canary@localhost/", "https://canary:canary@host/", "https://@host/", "https://host/?canary", "https://host/?",
		"https://host/#canary", "https://host/#", "ftp://host/", "file:///canary", "javascript:canary", "https://host/%zzcanary",
		"https://host:canary/", "https://ho st/", "https://host/\ncanary",
	} {
		err := federation.CheckEndpoint(bad)
		_, ok := errors.AsType[*federation.EndpointError](err)
		if !ok {
			t.Errorf("%q: %v, want an EndpointError", bad, err)
			continue
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("the error repeats the address: %v", err)
		}
	}
}
