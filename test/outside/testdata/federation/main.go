// A stranger's program: it makes a link that signs in to the console.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

func main() {
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"SigninToken":"token"}`)
	}))
	defer endpoint.Close()
	client := federation.Client{HTTP: http.DefaultClient, Endpoint: endpoint.URL + "/federation"}
	creds := aws.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "x", SessionToken: "y"}
	session, err := client.SignIn(context.Background(), creds, federation.Link{Destination: "https://console.aws.amazon.com/"})
	if err != nil {
		log.Fatal(err)
	}
	link, err := url.Parse(session.URL)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("signed in:", link.Hostname(), link.Query().Get("Destination"))
}
