package fakeaws

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What gives credentials beside a program: the endpoint of a container and the metadata service of
// an instance, both on the server's one port.

const (
	containerPath    = "/v1/credentials"
	instancePath     = "/latest/"
	instanceToken    = "/latest/api/token"
	instanceRoles    = "/latest/meta-data/iam/security-credentials/"
	instanceTTL      = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds"
	longestTTL       = 21600
	metadataLifetime = 6 * time.Hour
)

// container is the endpoint of a container whose task has a role.
type container struct {
	role  *role
	token string
}

// Instance is what an EC2 instance's metadata service is like.
type Instance struct {
	// Role is the ARN of the instance's role; empty for none.
	Role string
	// NoToken lets the service give no tokens, as before there was version 2; V1 lets it answer
	// without one.
	NoToken, V1 bool
	// Off switches the service off, which answers 403 then.
	Off bool
	// Unauthorized says that the role does not trust EC2.
	Unauthorized bool
}

type instance struct {
	Instance
	tokens map[string]time.Time // until when each is good
}

// ServeContainer gives credentials of a role to a container that shows the token that is returned.
// Calling it again replaces the token.
func (s *Server) ServeContainer(roleARN string) (token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.container = &container{role: s.roles[roleARN], token: "Basic " + Canary + "+" + randomText(15)}
	return s.container.token
}

// ContainerURL is the address of the endpoint: the value for AWS_CONTAINER_CREDENTIALS_FULL_URI.
func (s *Server) ContainerURL() string { return s.URL + containerPath }

// ServeInstance makes the server the metadata service of an instance, too. Its URL is the value for
// AWS_EC2_METADATA_SERVICE_ENDPOINT.
func (s *Server) ServeInstance(i Instance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instance = &instance{Instance: i, tokens: map[string]time.Time{}}
}

// metadataAction names the requests that have no action of their own, for the log and for faults.
func metadataAction(r *http.Request) string {
	switch {
	case r.URL.Path == tokenPath:
		return loginAction
	case r.URL.Path == containerPath:
		return "GetContainerCredentials"
	case r.URL.Path == instanceToken:
		return "PutInstanceToken"
	case r.URL.Path == instanceRoles:
		return "GetInstanceRole"
	case strings.HasPrefix(r.URL.Path, instanceRoles):
		return "GetInstanceCredentials"
	}
	return ""
}

// containerCredentials follows
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html. The token is
// compared as it is, and a name that leads here by a trick is refused.
func (s *Server) containerCredentials(r *http.Request) reply {
	switch c := s.container; {
	case c == nil:
		return jsonReply(http.StatusNotFound, map[string]string{
			"code":    "InvalidIdInRequest",
			"message": "CredentialsV2Request: Credentials not found",
		})
	case r.Method != http.MethodGet || r.Header.Get("Accept") != "application/json":
		return jsonReply(http.StatusBadRequest, map[string]string{"code": "BadRequest", "message": "GET it as application/json"})
	case "http://"+r.Host != s.URL:
		return jsonReply(http.StatusForbidden, map[string]string{"code": "Forbidden", "message": "no such host"})
	case !sameText(r.Header.Get("Authorization"), c.token):
		return jsonReply(http.StatusForbidden, map[string]string{
			"code":    "AccessDenied",
			"message": "The token is not that of this container",
		})
	}
	return s.roleDocument(s.container.role, "container")
}

// roleDocument issues credentials in the form that both services have.
func (s *Server) roleDocument(r *role, sessionName string) reply {
	k := s.issue(key{kind: roleKey, arn: r.sessionARN(sessionName), userID: r.id + ":" + sessionName, owner: r.arn}, metadataLifetime)
	document := map[string]string{
		"AccessKeyId": k.id, "SecretAccessKey": k.secret, "Token": k.token, "Expiration": k.expires.Format(time.RFC3339),
	}
	if sessionName == "container" {
		document["RoleArn"], document["AccountId"] = r.arn, r.Account
		return jsonReply(http.StatusOK, document)
	}
	document["Code"], document["Type"], document["LastUpdated"] = "Success", "AWS-HMAC", s.now().Format(time.RFC3339)
	rep := jsonReply(http.StatusOK, document)
	rep.header.Set("Content-Type", "text/plain")
	return rep
}

// metadata follows
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html.
func (s *Server) metadata(r *http.Request) reply {
	i := s.instance
	switch {
	case i == nil:
		return htmlReply(http.StatusNotFound, "404 - Not Found")
	case i.Off, r.Header.Get("X-Forwarded-For") != "": // a proxy that was tricked into it
		return htmlReply(http.StatusForbidden, "403 - Forbidden")
	case r.URL.Path == instanceToken:
		return s.newInstanceToken(r)
	case r.Method != http.MethodGet:
		return htmlReply(http.StatusMethodNotAllowed, "405 - Method Not Allowed")
	}
	if token := r.Header.Get("X-Aws-Ec2-Metadata-Token"); token != "" && !s.now().Before(i.tokens[token]) || token == "" && !i.V1 {
		return htmlReply(http.StatusUnauthorized, "401 - Unauthorized")
	}
	role := s.roles[i.Role]
	path, ok := strings.CutPrefix(r.URL.Path, instanceRoles)
	switch {
	case !ok || role == nil || path != "" && path != role.Name:
		return htmlReply(http.StatusNotFound, "404 - Not Found")
	case path == "":
		return reply{status: http.StatusOK, header: http.Header{"Content-Type": {"text/plain"}}, body: []byte(role.Name)}
	case i.Unauthorized:
		return jsonReply(http.StatusOK, map[string]string{
			"Code": "AssumeRoleUnauthorizedAccess", "LastUpdated": s.now().Format(time.RFC3339),
			"Message": "EC2 cannot assume the role " + role.Name +
				". Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html.",
		})
	}
	return s.roleDocument(role, "i-0123456789abcdef0")
}

// newInstanceToken issues a token for the time that is asked for.
func (s *Server) newInstanceToken(r *http.Request) reply {
	seconds, err := strconv.Atoi(r.Header.Get(instanceTTL))
	switch {
	case s.instance.NoToken:
		return htmlReply(http.StatusNotFound, "404 - Not Found")
	case r.Method != http.MethodPut:
		return htmlReply(http.StatusMethodNotAllowed, "405 - Method Not Allowed")
	case err != nil || seconds < 1 || seconds > longestTTL || r.ContentLength > 0:
		return htmlReply(http.StatusBadRequest, "400 - Bad Request")
	}
	token := "AQAEA" + randomText(15) + Canary + "=="
	s.instance.tokens[token] = s.now().Add(time.Duration(seconds) * time.Second)
	header := http.Header{"Content-Type": {"text/plain"}, instanceTTL: {strconv.Itoa(seconds)}}
	return reply{status: http.StatusOK, header: header, body: []byte(token)}
}
