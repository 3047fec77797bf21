// Package clients is the room of the tests that run other people's clients, the AWS CLI, the SDKs
// of several languages and tools that are built with them, with a credential_process that is ours.
// It has no production code.
//
// It does not know how our programs do their work: it runs them as the clients do, and looks at
// what the client, the terminal and AWS get to see.
package clients
