package federation_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// Credentials of a role become a link that opens the console. Without an Endpoint the sign-in host
// of AWS is asked; here a server of the example stands in for it.
func ExampleClient_SignIn() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"SigninToken":"a+b/c"}`)
	}))
	defer server.Close()

	client := federation.Client{Endpoint: server.URL + "/federation"}
	creds := aws.Credentials{AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "secret", SessionToken: "token"}
	session, err := client.SignIn(context.Background(), creds, federation.Link{
		Destination: "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1",
		Duration:    12 * time.Hour,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	link, err := url.Parse(session.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(link.Path, link.Query().Get("Action"))
	fmt.Println(link.Query().Get("Destination"))
	fmt.Println("lasts", session.Duration)
	// Output:
	// /federation login
	// https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1
	// lasts 12h0m0s
}

// Long-lived keys cannot open the console, and are sent nowhere.
func ExampleClient_SignIn_longLivedKeys() {
	var client federation.Client
	keys := aws.Credentials{AccessKeyID: "AKIAEXAMPLE", SecretAccessKey: "secret"}
	_, err := client.SignIn(context.Background(), keys, federation.Link{Destination: "https://console.aws.amazon.com/"})
	fmt.Println(err)
	// Output: long-lived keys cannot open the console: it takes the session of a role or a federated user
}

func ExamplePartitionOfARN() {
	p, ok := federation.PartitionOfARN("arn:aws-cn:iam::123456789012:role/Admin")
	fmt.Println(p.ID, p.DefaultRegion, ok)
	endpoint, err := p.FederationEndpoint("cn-north-1")
	fmt.Println(endpoint, err)
	// Output:
	// aws-cn cn-northwest-1 true
	// https://cn-north-1.signin.amazonaws.cn/federation <nil>
}

func ExamplePartition_ServicePage() {
	p, _ := federation.PartitionOfRegion("eu-west-1")
	for _, service := range []string{"ec2", "cfn", "iam", "lamda"} {
		page, err := p.ServicePage(service, "eu-west-1")
		fmt.Println(page, err)
	}
	// Output:
	// https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1 <nil>
	// https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=eu-west-1 <nil>
	// https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1 <nil>
	//  no service "lamda" is known
}

func ExamplePartition_Destination() {
	p, _ := federation.PartitionOfRegion("eu-west-1")
	for _, text := range []string{"/s3/buckets", "arn:aws:s3:::bucket", "https://evil.example/"} {
		page, err := p.Destination(text, "eu-west-1")
		fmt.Println(page, err)
	}
	// Output:
	// https://eu-west-1.console.aws.amazon.com/s3/buckets <nil>
	// https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Abucket <nil>
	//  the console page: its host is not of the console: "evil.example"
}

func ExampleParsePage() {
	page, ok := federation.ParsePage("https://123456789012-abcd1234.eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1")
	fmt.Println(page.Account, page.Region, ok)
	fmt.Println(page.URL)
	// Output:
	// 123456789012 eu-west-1 true
	// https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1
}

func ExamplePortalURL() {
	link, err := federation.PortalURL("https://example.awsapps.com/start", "123456789012", "Admin", "")
	fmt.Println(link, err)
	// Output: https://example.awsapps.com/start/#/console?account_id=123456789012&role_name=Admin <nil>
}
